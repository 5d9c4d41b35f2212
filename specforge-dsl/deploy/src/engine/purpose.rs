use std::collections::BTreeMap;

/// What the change sets of a deployment are for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Purpose {
    /// To make the stacks what the templates say.
    #[default]
    Deploy,
    /// To make the resources again what the stacks have set: `DeploymentMode` `REVERT_DRIFT` (CloudFormation User Guide,
    /// "Using drift-aware change sets").
    RevertDrift,
    /// To take these resources into the stacks, by the stacks' names, and nothing else.
    Import(BTreeMap<String, Vec<ExistingResource>>),
}

/// A resource that exists and is in no stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingResource {
    /// The logical ID that it is to have.
    pub logical_id: String,
    /// Its type.
    pub resource_type: String,
    /// The properties that identify it, with their values.
    pub identifiers: BTreeMap<String, String>,
}
