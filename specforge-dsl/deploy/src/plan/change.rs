use serde::Serialize;
use serde_json::Value;

/// What happens to one resource, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResourceChange {
    /// The logical ID.
    pub logical_id: String,
    /// The resource type, for example `AWS::EC2::VPC`.
    pub resource_type: String,
    /// The physical ID, where the resource exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub physical_id: Option<String>,
    /// What happens to the resource.
    pub action: Action,
    /// The properties that change, in a stable order.
    pub properties: Vec<PropertyChange>,
    /// What happens to the data of a resource that is removed or replaced, where the deployment knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<DataFate>,
    /// Why the resource changes when no property of its own explains it, for example that it refers to a replaced one.
    pub reasons: Vec<String>,
    /// What the change set tells besides of what is in nested stacks, whose templates nobody sees here.
    #[serde(skip)]
    pub nested: Nested,
}

/// A resource in a nested stack, or a nested stack itself, as the change set describes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Nested {
    /// The properties that a resource of a nested stack has.
    pub before: Option<Value>,
    /// The properties that it will have, as far as they are known before the deployment.
    pub after: Option<Value>,
    /// Of a nested stack: whether the changes inside of it were read.
    pub read: bool,
}

/// What happens to a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It is created.
    Add,
    /// An existing resource is taken into the stack.
    Import,
    /// It is changed in place.
    Modify,
    /// A new one is created, then the old one is removed.
    Replace(Certainty),
    /// It is removed from the stack.
    Remove,
    /// An action that this version does not know, as CloudFormation names it.
    Unknown(String),
}

/// How sure a replacement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// It depends on a value that is known only during the deployment.
    Possible,
    /// It will happen.
    Certain,
}

/// What happens to the data of a resource that is removed or replaced, by its `DeletionPolicy` or
/// `UpdateReplacePolicy`, and by what protects it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DataFate {
    /// The resource is deleted with all that it holds.
    Deleted,
    /// The resource stays in the account, outside the stack.
    Retained,
    /// A snapshot is taken, then the resource is deleted.
    Snapshotted,
    /// The resource was to be deleted and refuses it by its own deletion protection: it stays in the account, outside the
    /// stack.
    Protected,
}

impl DataFate {
    /// The one of two that loses more. What is protected stays whoever says otherwise.
    pub(crate) fn worse_of(self, other: Self) -> Self {
        let order = [Self::Protected, Self::Deleted, Self::Snapshotted, Self::Retained];
        order.into_iter().find(|fate| [self, other].contains(fate)).unwrap_or(self)
    }
}

/// A property before and after.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PropertyChange {
    /// The path inside the resource, for example `Properties.CidrBlock` or `Tags`.
    pub path: String,
    /// The value before; absent where it was not set or is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The value after; absent where it is removed or not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// How sure it is that this change replaces the resource; absent where it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Certainty>,
    /// What makes the value change when the template does not, for example `Database.Endpoint.Address`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}
