//! Escape hatches: what the schema does not know yet.

use super::handle::UnknownReference;
use super::{Attribute, Element, Entry, Handle, Json, Object, Resource as ResourceType, Value};

/// Properties beyond the schema, for the end of a literal: `..raw(json!({ "NewProperty": true }))`.
///
/// They are written into the template as they are; a property that the literal has too is replaced.
pub fn raw(properties: Json) -> RawProperties {
    RawProperties(properties)
}

/// What [`raw()`] yields.
pub struct RawProperties(Json);

impl RawProperties {
    /// Adds the properties to `object`; one that it has already is replaced.
    pub(crate) fn merge_into(self, object: &mut Object) {
        let Value::Object(raw) = self.0.0 else { return };
        for entry in raw.entries {
            object.entries.retain(|existing| existing.name != entry.name);
            object.entries.push(Entry { raw: true, ..entry });
        }
    }
}

/// The marker of raw resources, whose type and properties are not checked:
/// `raw::Resource { r#type: "Custom::Thing", properties: json!({ … }) }`.
#[derive(Clone, Copy)]
pub struct Resource {
    #[expect(dead_code, reason = "its name is what rustc says of a literal outside of a component")]
    resource_literals_belong_in_a_function_marked_component_or_stack: Element,
}

impl ResourceType for Resource {
    const TYPE: &'static str = "";
    type Reference = UnknownReference;

    fn at(element: Element) -> Self {
        Self { resource_literals_belong_in_a_function_marked_component_or_stack: element }
    }
}

impl Handle<Resource> {
    /// An attribute of the resource, of a kind that only its author knows.
    pub fn attribute<K>(&self, name: &'static str) -> Attribute<K> {
        Attribute::named(self.element(), name)
    }
}
