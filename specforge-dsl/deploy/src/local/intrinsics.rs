//! Intrinsic functions: from a template's values to what a resource is created with.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>

mod cidr;
mod conditions;
mod rules;
mod text;

pub(super) use conditions::conditions;
pub(super) use rules::ASKING;

use super::parameters::ParameterValue;
use super::protocol::ApiError;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The pseudo parameters.
pub(super) const PSEUDO_PARAMETERS: [&str; 8] = [
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];

/// Why a value could not be computed, in CloudFormation's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EvaluationError(pub(super) String);

impl From<EvaluationError> for ApiError {
    fn from(error: EvaluationError) -> Self {
        ApiError::validation(error.0)
    }
}

/// Where the values of resources come from: they differ between planning and execution.
pub(super) trait ResourceValues {
    /// What `Ref` yields.
    fn reference(&self, logical_id: &str) -> Result<Value, EvaluationError>;
    /// What `Fn::GetAtt` yields.
    fn attribute(&self, logical_id: &str, attribute: &str) -> Result<Value, EvaluationError>;
}

/// What expressions are evaluated in.
pub(super) struct Environment<'a> {
    /// The stack's parameters.
    pub(super) parameters: &'a BTreeMap<String, ParameterValue>,
    /// The conditions that hold.
    pub(super) conditions: &'a BTreeMap<String, bool>,
    /// The template's mappings.
    pub(super) mappings: &'a Value,
    /// Pseudo parameters.
    pub(super) pseudo: &'a BTreeMap<&'static str, Value>,
    /// The values of resources.
    pub(super) resources: &'a dyn ResourceValues,
    /// The values of exports, by name.
    pub(super) exports: &'a BTreeMap<String, String>,
    /// The salt of sealed secrets.
    pub(super) salt: &'a str,
}

type Evaluated = Result<Option<Value>, EvaluationError>;

impl Environment<'_> {
    /// The value of an expression; `None` is `AWS::NoValue`: the property is as if it were not written.
    pub(super) fn evaluate(&self, expression: &Value) -> Evaluated {
        match expression {
            Value::Array(items) => self.items(items).map(|items| Some(Value::Array(items))),
            Value::Object(fields) => match fields.iter().next() {
                Some((name, argument)) if fields.len() == 1 && is_function(name, argument) => {
                    self.function(name, argument)
                }
                _ => {
                    let mut evaluated = Map::new();
                    for (name, value) in fields {
                        if let Some(value) = self.evaluate(value)? {
                            evaluated.insert(name.clone(), value);
                        }
                    }
                    Ok(Some(Value::Object(evaluated)))
                }
            },
            scalar => Ok(Some(scalar.clone())),
        }
    }

    /// The value of an expression that must have one.
    pub(super) fn value(&self, expression: &Value) -> Result<Value, EvaluationError> {
        self.evaluate(expression)?.ok_or_else(|| error("Template error: AWS::NoValue cannot stand here"))
    }

    fn items(&self, items: &[Value]) -> Result<Vec<Value>, EvaluationError> {
        items.iter().filter_map(|item| self.evaluate(item).transpose()).collect()
    }

    fn function(&self, name: &str, argument: &Value) -> Evaluated {
        match name {
            "Ref" => self.reference(argument.as_str().unwrap_or_default()),
            "Fn::GetAtt" => self.get_att(argument).map(Some),
            "Fn::Sub" => self.sub(argument).map(Some),
            "Fn::Join" => self.join(argument).map(Some),
            "Fn::Select" => self.select(argument).map(Some),
            "Fn::Split" => self.split(argument).map(Some),
            "Fn::If" => self.choose(argument),
            "Fn::FindInMap" => self.find_in_map(argument).map(Some),
            "Fn::GetAZs" => self.availability_zones(argument).map(Some),
            "Fn::ImportValue" => self.import(argument).map(Some),
            "Fn::Base64" => self.base64(argument).map(Some),
            "Fn::Cidr" => self.cidr(argument).map(Some),
            other => Err(error(format!("Template error: the embedded CloudFormation does not know {other}"))),
        }
    }

    fn reference(&self, name: &str) -> Evaluated {
        if name == "AWS::NoValue" {
            return Ok(None);
        }
        if let Some(value) = self.pseudo.get(name) {
            return Ok(Some(value.clone()));
        }
        match self.parameters.get(name) {
            Some(parameter) => Ok(Some(parameter.to_value())),
            None => self.resources.reference(name).map(Some),
        }
    }

    fn get_att(&self, argument: &Value) -> Result<Value, EvaluationError> {
        let malformed = || error("Template error: every Fn::GetAtt object requires two non-empty parameters");
        match argument {
            Value::String(path) => {
                let (name, attribute) = path.split_once('.').ok_or_else(malformed)?;
                self.resources.attribute(name, attribute)
            }
            Value::Array(items) => {
                let name = items.first().and_then(Value::as_str).ok_or_else(malformed)?;
                let path: Result<Vec<String>, EvaluationError> = items
                    .iter()
                    .skip(1)
                    .map(|item| self.value(item).and_then(|value| self.text(&value, "Fn::GetAtt")))
                    .collect();
                self.resources.attribute(name, &path?.join("."))
            }
            _ => Err(malformed()),
        }
    }

    fn choose(&self, argument: &Value) -> Evaluated {
        let Some([condition, then, otherwise]) = argument.as_array().map(Vec::as_slice) else {
            return Err(error("Template error: Fn::If requires a list argument with three elements"));
        };
        let name = condition.as_str().unwrap_or_default();
        let holds =
            self.conditions.get(name).ok_or_else(|| error(format!("Template error: unresolved condition {name}")))?;
        self.evaluate(if *holds { then } else { otherwise })
    }

    fn find_in_map(&self, argument: &Value) -> Result<Value, EvaluationError> {
        let Some([map, first, second, rest @ ..]) = argument.as_array().map(Vec::as_slice) else {
            return Err(error("Template error: every Fn::FindInMap object requires three parameters"));
        };
        let key = |expression| self.value(expression).and_then(|value| self.text(&value, "Fn::FindInMap"));
        let (map, first, second) = (key(map)?, key(first)?, key(second)?);
        let found = self.mappings.get(&map).and_then(|map| map.get(&first)).and_then(|map| map.get(&second));
        match (found, rest.first().and_then(|options| options.get("DefaultValue"))) {
            (Some(value), _) => Ok(value.clone()),
            (None, Some(default)) => self.value(default),
            (None, None) => Err(error(format!("Template error: Unable to get mapping for {map}::{first}::{second}"))),
        }
    }

    fn availability_zones(&self, argument: &Value) -> Result<Value, EvaluationError> {
        let region = self.text(&self.value(argument)?, "Fn::GetAZs")?;
        let own = self.pseudo.get("AWS::Region").and_then(Value::as_str).unwrap_or_default();
        let region = if region.is_empty() { own } else { region.as_str() };
        Ok(["a", "b", "c"].into_iter().map(|zone| Value::String(format!("{region}{zone}"))).collect())
    }

    fn import(&self, argument: &Value) -> Result<Value, EvaluationError> {
        let name = self.text(&self.value(argument)?, "Fn::ImportValue")?;
        let value = self.exports.get(&name);
        value.cloned().map(Value::String).ok_or_else(|| error(format!("No export named {name} found.")))
    }

    /// The export names that an expression imports, as far as they can be computed.
    pub(super) fn imports(&self, expression: &Value, found: &mut BTreeSet<String>) {
        match expression {
            Value::Array(items) => items.iter().for_each(|item| self.imports(item, found)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    match self.evaluate(value) {
                        Ok(Some(Value::String(export))) if name == "Fn::ImportValue" => drop(found.insert(export)),
                        _ => self.imports(value, found),
                    }
                }
            }
            _ => {}
        }
    }
}

/// `Condition` and friends are functions in conditions and ordinary keys elsewhere.
fn is_function(name: &str, argument: &Value) -> bool {
    name == "Ref" && argument.is_string() || name.starts_with("Fn::")
}

fn error(message: impl Into<String>) -> EvaluationError {
    EvaluationError(message.into())
}
