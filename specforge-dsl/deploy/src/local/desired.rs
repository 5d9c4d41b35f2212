//! What a template and its parameters ask for.

mod inactive;
mod live;

pub(super) use live::LiveValues;

use super::clock::Time;
use super::graph::Edges;
use super::identifiers;
use super::intrinsics::{self, Environment, EvaluationError, ResourceValues};
use super::parameters::ParameterValue;
use super::protocol::ApiError;
use super::secret;
use super::template::Template;
use super::world::{Output, StackResource};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The largest output value, in bytes.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const MAXIMUM_OUTPUT: usize = 1_024;

/// The stack for which a template is evaluated.
pub(super) struct StackIdentity<'a> {
    /// The stack's ID.
    pub(super) id: &'a str,
    /// The stack's name.
    pub(super) name: &'a str,
    /// The account.
    pub(super) account: &'a str,
    /// The region.
    pub(super) region: &'a str,
}

/// What a stack should become.
#[derive(Debug)]
pub(super) struct Desired {
    /// The template.
    pub(super) template: Template,
    /// The parameters' values.
    pub(super) parameters: BTreeMap<String, ParameterValue>,
    /// The resources whose condition holds.
    pub(super) active: BTreeSet<String>,
    /// For each of them those that come before it.
    pub(super) dependencies: Edges,
    conditions: BTreeMap<String, bool>,
    pseudo: BTreeMap<&'static str, Value>,
    salt: String,
}

impl Desired {
    /// Evaluates the conditions and what depends on them.
    pub(super) fn new(
        template: Template,
        parameters: BTreeMap<String, ParameterValue>,
        stack: &StackIdentity<'_>,
        salt: &str,
    ) -> Result<Self, ApiError> {
        let pseudo = BTreeMap::from([
            ("AWS::AccountId", json!(stack.account)),
            ("AWS::NotificationARNs", json!([])),
            ("AWS::Partition", json!("aws")),
            ("AWS::Region", json!(stack.region)),
            ("AWS::StackId", json!(stack.id)),
            ("AWS::StackName", json!(stack.name)),
            ("AWS::URLSuffix", json!("amazonaws.com")),
        ]);
        let conditions = intrinsics::conditions(&template, &parameters, &pseudo, salt)?;
        let holds = |condition: &Option<String>| {
            condition.as_ref().is_none_or(|name| conditions.get(name).copied().unwrap_or_default())
        };
        let active: BTreeSet<String> = template
            .resources
            .iter()
            .filter(|(_, resource)| holds(&resource.condition))
            .map(|(name, _)| name.clone())
            .collect();
        let dependencies = template.dependencies(&active);
        let desired = Self { template, parameters, active, dependencies, conditions, pseudo, salt: salt.to_owned() };
        desired.refuse_inactive_references()?;
        Ok(desired)
    }

    /// What expressions of this template are evaluated in.
    pub(super) fn environment<'a>(
        &'a self,
        resources: &'a dyn ResourceValues,
        exports: &'a BTreeMap<String, String>,
    ) -> Environment<'a> {
        Environment {
            parameters: &self.parameters,
            conditions: &self.conditions,
            mappings: &self.template.mappings,
            pseudo: &self.pseudo,
            resources,
            exports,
            salt: &self.salt,
        }
    }

    /// What the template's rules have against the parameters.
    pub(super) fn failed_rules(&self) -> Result<Vec<String>, EvaluationError> {
        self.environment(&LiveValues(&BTreeMap::new()), &BTreeMap::new()).failed_rules(&self.template.rules)
    }

    /// A resource as it should be: everything but its identifiers.
    pub(super) fn resource(
        &self,
        name: &str,
        environment: &Environment<'_>,
        stack_tags: &BTreeMap<String, String>,
    ) -> Result<StackResource, EvaluationError> {
        let Some(declaration) = self.template.resources.get(name) else {
            return Err(EvaluationError(format!("Resource {name} does not exist in the template")));
        };
        let properties = environment.evaluate(&declaration.properties)?.unwrap_or_else(|| Value::Object(Map::new()));
        Ok(StackResource {
            kind: declaration.kind.clone(),
            physical_id: None,
            status: String::new(),
            reason: None,
            time: Time::default(),
            properties,
            reference: Value::Null,
            attributes: BTreeMap::new(),
            metadata: environment.evaluate(&declaration.metadata)?.unwrap_or(Value::Null),
            stack_tags: stack_tags.clone(),
            deletion_policy: declaration.deletion_policy,
            update_replace_policy: declaration.update_replace_policy,
            depends_on: self.dependencies.get(name).cloned().unwrap_or_default(),
            drift: None,
        })
    }

    /// The outputs whose condition holds, with their values.
    pub(super) fn outputs(&self, environment: &Environment<'_>) -> Result<Vec<Output>, EvaluationError> {
        self.active_outputs()
            .map(|output| {
                let value = match environment.value(&output.value)? {
                    Value::Array(_) | Value::Object(_) => {
                        return Err(EvaluationError(format!(
                            "Template format error: The Value field of every Outputs member must evaluate to a String ({}).",
                            output.name
                        )));
                    }
                    scalar => super::template::plain_text(&scalar),
                };
                if value.len() > MAXIMUM_OUTPUT {
                    return Err(EvaluationError(format!(
                        "Output {} is longer than the {MAXIMUM_OUTPUT} bytes that an output may have",
                        output.name
                    )));
                }
                let export = output.export.as_ref().map(|name| environment.value(name)).transpose()?;
                Ok(Output {
                    name: output.name.clone(),
                    value,
                    description: output.description.clone(),
                    export: export.as_ref().map(super::template::plain_text),
                })
            })
            .collect()
    }

    /// The names of the exports that this template imports.
    pub(super) fn imports(&self, environment: &Environment<'_>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let resources = self.active.iter().filter_map(|name| self.template.resources.get(name));
        resources.for_each(|resource| environment.imports(&resource.properties, &mut found));
        self.active_outputs().for_each(|output| environment.imports(&output.value, &mut found));
        found
    }

    /// The parameters that are secrets.
    pub(super) fn no_echo(&self) -> BTreeSet<String> {
        self.template.parameters.iter().filter(|p| p.no_echo).map(|p| p.name.clone()).collect()
    }

    fn active_outputs(&self) -> impl Iterator<Item = &super::template::OutputDeclaration> {
        self.template.outputs.iter().filter(|output| {
            output.condition.as_ref().is_none_or(|name| self.conditions.get(name).copied().unwrap_or_default())
        })
    }
}

/// JSON as responses show it: secrets masked.
pub(super) fn shown(value: &Value) -> String {
    secret::mask_value(value).to_string()
}

/// A stack's ARN: the same name gets another one each time it is created.
pub(super) fn stack_arn(account: &str, region: &str, name: &str, number: u64) -> String {
    let uuid = identifiers::uuid(&format!("stack {name} {number}"));
    format!("arn:aws:cloudformation:{region}:{account}:stack/{name}/{uuid}")
}
