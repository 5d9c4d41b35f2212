//! What a running service owns though the template declares it.
//!
//! In a blue-green, canary or linear release Amazon ECS moves the weights of the listener rules itself, and auto scaling
//! moves the number of tasks. An update that touches them sends the template's values again: production traffic moves
//! to the other target group, or a busy service shrinks.
//!
//! Sources: Amazon ECS Developer Guide, "Amazon ECS blue/green deployments"; aws/aws-cdk#36649;
//! aws-cloudformation/cloudformation-coverage-roadmap#187.

use super::evaluation::{Evaluation, Resources, referred_name};
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, Assembly, ParameterSource};
use std::collections::BTreeMap;

/// A listener rule, or a listener, whose weights ECS moves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwnedRule {
    /// The CloudFormation name of the stack that declares it.
    pub stack: String,
    /// Its logical ID.
    pub logical_id: String,
    /// The logical ID of the service that it leads to.
    pub service: String,
    /// The CloudFormation name of the stack that declares the service.
    pub service_stack: String,
    /// Whether production traffic takes it; test traffic otherwise.
    pub production: bool,
}

/// The rules of all services of an app, found through the outputs and parameters that wire its stacks.
pub fn owned_rules(assembly: &Assembly) -> Vec<OwnedRule> {
    let mut found: Vec<OwnedRule> = Vec::new();
    for stack in &assembly.stacks {
        let template = stack.template.to_value();
        for service in of_type(&evaluated(&template), "AWS::ECS::Service") {
            if service.properties["DeploymentConfiguration"]["Strategy"].as_str().is_none_or(|it| it == "ROLLING") {
                continue;
            }
            for balancer in service.properties["LoadBalancers"].as_array().into_iter().flatten() {
                let advanced = &balancer["AdvancedConfiguration"];
                for (name, production) in [("ProductionListenerRule", true), ("TestListenerRule", false)] {
                    let Some((owner, logical_id)) = declared(assembly, stack, &advanced[name]) else { continue };
                    let (service, service_stack) = (service.logical_id.clone(), stack.name.clone());
                    let rule = OwnedRule { stack: owner, logical_id, service, service_stack, production };
                    if !found.contains(&rule) {
                        found.push(rule);
                    }
                }
            }
        }
    }
    found
}

/// The services of a stack whose number of tasks auto scaling manages though the template has one, with that number.
pub fn scaled_counts(assembly: &Assembly, stack: &AssembledStack) -> Vec<(String, String)> {
    let mut managed: Vec<(String, String)> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for other in &assembly.stacks {
        let template = other.template.to_value();
        for target in of_type(&evaluated(&template), "AWS::ApplicationAutoScaling::ScalableTarget") {
            // `service/CLUSTER/SERVICE`
            let Some(id) = target.properties["ResourceId"].as_str() else { continue };
            let Some(service) = id.strip_prefix("service/").and_then(|path| path.rsplit_once('/')) else { continue };
            managed.extend(declared(assembly, other, &Value::from(service.1)));
            names.push(service.1.to_owned());
        }
    }
    let template = stack.template.to_value();
    let services = of_type(&evaluated(&template), "AWS::ECS::Service").into_iter().filter_map(|service| {
        let count = service.properties.get("DesiredCount").filter(|count| !count.is_null())?;
        let by_reference = managed.iter().any(|(name, id)| *name == stack.name && *id == service.logical_id);
        let by_name = service.properties["ServiceName"].as_str().is_some_and(|name| names.iter().any(|it| it == name));
        (by_reference || by_name).then(|| (service.logical_id, count.to_string().trim_matches('"').to_owned()))
    });
    services.collect()
}

/// The weights in the properties of a rule: as numbers or as the parameters that they come from.
pub fn weights(properties: &Value) -> Vec<Value> {
    let actions = ["Actions", "DefaultActions"].into_iter().flat_map(|name| properties[name].as_array());
    actions
        .flatten()
        .flat_map(|action| action["ForwardConfig"]["TargetGroups"].as_array().into_iter().flatten())
        .filter_map(|group| group.get("Weight").cloned())
        .collect()
}

/// The weights in the properties of an evaluated rule, by the logical IDs of its target groups, as far as both are known.
pub(crate) fn weights_by_group(properties: &Value) -> BTreeMap<String, u32> {
    let actions = ["Actions", "DefaultActions"].into_iter().flat_map(|name| properties[name].as_array()).flatten();
    let groups = actions.flat_map(|action| action["ForwardConfig"]["TargetGroups"].as_array()).flatten();
    let known = groups.filter_map(|group| {
        let weight = group["Weight"].as_str().map_or_else(|| group["Weight"].to_string(), str::to_owned);
        Some((referred_name(group["TargetGroupArn"].as_str()?)?.to_owned(), weight.parse().ok()?))
    });
    known.collect()
}

fn of_type(resources: &Resources, wanted: &str) -> Vec<super::evaluation::Resource> {
    resources.iter().filter(|resource| resource.resource_type == wanted).cloned().collect()
}

fn evaluated(template: &Value) -> Resources {
    Evaluation::new(template, &BTreeMap::new()).resources()
}

/// The stack and the logical ID of the resource that a value refers to, through as many stacks as it takes.
fn declared(assembly: &Assembly, stack: &AssembledStack, value: &Value) -> Option<(String, String)> {
    let mut stack = stack;
    let mut value = value.clone();
    // Each step leads to a stack that is deployed earlier.
    for _ in 0..=assembly.stacks.len() {
        let name = referred_name(value.as_str()?)?.to_owned();
        let template = stack.template.to_value();
        if template["Resources"].get(&name).is_some() {
            return Some((stack.name.clone(), name));
        }
        let parameter = stack.parameters.iter().find(|parameter| parameter.name == name)?;
        let ParameterSource::Output { stack: provider, output } = &parameter.source else { return None };
        stack = assembly.stack(provider)?;
        value = Evaluation::new(&stack.template.to_value(), &BTreeMap::new()).output(output)?;
    }
    None
}
