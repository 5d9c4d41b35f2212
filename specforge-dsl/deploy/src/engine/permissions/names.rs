//! Names as far as a template tells them, with `*` for what only the deployment knows.

use serde_json::Value;

/// How many characters of a stack's name are certain to begin the names that CloudFormation makes. Those of IAM
/// have 64 characters at most, so that CloudFormation shortens a long stack name; 24 characters have always been left.
const CERTAIN: usize = 20;

/// A text that a template may compute, as a pattern.
pub(super) fn pattern(value: &Value) -> String {
    let pattern = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Object(object) => match object.iter().next() {
            Some((name, argument)) if name == "Fn::Sub" => {
                interpolated(argument.as_str().or_else(|| argument[0].as_str()).unwrap_or("${?}"))
            }
            Some((name, argument)) if name == "Fn::Join" => {
                let between = argument[0].as_str().unwrap_or_default();
                let parts = argument[1].as_array().map(|parts| parts.iter().map(pattern).collect::<Vec<_>>());
                parts.map_or_else(|| "*".to_owned(), |parts| parts.join(between))
            }
            _ => "*".to_owned(),
        },
        _ => "*".to_owned(),
    };
    let mut shortest = pattern;
    while shortest.contains("**") {
        shortest = shortest.replace("**", "*");
    }
    shortest
}

/// `${…}` as `*`; `${!…}` is the text `${…}`, which no ARN has.
fn interpolated(text: &str) -> String {
    let mut pattern = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        pattern.push_str(before);
        pattern.push('*');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    pattern + rest
}

/// The names that CloudFormation gives to the resources of a stack that have none of their own.
pub(super) fn generated(stack: &str) -> String {
    match stack.get(..CERTAIN) {
        Some(beginning) if stack.len() > CERTAIN => format!("{beginning}*"),
        _ => format!("{stack}-*"),
    }
}
