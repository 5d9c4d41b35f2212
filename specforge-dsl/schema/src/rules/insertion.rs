//! What is known of a value that a text gets at deployment: which attribute of which resource it is.

use super::view::View;
use crate::{AttributeType, Kind, Reference, ResourceType};

/// How an attribute of a declared resource reads inside of [`NodeValue::Reference`](super::NodeValue::Reference); none is
/// `Ref`. The number tells resources of one type apart.
pub fn attribute_reading(number: u32, r#type: &str, attribute: Option<&str>) -> String {
    match attribute {
        Some(attribute) => format!("${{{number} {}.{attribute}}}", r#type),
        None => format!("${{{number} {}}}", r#type),
    }
}

/// An attribute of a resource, or what `Ref` yields of it.
#[derive(Clone, Copy)]
pub(crate) struct Insertion {
    pub(crate) resource: ResourceType,
    /// The CloudFormation name; none for `Ref`.
    attribute: Option<&'static str>,
    /// What is inserted.
    pub(crate) kind: Kind,
}

impl Insertion {
    /// The attribute of a resource type, if it is text of a kind.
    pub(crate) fn new(resource: ResourceType, attribute: Option<&str>) -> Option<Self> {
        let Some(name) = attribute else {
            let Reference::Known(kind) = resource.reference() else { return None };
            return Some(Self { resource, attribute: None, kind });
        };
        let fact = resource.attribute(name)?;
        let AttributeType::Kind(kind) = fact.value() else { return None };
        Some(Self { resource, attribute: Some(fact.name()), kind })
    }

    /// What stands between `${` and `}`.
    pub(crate) fn read(inside: &str) -> Option<Self> {
        let (number, path) = inside.split_once(' ')?;
        number.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
        let (r#type, attribute) =
            path.split_once('.').map_or((path, None), |(name, attribute)| (name, Some(attribute)));
        Self::new(crate::resource(r#type)?, attribute)
    }

    /// How a program writes it behind the handle.
    pub(crate) fn method(self) -> String {
        let fact = self.attribute.and_then(|name| self.resource.attribute(name));
        format!("{}()", fact.map_or("reference", |fact| fact.rust_name()))
    }

    /// How a program writes it, for a person who knows that it is of `resource`.
    pub(crate) fn told(self, resource: ResourceType) -> String {
        let of = if self.resource == resource { String::new() } else { format!(" of `{}`", self.resource.path()) };
        format!("`{}`{of}", self.method())
    }

    /// Whether it is an ARN.
    pub(crate) fn is_arn(self) -> bool {
        self.kind.name().to_ascii_lowercase().ends_with("arn")
    }
}

impl<'a> View<'a> {
    /// The attributes in a text, in their order.
    pub(crate) fn insertions(self) -> impl Iterator<Item = Insertion> + use<'a> {
        let pieces = self.reference().unwrap_or_default().split("${").skip(1);
        pieces.filter_map(|piece| Insertion::read(piece.split_once('}')?.0))
    }

    /// The attribute that is the whole value.
    pub(crate) fn insertion(self) -> Option<Insertion> {
        Insertion::read(self.reference()?.strip_prefix("${")?.strip_suffix('}')?)
    }
}
