use super::{Environment, EvaluationError, ResourceValues, error};
use crate::local::graph;
use crate::local::parameters::ParameterValue;
use crate::local::secret;
use crate::local::template::{Reference, Template, references};
use serde_json::Value;
use std::collections::BTreeMap;

/// Which of a template's conditions hold.
pub(in crate::local) fn conditions(
    template: &Template,
    parameters: &BTreeMap<String, ParameterValue>,
    pseudo: &BTreeMap<&'static str, Value>,
    salt: &str,
) -> Result<BTreeMap<String, bool>, EvaluationError> {
    let uses = |value| {
        let named = |reference| if let Reference::Condition(name) = reference { Some(name.to_owned()) } else { None };
        references(value).into_iter().filter_map(named).collect()
    };
    let edges = template.conditions.iter().map(|(name, value)| (name.clone(), uses(value))).collect();
    // A cycle was refused when the template was read.
    let order = graph::order(&edges).unwrap_or_default();
    let mut known = BTreeMap::new();
    for name in order {
        let Some(expression) = template.conditions.get(&name) else { continue };
        let environment = Environment {
            parameters,
            conditions: &known,
            mappings: &template.mappings,
            pseudo,
            resources: &NoResources,
            exports: &BTreeMap::new(),
            salt,
        };
        let holds = environment.condition(expression)?;
        known.insert(name, holds);
    }
    Ok(known)
}

impl Environment<'_> {
    fn condition(&self, expression: &Value) -> Result<bool, EvaluationError> {
        let single = expression.as_object().filter(|fields| fields.len() == 1).and_then(|fields| fields.iter().next());
        let Some((function, argument)) = single else {
            return Err(error(
                "Template format error: Every Conditions member must be a string or a condition function.",
            ));
        };
        let arguments = argument.as_array().map(Vec::as_slice).unwrap_or_default();
        match (function.as_str(), arguments) {
            ("Fn::Equals", [left, right]) => Ok(self.equal(&self.value(left)?, &self.value(right)?)),
            ("Fn::Not", [one]) => Ok(!self.condition(one)?),
            ("Fn::And", many) if (2..=10).contains(&many.len()) => self.all(many).map(|held| !held.contains(&false)),
            ("Fn::Or", many) if (2..=10).contains(&many.len()) => self.all(many).map(|held| held.contains(&true)),
            ("Condition", _) => {
                let name = argument.as_str().unwrap_or_default();
                self.conditions
                    .get(name)
                    .copied()
                    .ok_or_else(|| error(format!("Unresolved condition dependency {name}")))
            }
            (function, _) => Err(error(format!("Template error: {function} is no condition or has wrong arguments"))),
        }
    }

    fn all(&self, expressions: &[Value]) -> Result<Vec<bool>, EvaluationError> {
        expressions.iter().map(|expression| self.condition(expression)).collect()
    }

    pub(super) fn equal(&self, left: &Value, right: &Value) -> bool {
        match (left.as_str(), right.as_str()) {
            (Some(left), Some(right)) => secret::equal(self.salt, left, right),
            _ => crate::local::template::plain_text(left) == crate::local::template::plain_text(right),
        }
    }
}

/// Conditions and rules see no resources; the template's validation already refused those that refer to one.
pub(super) struct NoResources;

impl ResourceValues for NoResources {
    fn reference(&self, logical_id: &str) -> Result<Value, EvaluationError> {
        Err(error(format!(
            "Template format error: Unresolved dependencies [{logical_id}]. Cannot reference resources in the Conditions block of the template"
        )))
    }

    fn attribute(&self, logical_id: &str, _attribute: &str) -> Result<Value, EvaluationError> {
        self.reference(logical_id)
    }
}
