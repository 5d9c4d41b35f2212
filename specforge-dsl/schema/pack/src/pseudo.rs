//! Objects that belong to no resource type: IAM policy documents, and what templates declare.

use specforge_schema::format::property_flag::REQUIRED;
use specforge_schema::names;

use crate::model::{Model, Object, ObjectNumber, Property, Shape, Value};

/// Adds the pseudo-objects, in the order of `format::PseudoObject`.
pub(crate) fn add(model: &mut Model) {
    let policy = policy_document(model);
    let parameter = parameter_declaration(model);
    let output = output_declaration(model);
    model.pseudo_objects = vec![policy, parameter, output];
}

/// The grammar of IAM's policy language. A principal is an object here; the other form, `"*"`, is a text that whoever
/// checks the value accepts besides.
fn policy_document(model: &mut Model) -> ObjectNumber {
    let texts = || Value::of(Shape::List(Box::default()));
    let principal = object(
        model,
        "Principal",
        vec![
            property("AWS", texts(), 0, "Accounts, roles and users, by ARN or account ID."),
            property("CanonicalUser", texts(), 0, "Canonical user IDs of Amazon S3."),
            property("Federated", texts(), 0, "Identity providers."),
            property("Service", texts(), 0, "Services, such as `ecs-tasks.amazonaws.com`."),
        ],
    );
    let principal = || Value::of(Shape::Object(principal));
    let statement = object(
        model,
        "Statement",
        vec![
            property("Action", texts(), 0, "The actions that the statement is about."),
            property("Condition", Value::of(Shape::Json), 0, "When the statement applies."),
            property("Effect", choice(&["Allow", "Deny"]), REQUIRED, "Whether the statement allows or denies."),
            property("NotAction", texts(), 0, "Every action but these."),
            property("NotPrincipal", principal(), 0, "Everybody but these."),
            property("NotResource", texts(), 0, "Every resource but these."),
            property("Principal", principal(), 0, "Whom the statement is about."),
            property("Resource", texts(), 0, "The resources that the statement is about."),
            property("Sid", Value::default(), 0, "The statement's identifier."),
        ],
    );
    object(
        model,
        "PolicyDocument",
        vec![
            property("Id", Value::default(), 0, "The policy's identifier."),
            property(
                "Statement",
                Value::of(Shape::List(Box::new(Value::of(Shape::Object(statement))))),
                REQUIRED,
                "The statements.",
            ),
            property("Version", choice(&["2012-10-17", "2008-10-17"]), 0, "The version of the policy language."),
        ],
    )
}

fn parameter_declaration(model: &mut Model) -> ObjectNumber {
    let integer = || Value::of(Shape::Integer);
    let number = || Value::of(Shape::Number);
    let texts = Value::of(Shape::List(Box::default()));
    let description = Value { max_length: Some(4000), ..Value::default() };
    object(
        model,
        "Parameter",
        vec![
            property("AllowedPattern", Value::default(), 0, "A regular expression that the whole value must match."),
            property("AllowedValues", texts, 0, "The values that are allowed."),
            property("ConstraintDescription", Value::default(), 0, "What is said when a value is not allowed."),
            property("Default", Value::default(), 0, "The value where none is given."),
            property("Description", description, 0, "What the parameter is for."),
            property("MaxLength", integer(), 0, "The greatest number of characters."),
            property("MaxValue", number(), 0, "The greatest number."),
            property("MinLength", integer(), 0, "The least number of characters."),
            property("MinValue", number(), 0, "The least number."),
            property("NoEcho", Value::of(Shape::Boolean), 0, "Whether the value is secret and is never shown."),
            property("Sample", Value::default(), 0, "The value in local deployments, where none is given."),
        ],
    )
}

fn output_declaration(model: &mut Model) -> ObjectNumber {
    let description = Value { max_length: Some(1024), ..Value::default() };
    object(
        model,
        "Output",
        vec![
            property("Description", description, 0, "What the output is."),
            property("Value", Value::default(), REQUIRED, "The value."),
        ],
    )
}

fn object(model: &mut Model, name: &str, properties: Vec<Property>) -> ObjectNumber {
    model.objects.push(Object { name: name.to_owned(), properties, additional: None, rules: Vec::new() });
    ObjectNumber(model.objects.len() - 1)
}

fn property(name: &str, value: Value, flags: u64, description: &str) -> Property {
    Property {
        name: name.to_owned(),
        rust_name: names::snake_case(name),
        flags,
        description: description.to_owned(),
        value,
    }
}

fn choice(values: &[&str]) -> Value {
    let variants = values.iter().map(|value| ((*value).to_owned(), names::variant(value))).collect();
    Value { variants, ..Value::default() }
}
