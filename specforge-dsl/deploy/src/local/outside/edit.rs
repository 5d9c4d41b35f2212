//! A change by hand as a person writes it: a path such as `Tags[0].Value`, checked against the schema before anything happens.

use super::OutsideError;
use crate::plan::readable_path;
use crate::suggestion::meant;
use serde_json::Value;
use specforge_schema::{ObjectType, ResourceType, Shape, ValueType};

/// A property that was changed by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Altered {
    /// The path, for example `Tags[0].Value`.
    pub path: String,
    /// What it was, with secrets masked; absent where it was not set.
    pub before: Option<Value>,
    /// What it is now; absent where it was removed.
    pub after: Option<Value>,
    /// Whether the stack sets it, so that drift detection compares it.
    pub compared: bool,
}

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Name(String),
    Item(usize),
}

/// What the schema says of where a path has come to.
#[derive(Debug, Clone, Copy)]
enum Place {
    Object(ObjectType),
    Value(ValueType),
    /// Free-form JSON.
    Anything,
}

/// The JSON pointer of a path into the properties that a resource has.
pub(super) fn pointer(resource: ResourceType, properties: &Value, path: &str) -> Result<String, OutsideError> {
    let misfit = |reason: String, suggestions: Vec<String>| OutsideError::Misfit {
        path: path.to_owned(),
        reason,
        suggestion: suggestions.into_iter().next(),
    };
    let steps = steps(path).ok_or_else(|| misfit("expected a path such as `Tags[0].Value`".to_owned(), Vec::new()))?;
    let mut place = Place::Object(resource.object());
    let mut pointer = String::new();
    for step in steps {
        let so_far = readable_path(&pointer);
        let what = if so_far.is_empty() { resource.name().to_owned() } else { format!("`{so_far}`") };
        let place_of = |value: ValueType| match value.shape() {
            Shape::Object(object) => Place::Object(object),
            Shape::Json => Place::Anything,
            _ => Place::Value(value),
        };
        place = match (&step, place) {
            (_, Place::Anything) => Place::Anything,
            (Step::Name(name), Place::Object(object)) => {
                let declared = object.property_by_name(name).map(|property| property.value());
                let Some(value) = declared.or_else(|| object.additional_properties()) else {
                    let names: Vec<&str> = object.properties().map(|property| property.name()).collect();
                    let whole = |name: String| match so_far.is_empty() {
                        true => name,
                        false => format!("{so_far}.{name}"),
                    };
                    let meant = meant(name, names).into_iter().map(whole).collect();
                    return Err(misfit(format!("{what} has no property `{name}`"), meant));
                };
                place_of(value)
            }
            (Step::Name(name), Place::Value(value)) => match value.shape() {
                Shape::Map(item) => place_of(item),
                Shape::List(_) => {
                    return Err(misfit(format!("{what} is a list: write `{so_far}[0].{name}`"), Vec::new()));
                }
                _ => return Err(misfit(format!("{what} is one value, and has no `{name}`"), Vec::new())),
            },
            (Step::Item(index), Place::Value(value)) => match value.shape() {
                Shape::List(item) => {
                    let length = properties.pointer(&pointer).and_then(Value::as_array).map_or(0, Vec::len);
                    if *index > length {
                        let items = if length == 1 { "item" } else { "items" };
                        return Err(misfit(format!("{what} has {length} {items}; `[{length}]` adds one"), Vec::new()));
                    }
                    place_of(item)
                }
                _ => return Err(misfit(format!("{what} is no list"), Vec::new())),
            },
            (Step::Item(_), Place::Object(_)) => return Err(misfit(format!("{what} is no list"), Vec::new())),
        };
        pointer.push('/');
        match step {
            Step::Name(name) => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
            Step::Item(index) => pointer.push_str(&index.to_string()),
        }
    }
    Ok(pointer)
}

/// `Tags`, `0` and `Value` of `Tags[0].Value`; `None` where it is no path.
fn steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (name, items) = part.find('[').map_or((part, ""), |start| part.split_at(start));
        if name.is_empty() {
            return None;
        }
        steps.push(Step::Name(name.to_owned()));
        let mut rest = items;
        while !rest.is_empty() {
            let (index, behind) = rest.strip_prefix('[')?.split_once(']')?;
            steps.push(Step::Item(index.parse().ok()?));
            rest = behind;
        }
    }
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(kind: &str, properties: Value, path: &str) -> Result<String, String> {
        let resource = specforge_schema::resource(kind).ok_or("no such type")?;
        pointer(resource, &properties, path).map_err(|error| error.to_string())
    }

    #[test]
    fn a_path_is_walked_along_the_schema() {
        let rule = "AWS::ElasticLoadBalancingV2::ListenerRule";
        let properties = || json!({ "Actions": [{ "ForwardConfig": { "TargetGroups": [{}, {}] } }] });
        let weight = "Actions[0].ForwardConfig.TargetGroups[1].Weight";
        let walked = found(rule, properties(), weight);
        assert_eq!(walked.as_deref(), Ok("/Actions/0/ForwardConfig/TargetGroups/1/Weight"));
        let wrong = |path: &str| found(rule, properties(), path).err().unwrap_or_default();
        assert!(
            wrong("Priorty").contains("has no property `Priorty`; did you mean `Priority`?"),
            "{}",
            wrong("Priorty")
        );
        assert!(wrong("Actions[0].ForwardConfg").ends_with("did you mean `Actions[0].ForwardConfig`?"));
        assert!(wrong("Actions[2]").contains("`Actions` has 1 item; `[1]` adds one"), "{}", wrong("Actions[2]"));
        assert!(wrong("Actions.Type").contains("is a list: write `Actions[0].Type`"), "{}", wrong("Actions.Type"));
        assert!(wrong("Priority.Value").contains("is one value"));
        assert!(wrong("Priority[0]").contains("is no list"));
        for path in ["", ".", "Actions[", "Actions[x]", "Actions[0]x", "[0]"] {
            assert!(wrong(path).contains("expected a path"), "{path}: {}", wrong(path));
        }
    }

    #[test]
    fn free_form_json_and_maps_take_any_name() {
        let policy = found("AWS::IAM::Role", json!({}), "AssumeRolePolicyDocument.Statement[0].Effect");
        assert_eq!(policy.as_deref(), Ok("/AssumeRolePolicyDocument/Statement/0/Effect"));
        let variables = found("AWS::Lambda::Function", json!({}), "Environment.Variables.DB_HOST");
        assert_eq!(variables.as_deref(), Ok("/Environment/Variables/DB_HOST"));
    }
}
