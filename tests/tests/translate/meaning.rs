//! What a template means to CloudFormation, whatever way it is written in: two templates of one meaning deploy to the same.

use serde_json::{Map, Value, json};

/// The template in one way of writing.
pub(crate) fn of(template: &Value) -> Value {
    let mut template = template.clone();
    without_cdk(&mut template);
    let sections = template.as_object_mut().unwrap();
    // It is a constant, and a template without it means the same.
    sections.shift_remove("AWSTemplateFormatVersion");
    if let Some(Value::String(description)) = sections.get_mut("Description") {
        // A doc comment has no line breaks and no full stop at its end.
        *description = description.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned();
    }
    for (_, resource) in sections["Resources"].as_object_mut().unwrap() {
        let resource = resource.as_object_mut().unwrap();
        if let Some(Value::String(one)) = resource.get("DependsOn") {
            resource["DependsOn"] = json!([one]);
        }
        if let Some(Value::Array(several)) = resource.get_mut("DependsOn") {
            several.sort_by_key(Value::to_string);
        }
        policies(resource);
        if resource.get("Properties").is_some_and(|properties| properties == &json!({})) {
            resource.shift_remove("Properties");
        }
    }
    value(&template)
}

/// CloudFormation's own defaults, said.
fn policies(resource: &mut Map<String, Value>) {
    let database = resource["Type"] == "AWS::RDS::DBCluster"
        || resource["Type"] == "AWS::RDS::DBInstance" && resource["Properties"].get("DBClusterIdentifier").is_none();
    let deletion = if database { "Snapshot" } else { "Delete" };
    resource.entry("DeletionPolicy").or_insert(deletion.into());
    resource.entry("UpdateReplacePolicy").or_insert("Delete".into());
}

fn value(given: &Value) -> Value {
    match given {
        // CloudFormation converts between texts, numbers and booleans.
        Value::Number(_) | Value::Bool(_) => given.to_string().into(),
        Value::String(_) | Value::Null => given.clone(),
        Value::Array(items) => items.iter().filter(|item| !is_no_value(item)).map(value).collect(),
        Value::Object(members) => {
            if let (1, Some((name, argument))) = (members.len(), members.iter().next()) {
                match name.as_str() {
                    "Fn::GetAtt" => return json!({ "Fn::GetAtt": dotted(argument) }),
                    "Fn::Sub" | "Fn::Join" => {
                        let mut parts = Vec::new();
                        if text(given, &mut parts) {
                            return if parts.len() == 1 { parts.remove(0) } else { json!({ "text": parts }) };
                        }
                    }
                    // Its branches may be nothing at all.
                    "Fn::If" => {
                        let branches: Vec<Value> = argument.as_array().unwrap().iter().map(branch).collect();
                        return json!({ "Fn::If": branches });
                    }
                    _ => {}
                }
            }
            let kept = members.iter().filter(|(_, member)| !is_no_value(member));
            Value::Object(kept.map(|(name, member)| (name.clone(), value(member))).collect())
        }
    }
}

fn branch(given: &Value) -> Value {
    if is_no_value(given) { given.clone() } else { value(given) }
}

fn is_no_value(value: &Value) -> bool {
    *value == json!({ "Ref": "AWS::NoValue" })
}

fn dotted(argument: &Value) -> Value {
    match argument {
        Value::Array(parts) => parts.iter().map(|part| part.as_str().unwrap()).collect::<Vec<_>>().join(".").into(),
        other => other.clone(),
    }
}

/// The parts of an interpolated or joined text; whether all of them are known.
fn text(given: &Value, parts: &mut Vec<Value>) -> bool {
    let push = |parts: &mut Vec<Value>, more: &str| match parts.last_mut() {
        Some(Value::String(before)) => before.push_str(more),
        _ if more.is_empty() => {}
        _ => parts.push(more.into()),
    };
    match given {
        Value::String(plain) => push(parts, plain),
        Value::Number(_) | Value::Bool(_) => push(parts, &given.to_string()),
        _ if given.get("Fn::Join").is_some_and(|join| join[1].is_array()) => {
            for (index, item) in given["Fn::Join"][1].as_array().unwrap().iter().enumerate() {
                push(parts, if index == 0 { "" } else { given["Fn::Join"][0].as_str().unwrap() });
                text(item, parts);
            }
        }
        _ if given.get("Fn::Join").is_some() => return false,
        _ if given.get("Fn::Sub").is_some() => {
            let sub = &given["Fn::Sub"];
            let (mut rest, variables) = match sub.as_str() {
                Some(text) => (text, &Value::Null),
                None => (sub[0].as_str().unwrap(), &sub[1]),
            };
            while let Some((before, after)) = rest.split_once("${") {
                push(parts, before);
                let (name, behind) = after.split_once('}').unwrap();
                if let Some(literal) = name.strip_prefix('!') {
                    push(parts, &format!("${{{literal}}}"));
                } else if let Some(variable) = variables.get(name) {
                    text(variable, parts);
                } else if name.contains('.') {
                    parts.push(json!({ "Fn::GetAtt": name }));
                } else {
                    parts.push(json!({ "Ref": name }));
                }
                rest = behind;
            }
            push(parts, rest);
        }
        other => parts.push(value(other)),
    }
    true
}

/// What AWS CDK writes for itself alone.
fn without_cdk(template: &mut Value) {
    let sections = template.as_object_mut().unwrap();
    let own = ["CDKMetadata", "CDKMetadataAvailable", "BootstrapVersion", "CheckBootstrapVersion"];
    for section in ["Resources", "Conditions", "Parameters", "Rules"] {
        let Some(Value::Object(entries)) = sections.get_mut(section) else { continue };
        entries.retain(|name, _| !own.contains(&name.as_str()));
        if entries.is_empty() {
            sections.shift_remove(section);
        }
    }
    for (_, resource) in sections["Resources"].as_object_mut().unwrap() {
        let Some(Value::Object(metadata)) = resource.get_mut("Metadata") else { continue };
        metadata.retain(|name, _| !name.starts_with("aws:"));
        if metadata.is_empty() {
            resource.as_object_mut().unwrap().shift_remove("Metadata");
        }
    }
}

/// Where two values differ.
pub(crate) fn differences(path: &str, was: &Value, is: &Value) -> Vec<String> {
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => {
            let names = was.keys().chain(is.keys().filter(|name| !was.contains_key(*name)));
            let none = Value::Null;
            names
                .flat_map(|name| {
                    let (was, is) = (was.get(name).unwrap_or(&none), is.get(name).unwrap_or(&none));
                    differences(&format!("{path}/{name}"), was, is)
                })
                .collect()
        }
        (Value::Array(was), Value::Array(is)) if was.len() == is.len() => {
            let pairs = was.iter().zip(is).enumerate();
            pairs.flat_map(|(index, (was, is))| differences(&format!("{path}/{index}"), was, is)).collect()
        }
        (was, is) if was == is => Vec::new(),
        (was, is) => vec![format!("{path}: was {was}, is {is}")],
    }
}
