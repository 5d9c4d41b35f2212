use std::ops::RangeInclusive;

use crate::components::quantity::{Percent, Quantity, minutes, percent};
use crate::prelude::*;

/// Makes a service scale by processor and memory: out within a minute, in after five.
///
/// The targets lie well below the usual alarms at 80 and 85 percent, so that an alarm means that scaling was not enough.
#[component]
pub(super) fn scaling(
    scope: &Scope,
    service: Handle<ecs::Service>,
    cluster: Handle<ecs::Cluster>,
    tasks: &RangeInclusive<u16>,
) {
    let target = app_autoscaling::ScalableTarget {
        service_namespace: "ecs",
        scalable_dimension: "ecs:service:DesiredCount",
        resource_id: sub!("service/{cluster}/{}", service.name()),
        min_capacity: *tasks.start(),
        max_capacity: *tasks.end(),
    };
    let cpu = target_tracking(scope, target, "ECSServiceAverageCPUUtilization", percent(65));
    let memory = target_tracking(scope, target, "ECSServiceAverageMemoryUtilization", percent(75));
}

/// Makes a policy that keeps the average of a metric near a value.
#[component]
fn target_tracking(
    scope: &Scope,
    target: Handle<app_autoscaling::ScalableTarget>,
    metric: &str,
    average: Quantity<Percent>,
) -> Handle<app_autoscaling::ScalingPolicy> {
    let policy = app_autoscaling::ScalingPolicy {
        policy_name: metric,
        policy_type: "TargetTrackingScaling",
        scaling_target_id: target,
        target_tracking_scaling_policy_configuration: new {
            predefined_metric_specification: new { predefined_metric_type: metric },
            target_value: average,
            scale_out_cooldown: minutes(1),
            scale_in_cooldown: minutes(5),
        },
    };
    policy
}
