//! How the rules read a value: what is not known answers no question, so that nothing is said about it.

use std::borrow::Cow;

use super::node::{Node, NodeValue};

/// A place of the tree that is checked: its number in source order.
pub(crate) type At = u32;

/// A value as far as it is known.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    node: &'a Node<At>,
}

static UNKNOWN: Node<At> = Node { at: 0, value: NodeValue::Unknown };

impl<'a> View<'a> {
    pub(crate) fn of(node: &'a Node<At>) -> View<'a> {
        View { node }
    }

    /// The place of the value.
    pub(crate) fn at(self) -> At {
        self.node.at
    }

    /// The value of a field; unknown if there is none.
    pub(crate) fn get(self, name: &str) -> View<'a> {
        self.fields().find(|(field, _, _)| *field == name).map_or(View { node: &UNKNOWN }, |(_, _, value)| value)
    }

    /// The place of a field's name, or of the object if there is no such field.
    pub(crate) fn name_at(self, name: &str) -> At {
        self.fields().find(|(field, _, _)| *field == name).map_or(self.at(), |(_, at, _)| at)
    }

    /// Whether the value is certainly given.
    pub(crate) fn is_given(self) -> bool {
        !matches!(self.node.value, NodeValue::Unknown)
    }

    /// Whether a field is certainly given, and not an empty list.
    pub(crate) fn has(self, name: &str) -> bool {
        let value = self.get(name);
        value.is_given() && !matches!(&value.node.value, NodeValue::List { items, complete: true } if items.is_empty())
    }

    /// Whether this is an object that certainly has no such field.
    pub(crate) fn lacks(self, name: &str) -> bool {
        matches!(self.node.value, NodeValue::Object { complete: true, .. })
            && self.fields().all(|(field, _, _)| field != name)
    }

    /// The fields of an object: name, place of the name, value.
    pub(crate) fn fields(self) -> impl Iterator<Item = (&'a str, At, View<'a>)> {
        let fields = match &self.node.value {
            NodeValue::Object { fields, .. } => fields.as_slice(),
            _ => &[],
        };
        fields.iter().map(|field| (field.name.as_ref(), field.at, View { node: &field.value }))
    }

    /// The items of a list.
    pub(crate) fn items(self) -> impl DoubleEndedIterator<Item = View<'a>> {
        let items = match &self.node.value {
            NodeValue::List { items, .. } => items.as_slice(),
            _ => &[],
        };
        items.iter().map(|node| View { node })
    }

    /// The items of a list, or the value itself: for JSON that takes one or many.
    pub(crate) fn one_or_many(self) -> impl Iterator<Item = View<'a>> {
        let single = (!matches!(self.node.value, NodeValue::List { .. } | NodeValue::Unknown)).then_some(self);
        single.into_iter().chain(self.items())
    }

    /// The items of a list of which none is missing and each is certainly there.
    pub(crate) fn all_items(self) -> Option<Vec<View<'a>>> {
        match &self.node.value {
            NodeValue::List { complete: true, .. } if self.items().all(View::is_given) => Some(self.items().collect()),
            _ => None,
        }
    }

    /// Text, unless it is filled in at deployment from a secret or a parameter (`{{resolve:…}}`).
    pub(crate) fn text(self) -> Option<&'a str> {
        self.raw_text().filter(|text| !text.contains("{{resolve:"))
    }

    /// Text, dynamic references included.
    pub(crate) fn raw_text(self) -> Option<&'a str> {
        match &self.node.value {
            NodeValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// How a reference reads.
    pub(crate) fn reference(self) -> Option<&'a str> {
        match &self.node.value {
            NodeValue::Reference(text) => Some(text),
            _ => None,
        }
    }

    /// Text, or an interpolated text that begins as an ARN does: pseudo parameters have examples of their values, and what
    /// else is not known reads `*`.
    pub(crate) fn arn_text(self) -> Option<Cow<'a, str>> {
        if let Some(text) = self.text() {
            return Some(text.into());
        }
        let reading = self.reference().filter(|reading| reading.starts_with("arn:"))?;
        let (mut text, mut rest) = (String::new(), reading);
        while let Some((before, after)) = rest.split_once("${") {
            text.push_str(before);
            let (name, after) = after.split_once('}')?;
            text.push_str(match name {
                "AWS::Partition" => "aws",
                "AWS::Region" => "us-east-1",
                "AWS::AccountId" => "123456789012",
                _ => "*",
            });
            rest = after;
        }
        text.push_str(rest);
        // What is not known may have colons of its own.
        (text.split(':').count() >= 6).then(|| text.into())
    }

    /// The content of a JSON document that is written as text.
    pub(crate) fn serialized(self) -> Option<View<'a>> {
        match &self.node.value {
            NodeValue::Serialized(content) => Some(View { node: content }),
            _ => None,
        }
    }

    /// A boolean.
    pub(crate) fn boolean(self) -> Option<bool> {
        match self.node.value {
            NodeValue::Boolean(boolean) => Some(boolean),
            _ => None,
        }
    }

    /// A whole number.
    pub(crate) fn integer(self) -> Option<i64> {
        match self.node.value {
            NodeValue::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// A number.
    pub(crate) fn number(self) -> Option<f64> {
        match self.node.value {
            NodeValue::Integer(number) => Some(number as f64),
            NodeValue::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Whether this is an object.
    pub(crate) fn is_object(self) -> bool {
        matches!(self.node.value, NodeValue::Object { .. })
    }

    /// Whether this is a list.
    pub(crate) fn is_list(self) -> bool {
        matches!(self.node.value, NodeValue::List { .. })
    }

    /// Whether both are known to be the same value.
    pub(crate) fn same(self, other: View<'_>) -> bool {
        use NodeValue::{Boolean, Integer, List, Number, Object, Reference, Text};
        match (&self.node.value, &other.node.value) {
            (Boolean(a), Boolean(b)) => a == b,
            (Integer(a), Integer(b)) => a == b,
            (Number(a), Number(b)) => a == b,
            (Text(a), Text(b)) | (Reference(a), Reference(b)) => a == b,
            (List { items: a, complete: true }, List { items: b, complete: true }) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| View { node: a }.same(View { node: b }))
            }
            (Object { fields: a, complete: true }, Object { fields: b, complete: true }) => {
                a.len() == b.len() && self.fields().all(|(name, _, value)| value.same(other.get(name)))
            }
            _ => false,
        }
    }
}
