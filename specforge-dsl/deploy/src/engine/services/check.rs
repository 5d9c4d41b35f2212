use super::{EcsServices, Running, SERVICE, cannot_see};
use crate::engine::inspection::{Inspect, Inspected};
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
    ) -> Pin<Box<dyn Future<Output = Inspected> + 'a>> {
        Box::pin(inspected(self.ecs.as_ref(), client, stack))
    }
}

async fn inspected(ecs: &dyn EcsServices, client: &Client, stack: &AssembledStack) -> Inspected {
    let template = stack.template.to_value();
    let services: Vec<(&String, &str)> = template["Resources"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, resource)| resource["Type"] == SERVICE)
        .filter_map(|(name, resource)| Some((name, resource["Properties"]["TaskDefinition"]["Ref"].as_str()?)))
        .collect();
    let mut found = Inspected::default();
    if services.is_empty() {
        return found;
    }
    let physical: BTreeMap<String, String> = match stack_resources(client, &stack.name).await {
        Ok(resources) => {
            resources.into_iter().filter_map(|resource| Some((resource.logical_id, resource.physical_id?))).collect()
        }
        Err(error) => {
            found
                .unseen
                .push(cannot_see(&format!("Whether the services of {} run what the template says", stack.id), &error));
            return found;
        }
    };
    for (service, definition) in services {
        let (Some(arn), Some(wanted)) = (physical.get(service), physical.get(definition)) else { continue };
        match ecs.running(arn).await {
            Ok(Running::Tasks(running)) if running != *wanted => {
                let mut text = format!(
                    "`{service}` runs `{}` and not `{}`, as the template says: ECS rolled its deployment back, or \
                     somebody changed it",
                    short(&running),
                    short(wanted)
                );
                // What may be known is worth telling, and not worth a word where it is not.
                for reason in ecs.stopped_tasks(arn, None).await.unwrap_or_default() {
                    text.push_str(&format!(". A task stopped: {}", reason.trim_end_matches('.')));
                }
                found.deviations.push(text);
            }
            Ok(Running::Nothing) => found.deviations.push(format!(
                "`{service}` is not there any more: somebody deleted it, and CloudFormation makes it anew only after a \
                 deployment without it"
            )),
            Ok(Running::Tasks(_) | Running::Unknown) => {}
            Err(error) => {
                found.unseen.push(cannot_see(&format!("Whether `{service}` runs what the template says"), &error))
            }
        }
    }
    found
}

/// `family:revision` of a task definition's ARN.
fn short(arn: &str) -> &str {
    arn.rsplit_once('/').map_or(arn, |(_, name)| name)
}
