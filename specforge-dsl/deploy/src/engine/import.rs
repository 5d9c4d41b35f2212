//! Imports: resources that exist become those that the app declares.

use super::call_error::CallError;
use super::deploy::{DeployRequest, deploy};
use super::import_template::{ImportTemplate, import_template};
use super::input::InputProblem;
use super::observer::Observer;
use super::outcome::Deployment;
use super::purpose::{ExistingResource, Purpose};
use super::stack_state::StackState;
use super::{EngineError, Reach, ReleaseOptions};
use crate::resource_name::{Candidate, Unclear, find};
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::{AssembledStack, Assembly, Template};
use std::collections::{BTreeMap, BTreeSet};

/// A declared resource that is to be imported.
#[derive(Debug, Clone)]
struct Wanted<'a> {
    stack: &'a AssembledStack,
    logical_id: String,
    identifier: &'a str,
}

/// Imports existing resources into their stacks. Each is named by its logical ID or as in the code, `database`, with the
/// stack before it where two stacks have one, `data.database`; the value identifies it: `shop-db`, or
/// `Property=value,Property=value` where its type takes several.
///
/// Nothing else changes: what the app declares besides is for the next deployment.
///
/// # Errors
///
/// When a name or an identifier is wrong, a resource is in its stack already or has no deletion policy, or a call to
/// CloudFormation fails before anything is executed.
pub async fn import(
    client: &Client,
    assembly: &Assembly,
    resources: &BTreeMap<String, String>,
    parameters: &BTreeMap<String, String>,
    options: &ReleaseOptions,
    observer: &mut dyn Observer,
) -> Result<Deployment, EngineError> {
    let wanted = wanted(assembly, resources).map_err(EngineError::Input)?;
    let stacks: BTreeSet<&str> = wanted.iter().map(|one| one.stack.name.as_str()).collect();
    let (mut prepared, mut imports, mut problems) = (Vec::new(), BTreeMap::new(), Vec::new());
    for stack in assembly.stacks.iter().filter(|stack| stacks.contains(stack.name.as_str())) {
        let state = StackState::read(client, &stack.name).await?.filter(|state| state.status != "REVIEW_IN_PROGRESS");
        let of_stack: Vec<&Wanted<'_>> = wanted.iter().filter(|one| one.stack.name == stack.name).collect();
        let ids: BTreeSet<&str> = of_stack.iter().map(|one| one.logical_id.as_str()).collect();
        match import_template(client, stack, state.as_ref(), &ids).await? {
            ImportTemplate::Ready(ready) => {
                let identifiers = identifiers(client, &ready.template).await?;
                for one in of_stack {
                    match existing(one, &ready.template, &identifiers) {
                        Ok(resource) => {
                            imports.entry(stack.name.clone()).or_insert_with(Vec::new).push(resource);
                        }
                        Err(problem) => problems.push(problem),
                    }
                }
                prepared.push(*ready);
            }
            ImportTemplate::Impossible(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(EngineError::Input(problems));
    }
    let request = DeployRequest {
        reach: Reach::Only,
        parameters: parameters.clone(),
        consents: options.consents.clone(),
        pace: options.pace,
        purpose: Purpose::Import(imports),
        ..DeployRequest::default()
    };
    let importing = Assembly { stacks: prepared, ..assembly.clone() };
    deploy(client, &importing, &request, observer).await
}

/// What is wrong with the names of resources to import, as far as it shows without a call.
pub fn check_imports(assembly: &Assembly, resources: &BTreeMap<String, String>) -> Vec<InputProblem> {
    wanted(assembly, resources).err().unwrap_or_default()
}

fn wanted<'a>(
    assembly: &'a Assembly,
    resources: &'a BTreeMap<String, String>,
) -> Result<Vec<Wanted<'a>>, Vec<InputProblem>> {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    let declared: Vec<Candidate> = assembly.stacks.iter().flat_map(Candidate::declared).collect();
    for (name, identifier) in resources {
        match find(name, &declared) {
            Ok(one) => {
                let stack = assembly.stacks.iter().find(|stack| stack.name == one.stack_name);
                found.extend(stack.map(|stack| Wanted { stack, logical_id: one.logical_id.clone(), identifier }));
            }
            Err(Unclear::Nothing(suggestions)) => {
                problems.push(InputProblem::UndeclaredResource { name: name.clone(), suggestions });
            }
            Err(Unclear::Several(candidates)) => {
                problems.push(InputProblem::AmbiguousResource { name: name.clone(), candidates });
            }
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// The properties that identify each resource of a template, as CloudFormation says.
async fn identifiers(client: &Client, template: &Template) -> Result<BTreeMap<String, Vec<String>>, CallError> {
    let summary = client
        .get_template_summary()
        .template_body(template.to_json())
        .send()
        .await
        .map_err(|error| CallError::new("GetTemplateSummary", &error))?;
    let mut by_resource = BTreeMap::new();
    for one in summary.resource_identifier_summaries() {
        for id in one.logical_resource_ids() {
            by_resource.insert(id.clone(), one.resource_identifiers().to_vec());
        }
    }
    Ok(by_resource)
}

/// The resource with its identifiers, each with its value.
fn existing(
    wanted: &Wanted<'_>,
    template: &Template,
    identifiers: &BTreeMap<String, Vec<String>>,
) -> Result<ExistingResource, InputProblem> {
    let resource_type =
        template.to_value()["Resources"][&wanted.logical_id]["Type"].as_str().unwrap_or_default().to_owned();
    let Some(names) = identifiers.get(&wanted.logical_id).filter(|names| !names.is_empty()) else {
        return Err(InputProblem::NotImportable { logical_id: wanted.logical_id.clone(), resource_type });
    };
    let wrong = || InputProblem::WrongIdentifier {
        logical_id: wanted.logical_id.clone(),
        resource_type: resource_type.clone(),
        expected: names.clone(),
    };
    let given: BTreeMap<String, String> = match names.as_slice() {
        [only] => {
            let value = wanted.identifier.strip_prefix(&format!("{only}=")).unwrap_or(wanted.identifier);
            BTreeMap::from([(only.clone(), value.to_owned())])
        }
        _ => wanted
            .identifier
            .split(',')
            .map(|pair| pair.split_once('=').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())))
            .collect::<Option<_>>()
            .ok_or_else(wrong)?,
    };
    if given.len() != names.len() || names.iter().any(|name| given.get(name).is_none_or(String::is_empty)) {
        return Err(wrong());
    }
    Ok(ExistingResource { logical_id: wanted.logical_id.clone(), resource_type, identifiers: given })
}
