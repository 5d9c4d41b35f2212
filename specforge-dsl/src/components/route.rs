//! Routes from a load balancer to a service, for each way of releasing it.

use super::load_balancer::LoadBalancer;
use super::target_group::{TargetGroup, TargetGroupSettings, target_group};
use crate::prelude::*;

/// Which requests a service answers.
#[derive(Clone, Copy)]
pub struct RouteSettings<'a> {
    /// The paths, for example `/api/*`.
    pub paths: &'a [&'a str],
    /// The rule's position: lower ones are asked first.
    pub priority: u16,
    /// How the load balancer talks to the service.
    pub targets: TargetGroupSettings<'a>,
}

/// The route to a service that is released by replacing its tasks one after the other.
#[derive(Clone, Copy)]
pub struct RollingRoute {
    /// Its tasks.
    pub targets: TargetGroup,
    /// The rule that leads to them.
    pub rule: Handle<elb::ListenerRule>,
}

/// The route to a service of which a second, green set of tasks is brought up beside the blue one that serves.
#[derive(Clone, Copy)]
pub struct BlueGreenRoute {
    /// One set of tasks. Which of the two serves is known to ECS alone: they change places with each release.
    pub blue: TargetGroup,
    /// The other set.
    pub green: TargetGroup,
    /// The rule that all requests take.
    pub production_rule: Handle<elb::ListenerRule>,
    /// The rule for requests that test the new version before anybody else gets it.
    pub test_rule: Handle<elb::ListenerRule>,
    /// The role in which ECS turns both rules.
    pub infrastructure_role: Handle<iam::Role>,
}

/// How the new version of a service is tested before it serves.
#[derive(Clone, Copy)]
pub struct TestRouteSettings<'a> {
    /// The position of the test rule, before that of the production rule.
    pub priority: u16,
    /// The name of the header that leads to the new version when its value is `1`.
    pub header: &'a str,
}

/// Makes one target group and the rule that leads to it.
#[component]
pub fn rolling_route(scope: &Scope, entrance: &LoadBalancer, settings: &RouteSettings<'_>) -> RollingRoute {
    let targets = target_group(scope, entrance.load_balancer, &settings.targets);
    let rule = elb::ListenerRule {
        listener_arn: entrance.https,
        priority: settings.priority,
        conditions: [new { field: "path-pattern", path_pattern_config: new { values: settings.paths } }],
        actions: [new { r#type: Forward, target_group_arn: targets.target_group }],
    };
    RollingRoute { targets, rule }
}

/// Makes the two target groups, the two rules and the infrastructure role of a blue-green service.
///
/// Both rules forward to both groups, since a group has to hang on the load balancer before a service may use it. The
/// weights belong to ECS after the first deployment. CloudFormation sends the template's weights again whenever it updates
/// a rule, and so moves production traffic; therefore put routes into a stack that releases never touch. For a wanted
/// change of a rule, `deploy` reads the weights that are live and gives them to the parameters.
#[component]
pub fn blue_green_route(
    scope: &Scope,
    entrance: &LoadBalancer,
    settings: &RouteSettings<'_>,
    test: &TestRouteSettings<'_>,
) -> BlueGreenRoute {
    let blue_weight = Parameter::<Integer> {
        description: "Share of requests for the blue tasks, of ECS after the first deployment",
        default: 100,
        min_value: 0,
        max_value: 100,
        sample: 100,
    };
    let green_weight = Parameter::<Integer> {
        description: "Share of requests for the green tasks, of ECS after the first deployment",
        default: 0,
        min_value: 0,
        max_value: 100,
        sample: 0,
    };
    let ecs = infrastructure_role(scope);
    let blue = target_group(scope, entrance.load_balancer, &settings.targets);
    let green = target_group(scope, entrance.load_balancer, &settings.targets);
    let weighted = [(blue, blue_weight), (green, green_weight)];
    let production = weighted_rule(scope, entrance, settings.priority, settings.paths, None, &weighted);
    let test = weighted_rule(scope, entrance, test.priority, settings.paths, Some(test.header), &weighted);
    BlueGreenRoute { blue, green, production_rule: production, test_rule: test, infrastructure_role: ecs }
}

/// Makes a rule that shares requests among target groups: those of the paths, and with the header's value `1` if there is
/// one.
#[component]
fn weighted_rule(
    scope: &Scope,
    entrance: &LoadBalancer,
    priority: u16,
    paths: &[&str],
    header: Option<&str>,
    weighted: &[(TargetGroup, Parameter<Integer>)],
) -> Handle<elb::ListenerRule> {
    let rule = elb::ListenerRule {
        listener_arn: entrance.https,
        priority,
        conditions: [
            new { field: "path-pattern", path_pattern_config: new { values: paths } },
            header.map(|name| new {
                field: "http-header",
                http_header_config: new { http_header_name: name, values: ["1"] },
            }),
        ],
        actions: [new {
            r#type: Forward,
            forward_config: new {
                target_groups: weighted
                    .iter()
                    .map(|(targets, weight)| new { target_group_arn: targets.target_group, weight: weight }),
            },
        }],
    };
    rule
}

/// Makes the role in which ECS turns listener rules from blue to green. Its trust has no condition, as documented: nothing
/// says that ECS names a source when it takes the role (ECS Developer Guide, "Amazon ECS infrastructure IAM role for load
/// balancers").
#[component]
fn infrastructure_role(scope: &Scope) -> Handle<iam::Role> {
    let role = iam::Role {
        assume_role_policy_document: new {
            statement: [new {
                effect: Allow,
                principal: new { service: ["ecs.amazonaws.com"] },
                action: ["sts:AssumeRole"],
            }],
        },
        managed_policy_arns: [external::<iam::ManagedPolicyArn>(sub!(
            "arn:{partition}:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers"
        ))],
    };
    role
}
