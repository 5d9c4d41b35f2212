use std::marker::PhantomData;

use super::{Fits, Json, Text, Value};

/// A value of kind `K` of which no more is known: it comes from outside the app, or through a contract.
pub struct External<K> {
    value: Value,
    kind: PhantomData<fn() -> K>,
}

impl<K> External<K> {
    pub(crate) fn new(value: Value) -> Self {
        Self { value, kind: PhantomData }
    }

    pub(crate) fn to_value(&self) -> Value {
        self.value.clone()
    }
}

impl<K> Clone for External<K> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), kind: PhantomData }
    }
}

/// Declares that a text is a reference of kind `K`, for example `external::<ec2::VpcId>("vpc-0abc…")`.
///
/// The text may be interpolated: `external::<iam::ManagedPolicyArn>(sub!("arn:{partition}:iam::aws:policy/…"))`.
pub fn external<K>(text: impl Fits<Text>) -> External<K> {
    External::new(text.fit())
}

/// A value of kind `K` that an intrinsic function yields, for functions that the language has no form for:
/// `intrinsic::<Text>(json!({ "Fn::Base64": sub!("…") }))`.
pub fn intrinsic<K>(function: Json) -> External<K> {
    External::new(Value::Function(Box::new(function.to_value())))
}
