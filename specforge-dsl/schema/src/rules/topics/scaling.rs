//! Application Auto Scaling.

use super::{metric, schedule};
use crate::Kind;
use crate::rules::codes::RuleCode;
use crate::rules::insertion::Insertion;
use crate::rules::pattern::matches_whole;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[TARGET, POLICY, METRIC];

const TARGET: RuleCode = RuleCode {
    code: "SF0244",
    title: "A scalable target that does not fit its service",
    explanation: "The dimension begins with the namespace (`ecs:service:DesiredCount` of `ecs`), the resource ID has the \
                  namespace's form (`service/cluster/name`), and the least capacity is not above the greatest. Source: \
                  Application Auto Scaling API Reference, `RegisterScalableTarget`.",
};
const POLICY: RuleCode = RuleCode {
    code: "SF0245",
    title: "A scaling policy whose type does not fit its configuration",
    explanation: "A policy of the type `TargetTrackingScaling` has a target tracking configuration, one of the type \
                  `StepScaling` step adjustments, each alone. A policy names its target by `scaling_target_id`, or by \
                  namespace, dimension and resource ID. Source: AWS::ApplicationAutoScaling::ScalingPolicy.",
};
const METRIC: RuleCode = RuleCode {
    code: "SF0246",
    title: "A target value that cannot be tracked",
    explanation: "Utilization is in percent, above 0 and up to 100. `ALBRequestCountPerTarget` needs a resource label: the \
                  full names of the load balancer and the target group, `app/…/…/targetgroup/…/…`; no other predefined \
                  metric has one. Either a predefined or a customized metric is tracked. Source: Application Auto Scaling \
                  API Reference, `TargetTrackingScalingPolicyConfiguration`.",
};

/// The form of a resource ID in the namespaces that have a single one.
const FORMS: [(&str, &str, &str); 5] = [
    ("ecs", "service/.+/.+", "service/cluster/name"),
    ("dynamodb", "table/.+", "table/name"),
    ("rds", "cluster:.+", "cluster:name"),
    ("lambda", "function:.+:.+", "function:name:alias"),
    ("elasticache", "(replication-group|cache-cluster)/.+", "replication-group/name"),
];

/// `AWS::ApplicationAutoScaling::ScalableTarget`.
pub(super) fn target(target: View<'_>, report: &mut Report) {
    let (least, most) = (target.get("MinCapacity"), target.get("MaxCapacity"));
    bounds(least, most, report);
    let namespace = target.get("ServiceNamespace");
    let dimension = target.get("ScalableDimension");
    place(namespace, dimension, target.get("ResourceId"), report);
    for action in target.get("ScheduledActions").items() {
        schedule::check(action.get("Schedule"), report);
        let capacity = action.get("ScalableTargetAction");
        bounds(capacity.get("MinCapacity"), capacity.get("MaxCapacity"), report);
        if action.lacks("ScalableTargetAction") || (capacity.lacks("MinCapacity") && capacity.lacks("MaxCapacity")) {
            report
                .add(&TARGET, action.at(), "the scheduled action changes nothing")
                .help("add `scalable_target_action: new { min_capacity: …, max_capacity: … }`");
        }
    }
}

fn bounds(least: View<'_>, most: View<'_>, report: &mut Report) {
    if let (Some(low), Some(high)) = (least.integer(), most.integer())
        && low > high
    {
        report
            .add(&TARGET, least.at(), format!("`min_capacity` {low} is above `max_capacity` {high}"))
            .also(most.at(), "the greatest capacity")
            .help(format!("write `min_capacity: {high}, max_capacity: {low}`"));
    }
    for (capacity, name) in [(least, "min_capacity"), (most, "max_capacity")] {
        if let Some(number) = capacity.integer().filter(|number| *number < 0) {
            report.add(&TARGET, capacity.at(), format!("`{name}` is at least 0, found `{number}`"));
        }
    }
}

fn place(namespace: View<'_>, dimension: View<'_>, resource: View<'_>, report: &mut Report) {
    let Some(name) = namespace.text() else { return };
    if let Some(text) = dimension.text().filter(|text| text.split(':').next() != Some(name)) {
        report
            .add(&TARGET, dimension.at(), format!("`{text}` is not a dimension of `{name}`"))
            .also(namespace.at(), "the namespace")
            .maybe_help((name == "ecs").then(|| "write `\"ecs:service:DesiredCount\"`".into()));
        return;
    }
    let form = FORMS.into_iter().find(|(known, _, _)| *known == name);
    let reading = resource.text().or(resource.reference().filter(|text| !text.starts_with("${")));
    if let (Some((_, form, example)), Some(text)) = (form, reading)
        && matches_whole(form, text) == Some(false)
    {
        report
            .add(&TARGET, resource.at(), format!("`{text}` is not the resource ID of a target of `{name}`"))
            .help(format!("write `sub!(\"{}\")`", example.replace("cluster/name", "{cluster}/{service}")));
    }
}

/// `AWS::ApplicationAutoScaling::ScalingPolicy`.
pub(super) fn policy(policy: View<'_>, report: &mut Report) {
    let kind = policy.get("PolicyType");
    let configurations = [
        (
            "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration",
            "target_tracking_scaling_policy_configuration",
        ),
        ("StepScaling", "StepScalingPolicyConfiguration", "step_scaling_policy_configuration"),
        ("PredictiveScaling", "PredictiveScalingPolicyConfiguration", "predictive_scaling_policy_configuration"),
    ];
    if let Some(text) = kind.text() {
        for (name, property, rust) in configurations {
            if name == text && policy.lacks(property) && policy.lacks("RawConfiguration") {
                let wrong = configurations.iter().find(|(_, other, _)| policy.has(other));
                let at = wrong.map_or(kind.at(), |(_, other, _)| policy.name_at(other));
                report
                    .add(&POLICY, at, format!("a policy of the type `{text}` needs `{rust}`"))
                    .also(kind.at(), "the type")
                    .help(match wrong {
                        Some((other, _, _)) => format!("write `policy_type: {other}`, or configure `{rust}`"),
                        None => format!("add `{rust}: new {{ … }}`"),
                    });
                return;
            }
            if name != text && policy.has(property) {
                report
                    .add(&POLICY, policy.name_at(property), format!("a policy of the type `{text}` has no `{rust}`"))
                    .also(kind.at(), "the type")
                    .help(format!("write `policy_type: {name}`, or remove `{rust}`"));
                return;
            }
        }
    }
    place(policy.get("ServiceNamespace"), policy.get("ScalableDimension"), policy.get("ResourceId"), report);
    let whole = ["ServiceNamespace", "ScalableDimension", "ResourceId"];
    let partly = whole.iter().any(|name| policy.lacks(name)) && whole.iter().any(|name| policy.has(name));
    if policy.lacks("ScalingTargetId") && partly {
        report
            .add(&POLICY, policy.at(), "the policy names its target only in part")
            .help("add `scaling_target_id`, or all of `service_namespace`, `scalable_dimension` and `resource_id`");
    }
    tracking(policy.get("TargetTrackingScalingPolicyConfiguration"), report);
    steps(policy.get("StepScalingPolicyConfiguration"), report);
}

/// `AWS::AutoScaling::ScalingPolicy`: it tracks metrics in the same form.
pub(super) fn group_policy(policy: View<'_>, report: &mut Report) {
    tracking(policy.get("TargetTrackingConfiguration"), report);
}

fn tracking(tracking: View<'_>, report: &mut Report) {
    let predefined = tracking.get("PredefinedMetricSpecification");
    if predefined.is_given() && tracking.has("CustomizedMetricSpecification") {
        report
            .add(
                &METRIC,
                tracking.name_at("CustomizedMetricSpecification"),
                "a policy tracks a predefined or a customized metric",
            )
            .also(tracking.name_at("PredefinedMetricSpecification"), "the predefined metric")
            .help("remove one of them");
    }
    if tracking.lacks("PredefinedMetricSpecification") && tracking.lacks("CustomizedMetricSpecification") {
        report
            .add(&METRIC, tracking.at(), "the policy tracks no metric")
            .help("add `predefined_metric_specification: new { … }`");
    }
    let target = tracking.get("TargetValue");
    metric::check(tracking.get("CustomizedMetricSpecification"), report);
    if let Some(value) = target.number().filter(|value| *value <= 0.0) {
        report.add(&METRIC, target.at(), format!("`target_value` is above 0, found `{value}`"));
        return;
    }
    let metric = predefined.get("PredefinedMetricType");
    let Some(name) = metric.text() else { return };
    if let Some(value) = target.number().filter(|value| *value > 100.0 && name.contains("Utilization")) {
        report
            .add(&METRIC, target.at(), format!("`{name}` is in percent, and never reaches {value}"))
            .help("write a target from 1 to 100");
    }
    let label = predefined.get("ResourceLabel");
    let requests = name == "ALBRequestCountPerTarget";
    if requests && predefined.lacks("ResourceLabel") {
        report
            .add(&METRIC, metric.at(), format!("`{name}` needs `resource_label`"))
            .help("write `resource_label: sub!(\"{load_balancer_full_name}/{target_group_full_name}\")`");
    }
    if !requests && label.is_given() {
        report
            .add(&METRIC, predefined.name_at("ResourceLabel"), format!("`{name}` has no `resource_label`"))
            .help("remove it");
    }
    let form = "app/.+/[0-9a-f]+/targetgroup/.+/[0-9a-f]+";
    if let Some(text) = label.text().filter(|text| requests && matches_whole(form, text) == Some(false)) {
        report
            .add(&METRIC, label.at(), format!("`{text}` is not the full name of a load balancer and a target group"))
            .help("join `load_balancer_full_name` and `target_group_full_name` with `/`; ARNs do not fit");
    }
    if requests {
        inserted(label, report);
    }
}

/// The attributes in a resource label: the full names of the load balancer and of the target group, in this order.
fn inserted(label: View<'_>, report: &mut Report) {
    const HELP: &str = "write `sub!(\"{}/{}\", balancer.load_balancer_full_name(), group.target_group_full_name())`";
    let parts = ["LoadBalancer", "TargetGroup"].map(|name| {
        let resource = crate::resource(&format!("AWS::ElasticLoadBalancingV2::{name}"))?;
        Insertion::new(resource, Some(&format!("{name}FullName")))
    });
    let [Some(balancer), Some(group)] = parts else { return };
    let known = |one: &Insertion| [balancer, group].into_iter().find(|part| part.resource == one.resource);
    for one in label.insertions() {
        if let Some(part) = known(&one).filter(|part| part.kind != one.kind) {
            let message = format!("`resource_label` takes `{}`, found {}", part.method(), one.told(part.resource));
            report.add(&METRIC, label.at(), message).help(HELP);
            return;
        }
    }
    let order: Vec<Kind> = label.insertions().filter(|one| known(one).is_some()).map(|one| one.kind).collect();
    if order == [group.kind, balancer.kind] {
        report.add(&METRIC, label.at(), "`resource_label` begins with the load balancer").help(HELP);
    }
}

fn steps(steps: View<'_>, report: &mut Report) {
    let adjustments = steps.get("StepAdjustments");
    if adjustments.all_items().is_some_and(|items| items.is_empty()) {
        report.add(&POLICY, adjustments.at(), "a step scaling policy has at least one step");
    }
    for step in adjustments.items() {
        let (low, high) = (step.get("MetricIntervalLowerBound"), step.get("MetricIntervalUpperBound"));
        if step.lacks("MetricIntervalLowerBound") && step.lacks("MetricIntervalUpperBound") {
            report
                .add(&POLICY, step.at(), "a step has a lower or an upper bound")
                .help("add `metric_interval_lower_bound: 0.0`");
        } else if let (Some(from), Some(to)) = (low.number(), high.number())
            && from >= to
        {
            report
                .add(&POLICY, low.at(), format!("the step begins at {from} and ends at {to}"))
                .also(high.at(), "the upper bound");
        }
    }
}
