use serde_json::Value;

/// Something that a template's value refers to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::local) enum Reference<'a> {
    /// `Ref`: a parameter, a resource or a pseudo parameter.
    Name(&'a str),
    /// `Fn::GetAtt`: a resource's attribute.
    Attribute(&'a str, String),
    /// `Fn::If` or `Condition`: a condition.
    Condition(&'a str),
}

/// Everything that `value` refers to, at any depth, in order.
pub(in crate::local) fn references(value: &Value) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    collect(value, &mut found);
    found
}

fn collect<'a>(value: &'a Value, found: &mut Vec<Reference<'a>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => {
            let single = if fields.len() == 1 { fields.iter().next() } else { None };
            match single.map(|(name, argument)| (name.as_str(), argument)) {
                Some(("Ref", Value::String(name))) => found.push(Reference::Name(name)),
                Some(("Condition", Value::String(name))) => found.push(Reference::Condition(name)),
                Some(("Fn::GetAtt", argument)) => found.extend(attribute(argument)),
                Some(("Fn::If", Value::Array(items))) => {
                    found.extend(items.first().and_then(Value::as_str).map(Reference::Condition));
                    items.iter().skip(1).for_each(|item| collect(item, found));
                }
                Some(("Fn::Sub", argument)) => substitutions(argument, found),
                _ => fields.values().for_each(|field| collect(field, found)),
            }
        }
        _ => {}
    }
}

fn attribute(argument: &Value) -> Option<Reference<'_>> {
    match argument {
        Value::String(path) => path.split_once('.').map(|(name, path)| Reference::Attribute(name, path.to_owned())),
        Value::Array(items) => {
            let path: Option<Vec<&str>> = items.iter().skip(1).map(Value::as_str).collect();
            Some(Reference::Attribute(items.first()?.as_str()?, path?.join(".")))
        }
        _ => None,
    }
}

fn substitutions<'a>(argument: &'a Value, found: &mut Vec<Reference<'a>>) {
    let (text, variables) = match argument {
        Value::String(text) => (text.as_str(), None),
        Value::Array(items) => (items.first().and_then(Value::as_str).unwrap_or_default(), items.get(1)),
        _ => return,
    };
    for name in sub_placeholders(text) {
        if variables.is_some_and(|variables| variables.get(name).is_some()) {
            continue;
        }
        match name.split_once('.') {
            Some((resource, path)) => found.push(Reference::Attribute(resource, path.to_owned())),
            None => found.push(Reference::Name(name)),
        }
    }
    if let Some(variables) = variables {
        collect(variables, found);
    }
}

/// The names in a text's `${…}`, without the literal ones (`${!…}`).
fn sub_placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split("${")
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.trim())
        .filter(|name| !name.starts_with('!'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn references_are_found_at_every_depth() {
        let value = json!({"A": [{"Ref": "Vpc"}], "B": {"Fn::Join": ["", [{"Fn::GetAtt": "Db.Endpoint.Address"}]]},
            "C": {"Fn::If": ["IsProd", {"Fn::GetAtt": ["Db", "Arn"]}, {"Ref": "AWS::NoValue"}]},
            "D": {"Fn::Sub": ["${Cluster}:${Own}:${Role.Arn}:${!Literal}", {"Own": {"Ref": "Task"}}]}});
        let found: Vec<String> = references(&value).iter().map(|reference| format!("{reference:?}")).collect();
        let expected = [
            r#"Name("Vpc")"#,
            r#"Attribute("Db", "Endpoint.Address")"#,
            r#"Condition("IsProd")"#,
            r#"Attribute("Db", "Arn")"#,
            r#"Name("AWS::NoValue")"#,
            r#"Name("Cluster")"#,
            r#"Attribute("Role", "Arn")"#,
            r#"Name("Task")"#,
        ];
        assert_eq!(found, expected);
    }
}
