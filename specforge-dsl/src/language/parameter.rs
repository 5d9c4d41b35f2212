use std::marker::PhantomData;

use super::{Accepts, Boolean, Element, Integer, Kind, ListOf, Number, Text, Value};

/// A template parameter of kind `K`, declared with a literal: `Parameter::<Text> { description: "…" }`.
pub struct Parameter<K> {
    element: Element,
    kind: PhantomData<fn() -> K>,
}

impl<K> Clone for Parameter<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Parameter<K> {}

impl<K> Parameter<K> {
    pub(crate) fn new(element: Element) -> Self {
        Self { element, kind: PhantomData }
    }

    pub(crate) fn element(self) -> Element {
        self.element
    }

    pub(crate) fn to_value(self) -> Value {
        Value::Attribute { element: self.element, name: None, list: false }
    }

    pub(crate) fn to_list_value(self) -> Value {
        Value::Attribute { element: self.element, name: None, list: true }
    }
}

/// A kind that a template parameter can have.
#[diagnostic::on_unimplemented(
    message = "a parameter cannot be of kind `{Self}`",
    label = "not a parameter's kind",
    note = "a parameter is of kind `Text`, `Integer`, `Number`, `Boolean`, `ListOf<Text>`, `SsmParameterName` or an ID such as `ec2::VpcId`"
)]
pub trait ParameterKind {
    /// The CloudFormation parameter type, for example `String` or `AWS::EC2::VPC::Id`.
    const TYPE: &'static str;
    /// The only values that the kind has, if CloudFormation has no parameter type for it.
    const ALLOWED_VALUES: &'static [&'static str] = &[];
}

/// The name of a parameter in SSM Parameter Store that has to exist when the stack is deployed.
pub struct SsmParameterName;

impl Kind for SsmParameterName {
    const PARAMETER_TYPE: &'static str = "AWS::SSM::Parameter::Name";
}

/// The ID of an AMI, as a parameter: `Parameter::<SsmParameterValue<ImageId>> { default: "/aws/service/ami-…" }`.
pub struct ImageId;

impl Kind for ImageId {
    const PARAMETER_TYPE: &'static str = "AWS::EC2::Image::Id";
    const LIST_PARAMETER_TYPE: &'static str = "List<AWS::EC2::Image::Id>";
    const SSM_PARAMETER_TYPE: &'static str = "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>";
    const SSM_LIST_PARAMETER_TYPE: &'static str = "AWS::SSM::Parameter::Value<List<AWS::EC2::Image::Id>>";
}

/// The name of an availability zone, `eu-central-1a`, as a parameter.
pub struct AvailabilityZoneName;

impl Kind for AvailabilityZoneName {
    const PARAMETER_TYPE: &'static str = "AWS::EC2::AvailabilityZone::Name";
    const LIST_PARAMETER_TYPE: &'static str = "List<AWS::EC2::AvailabilityZone::Name>";
    const SSM_PARAMETER_TYPE: &'static str = "AWS::SSM::Parameter::Value<AWS::EC2::AvailabilityZone::Name>";
    const SSM_LIST_PARAMETER_TYPE: &'static str = "AWS::SSM::Parameter::Value<List<AWS::EC2::AvailabilityZone::Name>>";
}

#[diagnostic::do_not_recommend]
impl<K: Kind> ParameterKind for K {
    const TYPE: &'static str = K::PARAMETER_TYPE;
}

impl ParameterKind for Text {
    const TYPE: &'static str = "String";
}
impl ParameterKind for Integer {
    const TYPE: &'static str = "Number";
}
impl ParameterKind for Number {
    const TYPE: &'static str = "Number";
}
/// CloudFormation has no boolean parameters: it is a text, `true` or `false`, which CloudFormation takes where a boolean is
/// wanted.
impl ParameterKind for Boolean {
    const TYPE: &'static str = "String";
    const ALLOWED_VALUES: &'static [&'static str] = &["true", "false"];
}
impl ParameterKind for ListOf<Text> {
    const TYPE: &'static str = "CommaDelimitedList";
}
#[diagnostic::do_not_recommend]
impl ParameterKind for ListOf<Integer> {
    const TYPE: &'static str = "List<Number>";
}
#[diagnostic::do_not_recommend]
impl ParameterKind for ListOf<Number> {
    const TYPE: &'static str = "List<Number>";
}
#[diagnostic::do_not_recommend]
impl<K: Kind> ParameterKind for ListOf<K> {
    const TYPE: &'static str = K::LIST_PARAMETER_TYPE;
}

/// A value of kind `K` that CloudFormation reads from SSM Parameter Store when it deploys; the parameter holds its name.
pub struct SsmParameterValue<K>(PhantomData<K>);

impl ParameterKind for SsmParameterValue<Text> {
    const TYPE: &'static str = "AWS::SSM::Parameter::Value<String>";
}
impl ParameterKind for SsmParameterValue<ListOf<Text>> {
    const TYPE: &'static str = "AWS::SSM::Parameter::Value<List<String>>";
}
impl ParameterKind for SsmParameterValue<Integer> {
    const TYPE: &'static str = "AWS::SSM::Parameter::Value<String>";
}
impl ParameterKind for SsmParameterValue<Number> {
    const TYPE: &'static str = "AWS::SSM::Parameter::Value<String>";
}
#[diagnostic::do_not_recommend]
impl<K: Kind> ParameterKind for SsmParameterValue<K> {
    const TYPE: &'static str = K::SSM_PARAMETER_TYPE;
}
#[diagnostic::do_not_recommend]
impl<K: Kind> ParameterKind for SsmParameterValue<ListOf<K>> {
    const TYPE: &'static str = K::SSM_LIST_PARAMETER_TYPE;
}

#[diagnostic::do_not_recommend]
impl<K: Accepts<Wanted>, Wanted> Accepts<Wanted> for SsmParameterValue<K> {}
