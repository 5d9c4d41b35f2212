//! What this service asks about resource types, in one place.

mod properties;
mod violation;

pub(super) use violation::Violation;

use super::world::Recreation;
use serde_json::Value;
use specforge_schema::{AttributeFact, Reference, ResourceType};

/// The facts of one resource type.
#[derive(Debug, Clone, Copy)]
pub(super) struct ResourceFacts(ResourceType);

/// The facts of a resource type, if it exists.
pub(super) fn resource_type(name: &str) -> Option<ResourceFacts> {
    specforge_schema::resource(name).map(ResourceFacts)
}

impl ResourceFacts {
    /// The type's last part: `DBInstance`.
    pub(super) fn short_name(self) -> &'static str {
        self.0.name().rsplit("::").next().unwrap_or_default()
    }

    /// The service in lower case, as ARNs mostly spell it: `rds`.
    pub(super) fn service(self) -> String {
        self.0.name().split("::").nth(1).unwrap_or_default().to_lowercase()
    }

    /// What `Fn::GetAtt` may ask for.
    pub(super) fn attributes(self) -> impl Iterator<Item = AttributeFact> {
        self.0.attributes()
    }

    /// Whether `Fn::GetAtt` may ask for this. The schemas leave out names that the user may give, which the service
    /// yields all the same (`AWS::SNS::Topic.TopicName`). Custom resources and nested stacks define their own attributes.
    pub(super) fn has_attribute(self, name: &str) -> bool {
        self.0.attribute(name).is_some()
            || self.name_properties().contains(&name)
            || matches!(self.0.name(), "AWS::CloudFormation::CustomResource" | "AWS::CloudFormation::Stack")
    }

    /// The attribute whose value `Ref` yields, if it is one.
    pub(super) fn reference_attribute(self) -> Option<&'static str> {
        let known = match self.0.reference() {
            Reference::Known(kind) => kind.attribute(),
            Reference::Unknown => None,
        };
        known.or_else(|| self.single_identifier().filter(|name| self.is_read_only(name)))
    }

    /// The primary identifier, unless it has several parts.
    fn single_identifier(self) -> Option<&'static str> {
        let mut identifiers = self.0.primary_identifier().map(top_level);
        identifiers.next().filter(|_| identifiers.next().is_none())
    }

    /// The properties that may hold the resource's name, the likeliest first.
    pub(super) fn name_properties(self) -> Vec<&'static str> {
        let own = format!("{}Name", self.short_name());
        let named = self.0.object().properties().map(|property| property.name());
        let named = named.filter(|name| **name == *own || *name == "Name");
        self.single_identifier().into_iter().filter(|name| !self.is_read_only(name)).chain(named).collect()
    }

    /// The name that the properties give and that no other resource of the type may have.
    pub(super) fn custom_name(self, properties: &Value) -> Option<&str> {
        properties.get(self.single_identifier()?)?.as_str()
    }

    /// Whether a property is set by the service alone.
    pub(super) fn is_read_only(self, name: &str) -> bool {
        self.0.read_only().map(top_level).any(|read_only| read_only == name)
    }

    /// The properties that the service never returns, each as its path.
    pub(super) fn write_only(self) -> impl Iterator<Item = Vec<&'static str>> {
        let paths = self.0.write_only().filter_map(|path| path.strip_prefix("/properties/"));
        paths.map(|path| path.split('/').collect())
    }

    /// The properties and attributes that together identify a resource of the type, as an import names them.
    pub(super) fn identifiers(self) -> impl Iterator<Item = &'static str> {
        self.0.primary_identifier().map(top_level)
    }

    /// Whether the stack's tags reach resources of this type.
    pub(super) fn taggable(self) -> bool {
        self.0.taggable()
    }

    /// Whether changing a property from one value to the other means another resource.
    pub(super) fn recreation(self, property: &str, before: Option<&Value>, after: Option<&Value>) -> Recreation {
        let touched = |paths: &mut dyn Iterator<Item = &'static str>| {
            paths.filter_map(|path| path.strip_prefix("/properties/")).any(|path| {
                let mut parts = path.split('/');
                parts.next() == Some(property) && {
                    let rest: Vec<&str> = parts.collect();
                    values_at(before, &rest) != values_at(after, &rest)
                }
            })
        };
        if touched(&mut self.0.create_only()) {
            Recreation::Always
        } else if touched(&mut self.0.conditional_create_only()) {
            Recreation::Conditionally
        } else {
            Recreation::Never
        }
    }

    /// What the resource's handler says against these properties.
    pub(super) fn violations(self, properties: &Value) -> Vec<Violation> {
        properties::violations(self.0, properties)
    }
}

fn top_level(pointer: &'static str) -> &'static str {
    let path = pointer.strip_prefix("/properties/").unwrap_or(pointer);
    path.split('/').next().unwrap_or(path)
}

/// The values that a pointer's rest finds; `*` means every item.
fn values_at<'a>(value: Option<&'a Value>, path: &[&str]) -> Vec<&'a Value> {
    let (Some(value), Some((first, rest))) = (value, path.split_first()) else {
        return value.into_iter().collect();
    };
    match (value, *first) {
        (Value::Array(items), "*") => items.iter().flat_map(|item| values_at(Some(item), rest)).collect(),
        (Value::Object(fields), "*") => fields.values().flat_map(|item| values_at(Some(item), rest)).collect(),
        (value, name) => values_at(value.get(name), rest),
    }
}
