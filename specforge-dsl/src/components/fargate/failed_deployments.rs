use super::FargateService;
use crate::prelude::*;

/// Tells a topic when ECS gives up or turns back a deployment of one of the services (ECS Developer Guide, "Amazon ECS
/// service deployment state change events").
#[component]
pub fn failed_deployments(
    scope: &Scope,
    topic: Handle<sns::Topic>,
    services: &[&FargateService],
) -> Handle<events::Rule> {
    let arns: Vec<_> = services.iter().map(|service| service.service.service_arn()).collect();
    let rule = events::Rule {
        description: "A deployment failed",
        event_pattern: json!({
            "source": ["aws.ecs"],
            "detail-type": ["ECS Deployment State Change"],
            "detail": { "eventName": ["SERVICE_DEPLOYMENT_FAILED"] },
            "resources": arns,
        }),
        targets: [new { id: "topic", arn: topic }],
    };
    rule
}
