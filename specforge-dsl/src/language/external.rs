use std::marker::PhantomData;

use super::{Fits, Json, Text, Value};

/// A reference of kind `K` to something that is not in the app.
pub struct External<K> {
    value: Value,
    kind: PhantomData<fn() -> K>,
}

impl<K> External<K> {
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
    External { value: text.fit(), kind: PhantomData }
}

/// A value of kind `K` that an intrinsic function yields, for functions that the language has no form for:
/// `intrinsic::<Text>(json!({ "Fn::Base64": sub!("…") }))`.
pub fn intrinsic<K>(function: Json) -> External<K> {
    External { value: Value::Function(Box::new(function.to_value())), kind: PhantomData }
}
