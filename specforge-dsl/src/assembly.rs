//! What synthesis yields: stacks as templates, in deployment order, with all that a deployment must know about them.
//!
//! An [`Assembly`] is plain data. It knows no AWS SDK; `specforge-deploy` reads it and nothing else.

mod environment;
mod location;
mod parameter;
mod prerequisite;
mod template;

pub use environment::Environment;
pub use location::Location;
pub use parameter::{ParameterSource, StackParameter};
pub use prerequisite::{Missing, Prerequisite};
pub use template::Template;

use std::collections::BTreeMap;

use crate::finding::Findings;

/// A synthesized app: its stacks in the order in which they are deployed.
#[derive(Debug, Clone, Default)]
pub struct Assembly {
    /// The app's name, for example `specforge-production`.
    pub name: String,
    /// The account and the region that it is made for.
    pub environment: Environment,
    /// Stacks, each after those it depends on.
    pub stacks: Vec<AssembledStack>,
    /// What is worth a look though it does not stop a deployment.
    pub warnings: Findings,
}

impl Assembly {
    /// The stack with this CloudFormation name or short ID.
    pub fn stack(&self, name_or_id: &str) -> Option<&AssembledStack> {
        self.stacks.iter().find(|stack| stack.name == name_or_id || stack.id == name_or_id)
    }
}

/// One stack of an [`Assembly`].
#[derive(Debug, Clone)]
pub struct AssembledStack {
    /// The CloudFormation stack name, for example `specforge-production-foundation`.
    pub name: String,
    /// The short name that selects it on a command line, for example `foundation`.
    pub id: String,
    /// Its template.
    pub template: Template,
    /// Its parameters, in the template's order, with where their values come from.
    pub parameters: Vec<StackParameter>,
    /// The outputs that were declared for people, in the order of declaration. The template has others besides: those that
    /// other stacks of the app take their parameters from.
    pub outputs: Vec<String>,
    /// The names of the stacks that must be deployed before it.
    pub depends_on: Vec<String>,
    /// The stack's tags, constant between releases.
    pub tags: BTreeMap<String, String>,
    /// Capabilities that the template needs, for example `CAPABILITY_IAM`.
    pub capabilities: Vec<String>,
    /// Whether the stack is protected from deletion.
    pub termination_protection: bool,
    /// What a person has to provide before this stack can be deployed.
    pub prerequisites: Vec<Prerequisite>,
    /// Logical IDs that were renamed, from the new one to the old one.
    pub moved: BTreeMap<String, String>,
    /// Where each logical ID was declared, as whoever owns the app sees it: what a component of another package declares is at
    /// the innermost call in the package that makes the app.
    pub locations: BTreeMap<String, Location>,
}

impl AssembledStack {
    /// A stack of this CloudFormation name and short ID that has a template and nothing else: no parameters, no tags, and
    /// no stack that it needs.
    pub fn new(name: impl Into<String>, id: impl Into<String>, template: Template) -> Self {
        Self {
            name: name.into(),
            id: id.into(),
            template,
            parameters: Vec::new(),
            outputs: Vec::new(),
            depends_on: Vec::new(),
            tags: BTreeMap::new(),
            capabilities: Vec::new(),
            termination_protection: false,
            prerequisites: Vec::new(),
            moved: BTreeMap::new(),
            locations: BTreeMap::new(),
        }
    }
}
