use std::borrow::Cow;
use std::marker::PhantomData;

use super::{Element, Integer, ListOf, Value};

/// A value of kind `K` that a resource yields once it exists: `Fn::GetAtt`, or `Ref`.
pub struct Attribute<K> {
    element: Element,
    name: Option<&'static str>,
    kind: PhantomData<fn() -> K>,
}

impl<K> Clone for Attribute<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Attribute<K> {}

impl<K> Attribute<K> {
    pub(crate) fn reference(element: Element) -> Self {
        Self { element, name: None, kind: PhantomData }
    }

    /// The attribute of this name; called by the generated attribute methods.
    #[doc(hidden)]
    pub fn named(element: Element, name: &'static str) -> Self {
        Self { element, name: Some(name), kind: PhantomData }
    }

    pub(crate) fn element(&self) -> Element {
        self.element
    }

    pub(crate) fn to_value(self) -> Value {
        Value::Attribute { element: self.element, name: self.name.map(Cow::Borrowed), list: false }
    }

    /// The same value where a number is wanted. Some attributes that hold numbers are published as text, for example
    /// the port of a database's endpoint.
    pub fn integer(self) -> Attribute<Integer> {
        Attribute { element: self.element, name: self.name, kind: PhantomData }
    }
}

impl<K> Attribute<ListOf<K>> {
    pub(crate) fn to_list_value(self) -> Value {
        Value::Attribute { element: self.element, name: self.name.map(Cow::Borrowed), list: true }
    }
}
