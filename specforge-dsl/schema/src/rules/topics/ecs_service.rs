//! ECS services.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[LAUNCH, LOAD_BALANCER, DEPLOYMENT, BLUE_GREEN];

const LAUNCH: RuleCode = RuleCode {
    code: "SF0240",
    title: "A service that cannot be placed",
    explanation: "A launch type and a capacity provider strategy exclude each other; one base, weights not all zero. On \
                  Fargate every service has a network configuration and no placement constraints or strategies. A \
                  daemon runs on every instance, and is not for Fargate. Source: Amazon ECS API \
                  Reference, `CreateService`.",
};
const LOAD_BALANCER: RuleCode = RuleCode {
    code: "SF0241",
    title: "A service whose load balancer is incomplete",
    explanation: "A load balancer of a service names the container and its port, and a target group. A grace period for \
                  health checks makes sense only with a load balancer or with service discovery. Source: Amazon ECS API \
                  Reference, `CreateService` and `LoadBalancer`.",
};
const DEPLOYMENT: RuleCode = RuleCode {
    code: "SF0242",
    title: "A deployment configuration that contradicts itself",
    explanation: "The circuit breaker is for rolling deployments that ECS itself makes. A deployment that may neither \
                  start a task beyond the desired count nor stop one can never progress. Source: Amazon ECS API \
                  Reference, `DeploymentConfiguration`.",
};
const BLUE_GREEN: RuleCode = RuleCode {
    code: "SF0243",
    title: "A blue-green deployment without all of its parts",
    explanation: "Traffic is shifted between two different target groups, by a production listener rule, with a role \
                  that may change it; a canary or a linear shift needs its own configuration. Source: Amazon ECS \
                  Developer Guide, \"Amazon ECS blue/green deployments\", and AWS::ECS::Service, \
                  `AdvancedConfiguration`.",
};

/// `AWS::ECS::Service`.
pub(super) fn service(service: View<'_>, report: &mut Report) {
    launch(service, report);
    load_balancers(service, report);
    deployment(service, report);
    blue_green(service, report);
}

fn launch(service: View<'_>, report: &mut Report) {
    let launch_type = service.get("LaunchType");
    let count = service.get("DesiredCount");
    if let Some(number) = count.integer().filter(|number| *number < 0) {
        report.add(&LAUNCH, count.at(), format!("`desired_count` is at least 0, found `{number}`"));
    }
    let strategy = service.get("CapacityProviderStrategy");
    let strategy_given = strategy.is_given() && !strategy.all_items().is_some_and(|items| items.is_empty());
    if launch_type.is_given() && strategy_given {
        report
            .add(
                &LAUNCH,
                service.name_at("CapacityProviderStrategy"),
                "`launch_type` and `capacity_provider_strategy` exclude each other",
            )
            .also(service.name_at("LaunchType"), "`launch_type` is given here")
            .help("remove one of them");
    }
    let based: Vec<View<'_>> =
        strategy.items().filter(|item| item.get("Base").integer().is_some_and(|base| base > 0)).collect();
    if let [first, second, ..] = based.as_slice() {
        report
            .add(&LAUNCH, second.get("Base").at(), "only one capacity provider has a base")
            .also(first.get("Base").at(), "a base is already here");
    }
    let providers = strategy.items().filter_map(|item| item.get("CapacityProvider").text());
    let on_fargate =
        launch_type.text() == Some("FARGATE") || providers.into_iter().any(|name| name.starts_with("FARGATE"));
    if !on_fargate {
        return;
    }
    if service.lacks("NetworkConfiguration") && !external(service) {
        report
            .add(&LAUNCH, service.at(), "a service on Fargate needs `network_configuration`")
            .help("add `network_configuration: new { awsvpc_configuration: new { subnets: […] } }`");
    }
    for (name, rust) in
        [("PlacementConstraints", "placement_constraints"), ("PlacementStrategies", "placement_strategies")]
    {
        if service.get(name).all_items().is_some_and(|items| !items.is_empty()) {
            report.add(&LAUNCH, service.name_at(name), format!("a service on Fargate has no `{rust}`"));
        }
    }
    if service.get("SchedulingStrategy").text() == Some("DAEMON") {
        report
            .add(&LAUNCH, service.get("SchedulingStrategy").at(), "Fargate has no instances for a daemon")
            .help("write `scheduling_strategy: Replica`");
    }
}

fn external(service: View<'_>) -> bool {
    matches!(service.get("DeploymentController").get("Type").text(), Some("EXTERNAL"))
}

fn load_balancers(service: View<'_>, report: &mut Report) {
    let balancers = service.get("LoadBalancers");
    let none = service.lacks("LoadBalancers") || balancers.all_items().is_some_and(|items| items.is_empty());
    let grace = service.get("HealthCheckGracePeriodSeconds");
    let waits = grace.integer().is_some_and(|seconds| seconds > 0);
    let other = ["ServiceRegistries", "VpcLatticeConfigurations", "ServiceConnectConfiguration"];
    if none && waits && other.iter().all(|name| service.lacks(name)) {
        report
            .add(
                &LOAD_BALANCER,
                service.name_at("HealthCheckGracePeriodSeconds"),
                "a grace period for health checks needs a load balancer",
            )
            .help("add `load_balancers`, or remove `health_check_grace_period_seconds`");
    }
    for balancer in balancers.items() {
        if !balancer.is_object() || external(service) {
            continue;
        }
        for (name, rust) in [("ContainerName", "container_name"), ("ContainerPort", "container_port")] {
            if balancer.lacks(name) {
                report
                    .add(&LOAD_BALANCER, balancer.at(), format!("a load balancer of a service needs `{rust}`"))
                    .help(format!("add `{rust}`"));
            }
        }
        if balancer.lacks("TargetGroupArn") && balancer.lacks("LoadBalancerName") {
            report
                .add(&LOAD_BALANCER, balancer.at(), "a load balancer of a service needs `target_group_arn`")
                .help("add `target_group_arn`");
        }
        let port = balancer.get("ContainerPort");
        if let Some(number) = port.integer().filter(|number| !(1..=65535).contains(number)) {
            report.add(&LOAD_BALANCER, port.at(), format!("`container_port` is 1 to 65535, found `{number}`"));
        }
    }
}

fn deployment(service: View<'_>, report: &mut Report) {
    let configuration = service.get("DeploymentConfiguration");
    let breaker = configuration.get("DeploymentCircuitBreaker");
    let enabled = breaker.get("Enable").boolean() == Some(true);
    let controller = service.get("DeploymentController").get("Type");
    if let Some(other) = controller.text().filter(|other| enabled && *other != "ECS") {
        report
            .add(&DEPLOYMENT, breaker.at(), "the circuit breaker is for deployments that ECS itself makes")
            .also(controller.at(), format!("`{other}` deploys this service"))
            .help("remove `deployment_circuit_breaker`");
    }
    let strategy = configuration.get("Strategy");
    if let Some(name) = strategy.text().filter(|name| enabled && *name != "ROLLING") {
        report
            .add(&DEPLOYMENT, breaker.at(), format!("the circuit breaker is for rolling deployments, not for `{name}`"))
            .also(strategy.at(), "the strategy")
            .help("remove `deployment_circuit_breaker`; alarms in `alarms` roll back other deployments");
    }
    if breaker.get("Enable").boolean() == Some(false) && breaker.get("Rollback").boolean() == Some(true) {
        report
            .add(&DEPLOYMENT, breaker.get("Rollback").at(), "a circuit breaker that is off never rolls back")
            .also(breaker.get("Enable").at(), "it is off")
            .help("write `enable: true`");
    }
    let (least, most) = (configuration.get("MinimumHealthyPercent"), configuration.get("MaximumPercent"));
    let daemon = service.get("SchedulingStrategy").text() == Some("DAEMON");
    let (low, high) = (least.integer(), most.integer());
    if let (Some(low), Some(high)) = (low, high)
        && low >= high
        && !daemon
    {
        report
            .add(
                &DEPLOYMENT,
                least.at(),
                format!("a deployment between {low} and {high} percent can start and stop nothing"),
            )
            .also(most.at(), "the upper bound")
            .help("write `minimum_healthy_percent: 100, maximum_percent: 200`");
    }
    if daemon && high.is_some_and(|percent| percent > 100) && low.is_some_and(|percent| percent >= 100) {
        report.add(&DEPLOYMENT, most.at(), "a daemon runs once on each instance").help("write `maximum_percent: 100`");
    }
}

fn blue_green(service: View<'_>, report: &mut Report) {
    let configuration = service.get("DeploymentConfiguration");
    let strategy = configuration.get("Strategy");
    let shifting = strategy.text().filter(|strategy| matches!(*strategy, "BLUE_GREEN" | "LINEAR" | "CANARY"));
    for balancer in service.get("LoadBalancers").items() {
        let advanced = balancer.get("AdvancedConfiguration");
        let (primary, alternate) = (balancer.get("TargetGroupArn"), advanced.get("AlternateTargetGroupArn"));
        if primary.is_given() && primary.same(alternate) {
            report
                .add(&BLUE_GREEN, alternate.at(), "the alternate target group is the primary one")
                .also(primary.at(), "the primary target group")
                .help("create a second target group");
        }
        let (production, test) = (advanced.get("ProductionListenerRule"), advanced.get("TestListenerRule"));
        if production.is_given() && production.same(test) {
            report
                .add(&BLUE_GREEN, test.at(), "the test rule is the production rule")
                .also(production.at(), "the production rule");
        }
        let target_group = primary.is_given();
        if let Some(name) = shifting.filter(|_| target_group && balancer.lacks("AdvancedConfiguration")) {
            report
                .add(&BLUE_GREEN, balancer.at(), format!("the strategy `{name}` needs `advanced_configuration`"))
                .also(strategy.at(), format!("the strategy is `{name}`"))
                .help("add the alternate target group, the production listener rule and the role");
        }
        for (name, rust) in [("ProductionListenerRule", "production_listener_rule"), ("RoleArn", "role_arn")] {
            if shifting.is_some() && advanced.lacks(name) {
                report
                    .add(&BLUE_GREEN, advanced.at(), format!("traffic cannot be shifted without `{rust}`"))
                    .help(format!("add `{rust}`"));
            }
        }
        if advanced.is_given() && strategy.text() == Some("ROLLING") {
            report
                .add(&BLUE_GREEN, balancer.name_at("AdvancedConfiguration"), "a rolling deployment shifts no traffic")
                .also(strategy.at(), "the strategy is `ROLLING`")
                .help("write `strategy: BlueGreen`, or remove `advanced_configuration`");
        }
    }
    for (kind, name, rust) in [
        ("CANARY", "CanaryConfiguration", "canary_configuration"),
        ("LINEAR", "LinearConfiguration", "linear_configuration"),
    ] {
        let (mismatch, given) = (strategy.text().filter(|other| *other != kind), configuration.has(name));
        if let Some(other) = mismatch.filter(|_| given) {
            report
                .add(&BLUE_GREEN, configuration.name_at(name), format!("the strategy `{other}` has no `{rust}`"))
                .also(strategy.at(), format!("the strategy is `{other}`"))
                .help(format!("remove `{rust}`"));
        }
    }
}
