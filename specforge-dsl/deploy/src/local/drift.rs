//! Drift: what resources really have against what their stack gave them.
//!
//! Only properties that the stack sets are compared, and of those only the ones that can be read back.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html>

use super::facts;
use super::service::Service;
use super::template::plain_text;
use super::world::{DifferenceKind, PhysicalResource, PropertyDifference, ResourceDrift, Stack, StackResource};
use serde_json::{Map, Value};

impl Service<'_> {
    /// What is really behind a stack's resource.
    pub(super) fn physical(&self, resource: &StackResource) -> Option<&PhysicalResource> {
        let physical_id = resource.physical_id.as_ref()?;
        self.world.resources.get(&PhysicalResource::key(&resource.kind, physical_id))
    }

    /// Compares a resource with what its stack knows.
    pub(super) fn examine(&self, resource: &StackResource) -> ResourceDrift {
        let expected = readable(&resource.kind, &resource.properties);
        let physical = self.physical(resource).map(|physical| Value::Object(physical.properties.clone()));
        let actual = physical.as_ref().map(|all| given(&readable(&resource.kind, all), &expected));
        let mut differences = Vec::new();
        if let Some(actual) = &actual {
            compare(&expected, Some(actual), "", &mut differences);
        }
        ResourceDrift {
            time: self.now,
            deleted: actual.is_none(),
            expected,
            actual: actual.unwrap_or(Value::Null),
            differences,
        }
    }

    /// A stack's resource with the properties that it really has; `None` if it is gone.
    pub(super) fn as_it_is(&self, resource: &StackResource) -> Option<StackResource> {
        let physical = self.physical(resource)?;
        let drift = self.examine(resource);
        let mut live = resource.clone();
        if let Some(properties) = live.properties.as_object_mut() {
            for name in drift.differences.iter().filter_map(|difference| difference.path.split('/').nth(1)) {
                match physical.properties.get(name) {
                    Some(value) => properties.insert(name.to_owned(), value.clone()),
                    None => properties.remove(name),
                };
            }
        }
        Some(live)
    }

    /// A stack with its resources as they really are, without those that are gone.
    pub(super) fn stack_as_it_is(&self, stack: &Stack) -> Stack {
        let live = |(name, resource): (&String, &StackResource)| {
            let live = if resource.exists() { self.as_it_is(resource)? } else { resource.clone() };
            Some((name.clone(), live))
        };
        Stack { resources: stack.resources.iter().filter_map(live).collect(), ..stack.clone() }
    }
}

/// Properties without those that a service never returns, such as passwords.
fn readable(kind: &str, properties: &Value) -> Value {
    let mut readable = properties.clone();
    for path in facts::resource_type(kind).into_iter().flat_map(|facts| facts.write_only()) {
        remove(&mut readable, &path);
    }
    readable
}

fn remove(value: &mut Value, path: &[&str]) {
    match (value, path) {
        (Value::Object(fields), [last]) => drop(fields.remove(*last)),
        (Value::Object(fields), ["*", rest @ ..]) => fields.values_mut().for_each(|field| remove(field, rest)),
        (Value::Array(items), ["*", rest @ ..]) => items.iter_mut().for_each(|item| remove(item, rest)),
        (Value::Object(fields), [first, rest @ ..]) => {
            if let Some(field) = fields.get_mut(*first) {
                remove(field, rest);
            }
        }
        _ => {}
    }
}

/// Of all properties those that the stack gave.
fn given(all: &Value, expected: &Value) -> Value {
    let names = expected.as_object().into_iter().flat_map(Map::keys);
    let found = names.filter_map(|name| Some((name.clone(), all.get(name)?.clone())));
    Value::Object(found.collect())
}

fn compare(expected: &Value, actual: Option<&Value>, path: &str, found: &mut Vec<PropertyDifference>) {
    let mut differ = |path: &str, kind, expected: Value, actual: Value| {
        found.push(PropertyDifference { path: path.to_owned(), expected, actual, kind });
    };
    match (expected, actual) {
        (_, None) => differ(path, DifferenceKind::Remove, expected.clone(), Value::Null),
        (Value::Object(expected), Some(Value::Object(actual))) => {
            for (name, value) in expected {
                compare(value, actual.get(name), &format!("{path}/{}", escaped(name)), found);
            }
        }
        (Value::Array(expected), Some(Value::Array(actual))) => compare_lists(expected, actual, path, found),
        (expected, Some(actual)) if expected == actual => {}
        // `"3306"` and `3306` are the same to CloudFormation.
        (expected, Some(actual)) if is_scalar(expected) && plain_text(expected) == plain_text(actual) => {}
        (expected, Some(actual)) => differ(path, DifferenceKind::NotEqual, expected.clone(), actual.clone()),
    }
}

/// Items that are in both lists are no difference, wherever they stand.
fn compare_lists(expected: &[Value], actual: &[Value], path: &str, found: &mut Vec<PropertyDifference>) {
    let mut rest: Vec<(usize, &Value)> = actual.iter().enumerate().collect();
    let mut missing = Vec::new();
    for (index, item) in expected.iter().enumerate() {
        match rest.iter().position(|(_, other)| *other == item) {
            Some(position) => drop(rest.remove(position)),
            None => missing.push((index, item)),
        }
    }
    let mut rest = rest.into_iter();
    for (index, item) in missing {
        compare(item, rest.next().map(|(_, other)| other), &format!("{path}/{index}"), found);
    }
    found.extend(rest.map(|(index, item)| PropertyDifference {
        path: format!("{path}/{index}"),
        expected: Value::Null,
        actual: item.clone(),
        kind: DifferenceKind::Add,
    }));
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::Array(_) | Value::Object(_))
}

/// A name as JSON pointers spell it.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn paths(expected: Value, actual: Value) -> Vec<String> {
        let mut found = Vec::new();
        compare(&expected, Some(&actual), "", &mut found);
        found.iter().map(|it| format!("{} {}", it.kind.name(), it.path)).collect()
    }

    #[test]
    fn differences_are_told_where_they_are() {
        let expected = json!({"A": 1, "B": {"C": "x", "D": "y"}, "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b"}]});
        let actual = json!({"A": "1", "B": {"C": "z", "E": "new"}, "Tags": [{"Key": "b"}, {"Key": "a", "Value": "2"}, {"Key": "c"}]});
        assert_eq!(
            paths(expected, actual),
            ["NOT_EQUAL /B/C", "REMOVE /B/D", "NOT_EQUAL /Tags/0/Value", "ADD /Tags/2"]
        );
    }

    #[test]
    fn passwords_are_not_compared() {
        let properties = json!({"MasterUserPassword": "{{noecho:ab}}", "Engine": "postgres"});
        assert_eq!(readable("AWS::RDS::DBInstance", &properties), json!({"Engine": "postgres"}));
    }
}
