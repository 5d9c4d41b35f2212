//! The rules that the schemas state: one engine over the packed facts.

mod combination;
mod format;
mod object;
mod scalar;
mod slot;
mod value;

use super::codes::RuleCode;
use super::node::{Node, NodeValue};
use super::report::Report;
use super::view::At;
use crate::ResourceType;

/// Checks an object that is no resource.
pub(crate) fn check_object(r#type: crate::ObjectType, node: &mut Node<At>, report: &mut Report) {
    object::check(node, r#type, &r#type.path(), report);
}

/// Checks the whole tree. Whatever is objected to is unknown afterwards.
pub(crate) fn check(resource: ResourceType, properties: &mut Node<At>, report: &mut Report) {
    if !matches!(properties.value, NodeValue::Object { .. }) {
        return;
    }
    object::check(properties, resource.object(), &resource.path(), report);
}

pub(crate) const CODES: &[RuleCode] = &[
    MISSING,
    UNKNOWN_PROPERTY,
    WRONG_TYPE,
    NOT_A_VARIANT,
    PATTERN,
    LENGTH,
    BOUNDS,
    ITEM_COUNT,
    REPEATED_ITEM,
    FORMAT,
    EXCLUSIVE,
    DEPENDENT,
    COMBINATION,
    READ_ONLY,
    ANOTHER_ATTRIBUTE,
];

const MISSING: RuleCode = RuleCode {
    code: "SF0101",
    title: "A required property is missing",
    explanation: "The schema of the resource type requires the property, in every region. CloudFormation refuses the \
                  template when it creates the change set, or the service refuses the call.",
};
pub(super) const UNKNOWN_PROPERTY: RuleCode = RuleCode {
    code: "SF0102",
    title: "There is no such property",
    explanation: "The properties of a type are a closed set. A misspelled property would not be ignored: CloudFormation \
                  refuses the template. What the schema does not know yet is written `..raw(json!({ … }))`.",
};
const WRONG_TYPE: RuleCode = RuleCode {
    code: "SF0103",
    title: "A value of the wrong type",
    explanation: "A number is written as a number, a boolean as `true` or `false`, and text in quotation marks. \
                  CloudFormation converts some of them silently, others only after the deployment has begun.",
};
pub(super) const NOT_A_VARIANT: RuleCode = RuleCode {
    code: "SF0104",
    title: "Not one of the values that the property has",
    explanation: "The schema lists the values of the property. They are compared as they are written, except where the \
                  schema says that upper and lower case do not matter.",
};
const PATTERN: RuleCode = RuleCode {
    code: "SF0105",
    title: "The text does not match the property's pattern",
    explanation: "The schema states a regular expression that the text has to match.",
};
const LENGTH: RuleCode = RuleCode {
    code: "SF0106",
    title: "The text is too short or too long",
    explanation: "The schema bounds the number of characters.",
};
const BOUNDS: RuleCode = RuleCode {
    code: "SF0107",
    title: "The number is out of bounds",
    explanation: "The schema states the least or the greatest number.",
};
const ITEM_COUNT: RuleCode = RuleCode {
    code: "SF0108",
    title: "Too few or too many items",
    explanation: "The schema bounds the number of items of the list.",
};
const REPEATED_ITEM: RuleCode = RuleCode {
    code: "SF0109",
    title: "An item occurs twice",
    explanation: "The schema says that the items of the list are a set.",
};
const FORMAT: RuleCode = RuleCode {
    code: "SF0110",
    title: "The text is not of the property's format",
    explanation: "An IPv4 network has four numbers from 0 to 255, a prefix length from 0 to 32, and no bit set behind the \
                  prefix: EC2 would change `10.0.1.0/16` to `10.0.0.0/16` silently, and a rule for `10.0.1.5/16` would \
                  admit 65,536 addresses. The same holds for IPv6. Points in time are written as in RFC 3339, and JSON \
                  documents have to parse.",
};
const EXCLUSIVE: RuleCode = RuleCode {
    code: "SF0111",
    title: "Properties that exclude each other",
    explanation: "The schema allows only one of the properties.",
};
const DEPENDENT: RuleCode = RuleCode {
    code: "SF0112",
    title: "A property requires another",
    explanation: "The schema allows the property only together with another, which is missing.",
};
const COMBINATION: RuleCode = RuleCode {
    code: "SF0113",
    title: "One of several properties is needed",
    explanation: "The schema wants one of the properties, or one of several sets of properties, and none is given.",
};
const READ_ONLY: RuleCode = RuleCode {
    code: "SF0114",
    title: "The property can only be read",
    explanation: "The service assigns the property; it is an attribute of the resource and cannot be given.",
};
const ANOTHER_ATTRIBUTE: RuleCode = RuleCode {
    code: "SF0118",
    title: "Another attribute than the one that the property takes",
    explanation: "Some properties take references and any text besides, such as the target of a DNS alias. An attribute of a \
                  resource that they take a reference to is then the one that names it there: the host name of a load \
                  balancer, not its ARN.",
};
