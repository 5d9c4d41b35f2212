//! What is known of a template while its values are written.

use std::cell::RefCell;
use std::collections::BTreeMap;

use specforge_schema::ResourceType;

use super::names::Names;
use super::parameter_kind::{ParameterKind, Uses};

/// What is known of the template's names.
pub(super) struct Context<'a> {
    pub(super) names: Names,
    /// The published type of each resource; none for raw ones.
    pub(super) resources: BTreeMap<&'a str, Option<ResourceType>>,
    pub(super) parameters: BTreeMap<&'a str, ParameterKind>,
    /// Where parameters were used by what was written so far.
    pub(super) uses: RefCell<BTreeMap<String, Uses>>,
}

/// What `Ref` and `Fn::GetAtt` name.
pub(super) enum Named<'c> {
    Parameter(&'c ParameterKind),
    /// A resource of a published type.
    Resource(ResourceType),
    /// A raw resource.
    Raw,
    /// Nothing that the template has.
    Unknown,
}

impl Context<'_> {
    pub(super) fn named(&self, id: &str) -> Named<'_> {
        if let Some(kind) = self.parameters.get(id) {
            return Named::Parameter(kind);
        }
        match self.resources.get(id) {
            Some(Some(r#type)) => Named::Resource(*r#type),
            Some(None) => Named::Raw,
            None => Named::Unknown,
        }
    }

    pub(super) fn variable(&self, id: &str) -> String {
        self.names.variable(id)
    }

    /// Notes where a parameter is used.
    pub(super) fn used(&self, id: &str, note: impl FnOnce(&mut Uses)) {
        note(self.uses.borrow_mut().entry(id.to_owned()).or_default());
    }
}
