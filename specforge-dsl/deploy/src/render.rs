//! Values as text for people: coloured, at most as wide as asked, readable without colour.
//!
//! Every function is pure. The console strips the colour where there is none.

mod access;
mod changes;
mod destroy;
mod diff;
mod event;
mod hazards;
mod outcome;
mod outputs;
mod parameters;
mod permissions;
mod plan;
mod problem;
mod status;
mod style;
mod text;

pub(crate) use destroy::{deletion, deletion_title, destroy_plan, destroy_question};
pub(crate) use diff::diff;
pub(crate) use event::{EventLine, event, stack_event, under_way};
pub(crate) use hazards::hazard_question;
pub(crate) use outcome::{deployment, stack_result};
pub(crate) use outputs::{outputs, wiring};
pub(crate) use parameters::parameter_list;
pub(crate) use permissions::permission_notes;
pub(crate) use plan::{attached, plan, question, stack_title};
pub(crate) use problem::{all_well, note, stop};
pub(crate) use status::status;
pub(crate) use text::{counted, json, kilobytes, table};
