//! The parameters that say what ECS services run: which images, and the number that starts tasks anew. They are found by
//! where they stand in the templates, not by their names.

use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, Assembly, ParameterSource};
use std::collections::BTreeSet;

/// A parameter that decides which image containers run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageParameter {
    /// The CloudFormation name of the stack that has the parameter.
    pub stack: String,
    /// The stack's short ID.
    pub stack_id: String,
    /// The parameter's logical ID.
    pub parameter: String,
    /// The names of the containers that run the image.
    pub containers: BTreeSet<String>,
}

impl ImageParameter {
    /// Whether a person means this one: by the parameter or by a container, with or without the stack.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let name = [&self.stack_id, &self.stack]
            .into_iter()
            .find_map(|stack| name.strip_prefix(stack.as_str())?.strip_prefix('.'))
            .unwrap_or(name);
        self.parameter == name || self.containers.contains(name)
    }

    /// The shortest name: of its container, if there is one.
    pub fn name(&self) -> String {
        match self.containers.iter().next() {
            Some(container) if self.containers.len() == 1 => container.clone(),
            _ => self.parameter.clone(),
        }
    }
}

/// The parameters of an app that decide which images its containers run, in the order of their stacks.
///
/// An image is named by a repository and a digest or tag; what comes from other stacks (the repository) is wired and
/// not released.
pub fn image_parameters(assembly: &Assembly) -> Vec<ImageParameter> {
    let mut found: Vec<ImageParameter> = Vec::new();
    for stack in &assembly.stacks {
        for definition in of_type(&stack.template.to_value(), "AWS::ECS::TaskDefinition") {
            for container in definition["ContainerDefinitions"].as_array().into_iter().flatten() {
                let name = container["Name"].as_str().map(str::to_owned);
                for parameter in given_parameters(stack, &container["Image"]) {
                    match found.iter_mut().find(|one| one.stack == stack.name && one.parameter == parameter) {
                        Some(known) => known.containers.extend(name.clone()),
                        None => found.push(ImageParameter {
                            stack: stack.name.clone(),
                            stack_id: stack.id.clone(),
                            parameter,
                            containers: name.clone().into_iter().collect(),
                        }),
                    }
                }
            }
        }
    }
    found
}

/// The parameters of a stack whose change starts the tasks of its ECS services anew.
pub(super) fn restart_parameters(stack: &AssembledStack) -> BTreeSet<String> {
    let template = stack.template.to_value();
    of_type(&template, "AWS::ECS::Service")
        .iter()
        .flat_map(|service| given_parameters(stack, &service["ForceNewDeployment"]["ForceNewDeploymentNonce"]))
        .collect()
}

/// The properties of all resources of a type.
fn of_type<'a>(template: &'a Value, kind: &str) -> Vec<&'a Value> {
    let resources = template["Resources"].as_object().into_iter().flat_map(|all| all.values());
    resources.filter(|resource| resource["Type"] == kind).map(|resource| &resource["Properties"]).collect()
}

/// The parameters in a value that a person gives.
fn given_parameters(stack: &AssembledStack, value: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    references(value, &mut names);
    let given =
        |name: &String| stack.parameters.iter().any(|one| one.name == *name && one.source == ParameterSource::Given);
    names.into_iter().filter(given).collect()
}

/// What `Ref` and `Fn::Sub` name.
fn references(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| references(item, names)),
        Value::Object(fields) => {
            for (name, field) in fields {
                match (name.as_str(), field) {
                    ("Ref", Value::String(id)) => {
                        names.insert(id.clone());
                    }
                    ("Fn::Sub", Value::String(text)) => interpolated(text, names),
                    ("Fn::Sub", Value::Array(parts)) => {
                        interpolated(parts.first().and_then(Value::as_str).unwrap_or_default(), names);
                        parts.iter().skip(1).for_each(|part| references(part, names));
                    }
                    _ => references(field, names),
                }
            }
        }
        _ => {}
    }
}

fn interpolated(text: &str, names: &mut BTreeSet<String>) {
    let pieces = text.split("${").skip(1).filter_map(|piece| piece.split_once('}'));
    names.extend(pieces.map(|(name, _)| name.to_owned()));
}
