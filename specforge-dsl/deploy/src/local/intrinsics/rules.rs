use super::conditions::NoResources;
use super::{Environment, EvaluationError, error};
use crate::local::template::{TemplateRule, plain_text};
use serde_json::Value;
use std::collections::BTreeMap;

/// The functions of rules that ask the account about values of its own types; nobody answers that here.
pub(in crate::local) const ASKING: [&str; 3] = ["Fn::RefAll", "Fn::ValueOf", "Fn::ValueOfAll"];

impl Environment<'_> {
    /// What the template's rules have against the parameters, by their assertions' descriptions.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html>
    pub(in crate::local) fn failed_rules(&self, rules: &[TemplateRule]) -> Result<Vec<String>, EvaluationError> {
        let exports = BTreeMap::new();
        let of_parameters = Environment { resources: &NoResources, exports: &exports, ..*self };
        let mut failed = Vec::new();
        for rule in rules {
            if let Some(condition) = &rule.condition
                && !of_parameters.rule(condition)?
            {
                continue;
            }
            for (assertion, description) in &rule.assertions {
                if !of_parameters.rule(assertion)? {
                    let why = description.as_deref().unwrap_or("an assertion does not hold");
                    failed.push(format!("{}: {why}", rule.name));
                }
            }
        }
        Ok(failed)
    }

    fn rule(&self, expression: &Value) -> Result<bool, EvaluationError> {
        let single = expression.as_object().filter(|fields| fields.len() == 1).and_then(|fields| fields.iter().next());
        let Some((function, argument)) = single else {
            return Err(error("Template format error: Every rule's condition and assertion must be a rule function."));
        };
        let arguments = argument.as_array().map(Vec::as_slice).unwrap_or_default();
        match (function.as_str(), arguments) {
            ("Fn::And", many) if (2..=10).contains(&many.len()) => self.rules(many).map(|held| !held.contains(&false)),
            ("Fn::Or", many) if (2..=10).contains(&many.len()) => self.rules(many).map(|held| held.contains(&true)),
            ("Fn::Not", [one]) => Ok(!self.rule(one)?),
            ("Fn::Equals", [left, right]) => Ok(self.equal(&self.value(left)?, &self.value(right)?)),
            ("Fn::Contains", [list, one]) => {
                let one = self.value(one)?;
                Ok(self.members(list)?.iter().any(|member| self.equal(member, &one)))
            }
            ("Fn::EachMemberEquals", [list, one]) => {
                let one = self.value(one)?;
                Ok(self.members(list)?.iter().all(|member| self.equal(member, &one)))
            }
            ("Fn::EachMemberIn", [some, all]) => {
                let all = self.members(all)?;
                Ok(self.members(some)?.iter().all(|one| all.iter().any(|other| self.equal(one, other))))
            }
            (function, _) => {
                Err(error(format!("Template error: {function} is no rule function or has wrong arguments")))
            }
        }
    }

    fn rules(&self, expressions: &[Value]) -> Result<Vec<bool>, EvaluationError> {
        expressions.iter().map(|expression| self.rule(expression)).collect()
    }

    /// The members of a list of texts; a text is a list of one.
    fn members(&self, list: &Value) -> Result<Vec<Value>, EvaluationError> {
        Ok(match self.value(list)? {
            Value::Array(members) => members,
            one => vec![Value::String(plain_text(&one))],
        })
    }
}
