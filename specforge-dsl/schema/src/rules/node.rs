use std::borrow::Cow;

/// A value as far as it is known, with its place: a token for the macro, a line and a column for synthesis.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<S> {
    /// The place of the value.
    pub at: S,
    /// What is known of it.
    pub value: NodeValue<S>,
}

/// What is known of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeValue<S> {
    /// An expression: it may be anything, also left out.
    Unknown,
    /// Something that is certainly given and whose value is known only at deployment: `Ref`, `Fn::GetAtt`, `Fn::Sub`.
    /// The text says how it reads, and two of the same text are the same value. An attribute of a resource reads as
    /// [`attribute_reading`](super::attribute_reading) says.
    Reference(Cow<'static, str>),
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// Text.
    Text(Cow<'static, str>),
    /// A JSON document written as text: its content.
    Serialized(Box<Node<S>>),
    /// A list.
    List {
        /// Its items.
        items: Vec<Node<S>>,
        /// Whether these are all.
        complete: bool,
    },
    /// An object or a map.
    Object {
        /// Its fields.
        fields: Vec<Field<S>>,
        /// Whether these are all.
        complete: bool,
    },
}

/// A field of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<S> {
    /// CloudFormation's name.
    pub name: Cow<'static, str>,
    /// The place of the name.
    pub at: S,
    /// Its value.
    pub value: Node<S>,
}

impl<S> Node<S> {
    /// The same tree with other places.
    pub(crate) fn with_places<T>(&self, place: &mut impl FnMut(&S) -> T) -> Node<T> {
        let at = place(&self.at);
        let value = match &self.value {
            NodeValue::Unknown => NodeValue::Unknown,
            NodeValue::Reference(text) => NodeValue::Reference(text.clone()),
            NodeValue::Boolean(boolean) => NodeValue::Boolean(*boolean),
            NodeValue::Integer(number) => NodeValue::Integer(*number),
            NodeValue::Number(number) => NodeValue::Number(*number),
            NodeValue::Text(text) => NodeValue::Text(text.clone()),
            NodeValue::Serialized(content) => NodeValue::Serialized(Box::new(content.with_places(place))),
            NodeValue::List { items, complete } => NodeValue::List {
                items: items.iter().map(|item| item.with_places(place)).collect(),
                complete: *complete,
            },
            NodeValue::Object { fields, complete } => {
                let field = |field: &Field<S>| Field {
                    name: field.name.clone(),
                    at: place(&field.at),
                    value: field.value.with_places(place),
                };
                NodeValue::Object { fields: fields.iter().map(field).collect(), complete: *complete }
            }
        };
        Node { at, value }
    }
}
