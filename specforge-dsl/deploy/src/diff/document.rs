use serde_json::{Map, Value, json};
use serde_norway::Value as Yaml;

/// Reads a template in JSON or YAML, with the short forms of intrinsic functions (`!Ref`, `!GetAtt`) in their long ones.
///
/// # Errors
///
/// What is wrong with the text, in the words of the parser.
pub fn parse_template(text: &str) -> Result<Value, String> {
    if text.trim_start().starts_with('{')
        && let Ok(template) = serde_json::from_str(text)
    {
        return Ok(template);
    }
    let yaml: Yaml = serde_norway::from_str(text).map_err(|error| error.to_string())?;
    Ok(long_form(yaml))
}

fn long_form(yaml: Yaml) -> Value {
    match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => value.into(),
        Yaml::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(whole), ..) => whole.into(),
            (None, Some(whole), _) => whole.into(),
            (None, None, Some(fraction)) => json!(fraction),
            (None, None, None) => Value::Null,
        },
        Yaml::String(text) => text.into(),
        Yaml::Sequence(items) => items.into_iter().map(long_form).collect(),
        Yaml::Mapping(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (key(name), long_form(value)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Yaml::Tagged(tagged) => {
            let name = tagged.tag.to_string();
            let argument = long_form(tagged.value);
            match name.trim_start_matches('!') {
                name @ ("Ref" | "Condition") => json!({ name: argument }),
                "GetAtt" => json!({ "Fn::GetAtt": attribute(argument) }),
                name => json!({ format!("Fn::{name}"): argument }),
            }
        }
    }
}

/// `Database.Endpoint.Address` as the resource and the attribute.
fn attribute(argument: Value) -> Value {
    match argument.as_str().and_then(|path| path.split_once('.')) {
        Some((resource, attribute)) => json!([resource, attribute]),
        None => argument,
    }
}

fn key(yaml: Yaml) -> String {
    match long_form(yaml) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_become_long_ones() {
        let yaml = "
Resources:
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !GetAtt Group.GroupId
      CidrIp: !If [Open, !Ref Anywhere, !Sub '${Own}/32']
      FromPort: 443
Conditions:
  Open: !Not [!Condition Closed]
";
        assert_eq!(
            parse_template(yaml),
            Ok(json!({
                "Resources": { "Rule": { "Type": "AWS::EC2::SecurityGroupIngress", "Properties": {
                    "GroupId": { "Fn::GetAtt": ["Group", "GroupId"] },
                    "CidrIp": { "Fn::If": ["Open", { "Ref": "Anywhere" }, { "Fn::Sub": "${Own}/32" }] },
                    "FromPort": 443,
                } } },
                "Conditions": { "Open": { "Fn::Not": [{ "Condition": "Closed" }] } },
            }))
        );
        assert_eq!(parse_template("{\"Resources\": {}}"), Ok(json!({ "Resources": {} })));
        assert!(parse_template("Resources: [").is_err());
    }
}
