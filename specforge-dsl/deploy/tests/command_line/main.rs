//! The command line as a person sees it: 80 columns, no colour, no terminal.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod app;
mod check;
mod drift;
mod exit_codes;
mod guards;
mod interrupts;
mod json;
mod local;
mod nested_templates;
mod offline;
mod operations;
mod plan;
mod refusals;
mod rehearse;
mod secrets;
mod security_token_service;
mod shop;
mod shop_process;
mod site;
mod tamper;
mod tasks;
#[cfg(target_os = "linux")]
mod terminal;
mod traffic;
mod translate;
