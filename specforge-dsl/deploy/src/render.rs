//! Values as text for people: coloured, at most as wide as asked, readable without colour, with commands that lead to the
//! account at hand.
//!
//! Every function is pure. The console strips the colour where there is none.

mod access;
mod changes;
mod connections;
mod destroy;
mod diff;
mod drift;
mod event;
mod failure;
mod github;
mod hazards;
mod history;
mod interruption;
mod kept;
mod markdown;
mod outcome;
#[cfg(test)]
mod outcomes;
mod outputs;
mod page;
mod parameters;
mod permissions;
mod plan;
mod planned_drift;
mod problem;
mod question;
mod refactor;
mod stack_outcome;
mod stall;
mod status;
mod style;
mod taken;
mod tamper;
mod text;
mod traffic;
mod translation;
mod tree;
mod typical;

pub(crate) use destroy::{deletion, deletion_title, destroy_plan, destroy_question};
pub(crate) use diff::diff;
pub(crate) use drift::drift;
pub(crate) use event::{EventLine, event, stack_event};
pub(crate) use github::github;
pub(crate) use hazards::hazard_question;
pub(crate) use history::histories;
pub(crate) use interruption::{interruption, left_running, of_stacks as interruption_of};
pub(crate) use markdown::markdown;
pub(crate) use outcome::{cancellation, deployment, left_behind, obstacles, recovery};
pub(crate) use outputs::{outputs, wiring};
pub(crate) use page::Page;
pub(crate) use parameters::parameter_list;
pub(crate) use permissions::permission_notes;
pub(crate) use plan::{Detail, attached, going_back, plan, question, stack_title};
pub(crate) use problem::{all_well, note, remark, stop};
pub(crate) use question::{interrupted, not_cancellable, recreate_question, unprotect_question, working};
pub(crate) use refactor::{move_question, moves, refactor};
pub(crate) use stack_outcome::{stack_details, stack_result};
pub(crate) use stall::stall_question;
pub(crate) use status::status;
pub(crate) use tamper::tampered;
pub(crate) use text::{counted, json, kilobytes, table};
pub(crate) use translation::translation;
pub(crate) use tree::{ResourceView, StackView, heartbeat, tree};
pub(crate) use typical::typical;
