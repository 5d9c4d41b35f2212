//! Metrics that AWS services publish.

use super::metric_dimensions;
use super::metric_names::{NAMESPACES, OTHER_NAMESPACES};
use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::{listed, quoted};
use crate::suggest;

pub(crate) const CODES: &[RuleCode] = &[METRIC];

pub(super) const METRIC: RuleCode = RuleCode {
    code: "SF0283",
    title: "A metric that no service publishes",
    explanation: "Namespaces, metric names and dimensions of AWS services are fixed. An alarm on another spelling is \
                  accepted and stays in `INSUFFICIENT_DATA` for ever. Metrics of a target group are published with the load \
                  balancer, too, both by their full names, not by their ARNs; other dimensions have one attribute of a \
                  resource as their value as well, its name or its ID. Source: the monitoring pages of the services' guides.",
};
/// Checks a namespace, a metric name and the dimensions, as far as they are of a known service.
pub(super) fn check(owner: View<'_>, report: &mut Report) {
    let (namespace, metric) = (owner.get("Namespace"), owner.get("MetricName"));
    let Some(text) = namespace.text().filter(|text| text.to_ascii_uppercase().starts_with("AWS/")) else { return };
    metric_dimensions::check(text, owner.get("Dimensions"), report);
    let Some((_, metrics, dimensions)) = NAMESPACES.into_iter().find(|(known, _, _)| *known == text) else {
        let known = NAMESPACES.iter().map(|(known, _, _)| *known).chain(OTHER_NAMESPACES);
        let near = known
            .filter(|known| *known != text && close(known, text))
            .min_by_key(|known| strsim::osa_distance(known, text));
        if let Some(near) = near.filter(|_| !OTHER_NAMESPACES.contains(&text)) {
            report
                .add(&METRIC, namespace.at(), format!("no service publishes metrics in `{text}`"))
                .help(format!("did you mean `{near:?}`?"));
        }
        return;
    };
    if let Some(name) = metric.text().filter(|name| !metrics.contains(name))
        && let Some(near) = metrics.iter().find(|near| close(near, name))
    {
        report
            .add(&METRIC, metric.at(), format!("`{text}` has no metric `{name}`"))
            .help(format!("did you mean `{near:?}`?"));
        return;
    }
    let given = owner.get("Dimensions");
    let before = report.len();
    for dimension in given.items().map(|one| one.get("Name")) {
        let Some(name) = dimension.text().filter(|name| !dimensions.contains(name)) else { continue };
        let near = suggest(name, dimensions.iter().copied());
        let help = near.map_or_else(
            || format!("expected {}", listed(dimensions.iter().copied(), "or")),
            |near| format!("did you mean `{near:?}`?"),
        );
        report.add(&METRIC, dimension.at(), format!("metrics in `{text}` have no dimension `{name}`")).help(help);
    }
    for dimension in given.items() {
        let value = dimension.get("Value");
        let (form, attribute) = match dimension.get("Name").text() {
            Some("LoadBalancer") => ("app/name/0123456789abcdef", "load_balancer_full_name"),
            Some("TargetGroup") => ("targetgroup/name/0123456789abcdef", "target_group_full_name"),
            _ => continue,
        };
        if let Some(arn) = value.arn_text().filter(|text| text.starts_with("arn:")) {
            report
                .add(
                    &METRIC,
                    value.at(),
                    format!("the dimension is a full name such as `{form}`, found {}", quoted(&arn)),
                )
                .help(format!("take the attribute `{attribute}`"));
        }
    }
    let Some(items) = given.all_items().filter(|_| report.len() == before) else { return };
    let names: Option<Vec<&str>> = items.iter().map(|one| one.get("Name").text()).collect();
    let Some(names) = names else { return };
    let balanced = matches!(text, "AWS/ApplicationELB" | "AWS/NetworkELB");
    if balanced && names.contains(&"TargetGroup") && !names.contains(&"LoadBalancer") {
        report
            .add(&METRIC, given.at(), "metrics of a target group are published with the load balancer, too")
            .help("add the dimension `LoadBalancer`");
    }
    if text == "AWS/ECS" && names.contains(&"ServiceName") && !names.contains(&"ClusterName") {
        report
            .add(&METRIC, given.at(), "metrics of a service are published with the cluster, too")
            .help("add the dimension `ClusterName`");
    }
    let of_targets = matches!(metric.text(), Some("UnHealthyHostCount" | "HealthyHostCount"));
    if balanced && of_targets && names.contains(&"LoadBalancer") && !names.contains(&"TargetGroup") {
        report
            .add(&METRIC, given.at(), "the health of hosts is published by target group")
            .help("add the dimension `TargetGroup`");
    }
}

/// Whether two spellings differ by little: case, separators or up to two letters.
fn close(known: &str, written: &str) -> bool {
    known.eq_ignore_ascii_case(written) || (strsim::osa_distance(known, written) <= 2 && known.len() > 7)
}
