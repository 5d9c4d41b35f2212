//! The least-privilege policy of a role that deploys an app, computed from the facts of its resource types.
//!
//! Three kinds of calls need a permission: those that this engine makes, on the app's stacks alone; those that
//! CloudFormation makes in the caller's name for each resource, which are allowed only when CloudFormation makes them;
//! and the roles that the app passes on, each to the services that may assume it.

mod arn;
mod calls;
mod document;
mod dynamic_references;
mod names;
mod parameters;
mod passed_roles;
mod resources;
mod role_template;
mod statement;

pub use arn::Whereabouts;
pub use document::MANAGED_POLICY_LIMIT;
pub use statement::Statement;

use serde::Serialize;
use specforge_dsl::assembly::Assembly;

/// What a role needs to deploy an app with this engine.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Permissions {
    /// The app's name.
    pub app: String,
    /// What is allowed, in a stable order.
    pub statements: Vec<Statement>,
    /// Resource types whose published facts name no permissions, so that the policy lacks them.
    pub unknown_types: Vec<String>,
}

/// Computes the permissions that deploying, releasing, importing into and destroying all stacks of an app takes.
///
/// `whereabouts` is what ARNs in the policy say of partition, region and account.
pub fn permissions(assembly: &Assembly, whereabouts: &Whereabouts) -> Permissions {
    let templates: Vec<_> = assembly.stacks.iter().map(|stack| (stack, stack.template.to_value())).collect();
    let (through_cloudformation, unknown_types) = resources::statements(&templates, whereabouts);
    let mut statements = calls::statements(assembly, whereabouts);
    statements.extend(through_cloudformation);
    statements.extend(passed_roles::statements(&templates, whereabouts));
    statements.extend(parameters::statement(assembly, whereabouts));
    statements.extend(dynamic_references::statements(&templates, whereabouts));
    Permissions { app: assembly.name.clone(), statements, unknown_types }
}
