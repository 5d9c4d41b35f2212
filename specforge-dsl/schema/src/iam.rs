//! Names of IAM: services, their actions, and condition keys.
//!
//! Source: the Service Authorization Reference. IAM compares actions and condition keys without regard to case.

mod action;
mod condition;
mod principal;
mod service;

pub use action::{AccessLevel, Action, action, action_exists, actions_matching, suggest_action};
pub use condition::{condition_key_exists, suggest_condition_key};
pub use principal::suggest_service_principal;
pub use service::{IamService, ResourceForm, service, services};
