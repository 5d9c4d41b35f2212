use std::marker::PhantomData;

use crate::language::{Object, Resource, Value};

/// What resources of type `R` a test looks for; written with [`like!`](super::like).
#[derive(Debug, Clone)]
pub struct Pattern<R> {
    pub(super) properties: Value,
    r#type: PhantomData<fn() -> R>,
}

impl<R: Resource> Pattern<R> {
    /// What [`like!`](super::like) expands to.
    #[doc(hidden)]
    pub fn new(properties: Object) -> Self {
        Self { properties: Value::Object(properties), r#type: PhantomData }
    }
}
