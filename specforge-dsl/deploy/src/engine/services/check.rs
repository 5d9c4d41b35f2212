use super::EcsServices;
use crate::engine::inspection::Inspect;
use crate::engine::resources::stack_resources;
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::AssembledStack;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;

/// Compares the task definition that each ECS service runs with the one that its template names.
///
/// A circuit breaker or an alarm may roll a service back and let the update end as `UPDATE_COMPLETE`
/// (<https://github.com/aws/containers-roadmap/issues/1205>).
pub struct TaskDefinitionCheck {
    ecs: Rc<dyn EcsServices>,
}

impl TaskDefinitionCheck {
    /// A check that asks this one.
    pub fn new(ecs: Rc<dyn EcsServices>) -> Self {
        Self { ecs }
    }
}

impl Inspect for TaskDefinitionCheck {
    fn inspect<'a>(
        &'a self,
        client: &'a Client,
        stack: &'a AssembledStack,
    ) -> Pin<Box<dyn Future<Output = Vec<String>> + 'a>> {
        Box::pin(deviations(self.ecs.as_ref(), client, stack))
    }
}

async fn deviations(ecs: &dyn EcsServices, client: &Client, stack: &AssembledStack) -> Vec<String> {
    let template = stack.template.to_value();
    let services: Vec<(&String, &str)> = template["Resources"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, resource)| resource["Type"] == "AWS::ECS::Service")
        .filter_map(|(name, resource)| Some((name, resource["Properties"]["TaskDefinition"]["Ref"].as_str()?)))
        .collect();
    if services.is_empty() {
        return Vec::new();
    }
    let physical: BTreeMap<String, String> = match stack_resources(client, &stack.name).await {
        Ok(resources) => {
            resources.into_iter().filter_map(|resource| Some((resource.logical_id, resource.physical_id?))).collect()
        }
        Err(error) => return vec![format!("nobody could look whether services run what the template says: {error}")],
    };
    let mut found = Vec::new();
    for (service, definition) in services {
        let (Some(arn), Some(wanted)) = (physical.get(service), physical.get(definition)) else { continue };
        match ecs.task_definition(arn).await {
            Ok(Some(running)) if running != *wanted => found.push(format!(
                "`{service}` runs `{}` and not `{}`, as the template says: ECS rolled its deployment back",
                short(&running),
                short(wanted)
            )),
            Ok(_) => {}
            Err(error) => {
                found.push(format!("nobody could look whether `{service}` runs what the template says: {error}"))
            }
        }
    }
    found
}

/// `family:revision` of a task definition's ARN.
fn short(arn: &str) -> &str {
    arn.rsplit_once('/').map_or(arn, |(_, name)| name)
}
