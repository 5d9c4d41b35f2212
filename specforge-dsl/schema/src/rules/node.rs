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
    /// An expression, a reference, a function: it may be anything.
    Unknown,
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// Text.
    Text(Cow<'static, str>),
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
