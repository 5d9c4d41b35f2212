//! Dynamic references: `{{resolve:ssm:…}}` names a value that CloudFormation fetches when it calls a resource's handler.
//!
//! The reference stays in the template, the change set and the events; the value is nowhere in them.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>

use serde_json::Value;

/// The Systems Manager parameters that properties refer to in this way.
pub(super) fn ssm_parameters(properties: &Value) -> Vec<&str> {
    let mut found = Vec::new();
    collect(properties, &mut found);
    found
}

fn collect<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.extend(text.split("{{resolve:ssm:").skip(1).filter_map(|rest| {
            let (reference, _) = rest.split_once("}}")?;
            // A version may follow the name; names have no colons.
            Some(reference.split_once(':').map_or(reference, |(name, _)| name))
        })),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn references_are_found_with_and_without_a_version() {
        let properties =
            json!({"A": ["x{{resolve:ssm:/a/b:3}}y{{resolve:ssm:c}}"], "B": "{{resolve:secretsmanager:s}}"});
        assert_eq!(ssm_parameters(&properties), ["/a/b", "c"]);
    }
}
