//! The template of an import: what is deployed, and the resources to import as the app declares them.

use super::EngineError;
use super::input::InputProblem;
use super::redeployment::as_deployed;
use super::references::references;
use super::stack_state::StackState;
use aws_sdk_cloudformation::Client;
use serde_json::{Map, json};
use specforge_dsl::assembly::{AssembledStack, Template};
use std::collections::{BTreeMap, BTreeSet};

/// What came of putting the template together.
pub(super) enum ImportTemplate {
    Ready(Box<AssembledStack>),
    Impossible(Vec<InputProblem>),
}

/// An import may change nothing else, neither resources nor outputs (CloudFormation User Guide, "Import AWS resources
/// into a CloudFormation stack"), so the app's own template will not do.
pub(super) async fn import_template(
    client: &Client,
    stack: &AssembledStack,
    state: Option<&StackState>,
    resources: &BTreeSet<&str>,
) -> Result<ImportTemplate, EngineError> {
    let deployed = match state {
        Some(state) => Some(as_deployed(client, stack, state).await?),
        None => None,
    };
    let app = stack.template.to_value();
    let mut template = match &deployed {
        Some(deployed) => deployed.template.to_value(),
        None => json!({ "Resources": {} }),
    };
    let mut problems = Vec::new();
    let mut needed = BTreeSet::new();
    for id in resources {
        let declaration = &app["Resources"][id];
        if template["Resources"].get(id).is_some() {
            problems.push(InputProblem::AlreadyInStack { stack: stack.id.clone(), logical_id: (*id).to_owned() });
        } else if declaration.get("DeletionPolicy").is_none() {
            problems.push(InputProblem::NoDeletionPolicy {
                logical_id: (*id).to_owned(),
                location: stack.locations.get(*id).map(ToString::to_string),
            });
        }
        needed.extend(references(declaration));
        template["Resources"][id] = declaration.clone();
    }
    let mut parameters = Map::new();
    for name in needed {
        let is_there = template["Resources"].get(&name).is_some() || template["Parameters"].get(&name).is_some();
        if is_there || name.starts_with("AWS::") {
            continue;
        }
        match app["Parameters"].get(&name) {
            Some(declaration) => drop(parameters.insert(name, declaration.clone())),
            None => problems.push(InputProblem::ImportNeeds { stack: stack.id.clone(), logical_id: name }),
        }
    }
    if !problems.is_empty() {
        return Ok(ImportTemplate::Impossible(problems));
    }
    let names: BTreeSet<String> = parameters.keys().cloned().collect();
    if !parameters.is_empty() {
        let mut all = template["Parameters"].as_object().cloned().unwrap_or_default();
        all.extend(parameters);
        template["Parameters"] = all.into();
    }
    let base = deployed.unwrap_or_else(|| AssembledStack {
        parameters: Vec::new(),
        depends_on: Vec::new(),
        prerequisites: Vec::new(),
        moved: BTreeMap::new(),
        ..stack.clone()
    });
    let mut all = base.parameters.clone();
    all.extend(stack.parameters.iter().filter(|parameter| names.contains(&parameter.name)).cloned());
    let capabilities: BTreeSet<String> = base.capabilities.iter().chain(&stack.capabilities).cloned().collect();
    Ok(ImportTemplate::Ready(Box::new(AssembledStack {
        template: Template::from_value(template),
        parameters: all,
        capabilities: capabilities.into_iter().collect(),
        ..base
    })))
}
