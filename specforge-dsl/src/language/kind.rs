use std::marker::PhantomData;

use super::{Json, Nested};

/// A kind of reference that some resource yields, for example `ec2::VpcId` or `iam::RoleArn`.
///
/// Kinds are marker types; they have no values.
pub trait Kind {
    /// The CloudFormation type of a parameter of this kind.
    const PARAMETER_TYPE: &'static str = "String";
    /// The CloudFormation type of a parameter that is a list of this kind.
    const LIST_PARAMETER_TYPE: &'static str = "CommaDelimitedList";
    /// The CloudFormation type of a parameter whose value of this kind is kept in SSM Parameter Store.
    const SSM_PARAMETER_TYPE: &'static str = "AWS::SSM::Parameter::Value<String>";
    /// The CloudFormation type of a parameter whose list of this kind is kept in SSM Parameter Store.
    const SSM_LIST_PARAMETER_TYPE: &'static str = "AWS::SSM::Parameter::Value<List<String>>";
}

/// A kind of ARN, for properties that take the ARN of anything.
pub trait ArnKind: Kind {}

/// Plain text.
pub struct Text;

/// A whole number.
pub struct Integer;

/// A number with or without a fraction.
pub struct Number;

/// `true` or `false`.
pub struct Boolean;

/// A list whose items are of kind `K`.
pub struct ListOf<K>(PhantomData<K>);

/// Says that a value of kind `Self` may stand where `Wanted` is wanted.
///
/// Each kind accepts itself; a property with several targets has a kind of its own that accepts each of them.
pub trait Accepts<Wanted> {}

#[diagnostic::do_not_recommend]
impl<K: Kind> Accepts<K> for K {}
#[diagnostic::do_not_recommend]
impl<K: Kind> Accepts<Text> for K {}
#[diagnostic::do_not_recommend]
impl<K: Kind> Accepts<Json> for K {}

macro_rules! plain {
    ($($from:ident => $($to:ident)*;)*) => { $($(
        #[diagnostic::do_not_recommend]
        impl Accepts<$to> for $from {}
    )*)* };
}
// CloudFormation converts numbers and booleans to text; the other direction has to be said (`Attribute::integer`).
plain! {
    Text => Text Json;
    Integer => Integer Number Text Json;
    Number => Number Text Json;
    Boolean => Boolean Text Json;
    Json => Json;
    Nested => Nested;
}

#[diagnostic::do_not_recommend]
impl<K: Accepts<Wanted>, Wanted> Accepts<ListOf<Wanted>> for ListOf<K> {}
