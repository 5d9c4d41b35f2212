use crate::prelude::*;

/// The tasks of a service as a load balancer sees them.
#[derive(Clone, Copy)]
pub struct TargetGroup {
    /// The target group.
    pub target_group: Handle<elb::TargetGroup>,
    /// The load balancer that sends it requests; its name is a dimension of the group's metrics.
    pub load_balancer: Handle<elb::LoadBalancer>,
}

/// How a load balancer talks to a service.
#[derive(Clone, Copy)]
pub struct TargetGroupSettings<'a> {
    /// The network that the tasks are in.
    pub vpc: Handle<ec2::Vpc>,
    /// The port that the container listens on.
    pub port: u16,
    /// The path that answers 200 as long as the task is well.
    pub health_check_path: &'a str,
}

/// Makes a target group for Fargate tasks, which are known by their addresses.
///
/// A task is taken in after half a minute of good health and left out after three quarters of a minute of bad; requests
/// under way get 30 seconds, the time that ECS gives a task to stop.
#[component]
pub fn target_group(
    scope: &Scope,
    load_balancer: Handle<elb::LoadBalancer>,
    settings: &TargetGroupSettings<'_>,
) -> TargetGroup {
    let target_group = elb::TargetGroup {
        vpc_id: settings.vpc,
        target_type: Ip,
        protocol: Http,
        port: settings.port,
        health_check_path: settings.health_check_path,
        health_check_interval_seconds: 15,
        healthy_threshold_count: 2,
        unhealthy_threshold_count: 3,
        matcher: new { http_code: "200" },
        target_group_attributes: [new { key: "deregistration_delay.timeout_seconds", value: "30" }],
    };
    TargetGroup { target_group, load_balancer }
}
