//! Target groups and their health checks.

use super::attributes::{self, Known, Values};
use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;

pub(crate) const CODES: &[RuleCode] = &[TARGETS, HEALTH_CHECK, ATTRIBUTES];

const TARGETS: RuleCode = RuleCode {
    code: "SF0222",
    title: "A target group whose protocol does not fit its targets",
    explanation: "A group of instances or addresses has a protocol, a port and a VPC; a group of Lambda functions has \
                  none of them; a group of a load balancer takes TCP. A protocol version is for HTTP and HTTPS. \
                  GENEVE is on port 6081. Source: AWS::ElasticLoadBalancingV2::TargetGroup.",
};
const HEALTH_CHECK: RuleCode = RuleCode {
    code: "SF0223",
    title: "A health check that cannot work",
    explanation: "The timeout is shorter than the interval. The path of an HTTP check begins with `/`. The matcher is a code, a list or a \
                  range: `200`, `200,302`, `200-399`, from 200 to 499 for an Application and to 599 for a Network Load \
                  Balancer; gRPC codes are from 0 to 99. Source: Elastic Load Balancing API Reference, \
                  `CreateTargetGroup` and `Matcher`.",
};
const ATTRIBUTES: RuleCode = RuleCode {
    code: "SF0224",
    title: "A target group attribute that does not exist or has another range",
    explanation: "Attributes are pairs of text, from a closed list; each has values of its own. Source: Elastic Load \
                  Balancing API Reference, `TargetGroupAttribute`.",
};

/// Source: Elastic Load Balancing API Reference, `TargetGroupAttribute`.
const KNOWN: &[Known] = &[
    ("deregistration_delay.connection_termination.enabled", Values::Boolean),
    ("deregistration_delay.timeout_seconds", Values::Range(0, 3600)),
    ("lambda.multi_value_headers.enabled", Values::Boolean),
    ("load_balancing.algorithm.anomaly_mitigation", Values::OneOf(&["on", "off"])),
    ("load_balancing.algorithm.type", Values::OneOf(&["round_robin", "least_outstanding_requests", "weighted_random"])),
    ("load_balancing.cross_zone.enabled", Values::OneOf(&["true", "false", "use_load_balancer_configuration"])),
    ("preserve_client_ip.enabled", Values::Boolean),
    ("proxy_protocol_v2.enabled", Values::Boolean),
    ("slow_start.duration_seconds", Values::OffOr(30, 900)),
    ("stickiness.app_cookie.cookie_name", Values::Any),
    ("stickiness.app_cookie.duration_seconds", Values::Range(1, 604_800)),
    ("stickiness.enabled", Values::Boolean),
    ("stickiness.lb_cookie.duration_seconds", Values::Range(1, 604_800)),
    (
        "stickiness.type",
        Values::OneOf(&["lb_cookie", "app_cookie", "source_ip", "source_ip_dest_ip", "source_ip_dest_ip_proto"]),
    ),
    ("target_failover.on_deregistration", Values::OneOf(&["rebalance", "no_rebalance"])),
    ("target_failover.on_unhealthy", Values::OneOf(&["rebalance", "no_rebalance"])),
    ("target_group_health.dns_failover.minimum_healthy_targets.count", Values::Any),
    ("target_group_health.dns_failover.minimum_healthy_targets.percentage", Values::Any),
    ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", Values::Any),
    ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", Values::Any),
    ("target_health_state.unhealthy.connection_termination.enabled", Values::Boolean),
    ("target_health_state.unhealthy.draining_interval_seconds", Values::Range(0, 360_000)),
];

/// `AWS::ElasticLoadBalancingV2::TargetGroup`.
pub(super) fn target_group(group: View<'_>, report: &mut Report) {
    targets(group, report);
    health_check(group, report);
    attributes::check(group.get("TargetGroupAttributes"), "a target group", KNOWN, &ATTRIBUTES, report);
}

fn targets(group: View<'_>, report: &mut Report) {
    let target_type = group.get("TargetType").text();
    let needed = [("Port", "port"), ("Protocol", "protocol"), ("VpcId", "vpc_id")];
    if target_type == Some("lambda") {
        let also = [("ProtocolVersion", "protocol_version"), ("HealthCheckPort", "health_check_port")];
        for (name, rust) in needed.into_iter().chain(also).filter(|(name, _)| group.has(name)) {
            report
                .add(&TARGETS, group.name_at(name), format!("a group of Lambda functions has no `{rust}`"))
                .also(group.get("TargetType").at(), "its targets are functions because of this")
                .help(format!("remove `{rust}`"));
        }
    } else if group.lacks("TargetType") || target_type.is_some() {
        let missing: Vec<&str> =
            needed.into_iter().filter(|(name, _)| group.lacks(name)).map(|(_, rust)| rust).collect();
        if !missing.is_empty() {
            let names = listed(missing.iter().copied(), "and");
            report.add(&TARGETS, group.at(), format!("the target group needs {names}")).help(format!("add {names}"));
        }
    }
    let protocol = group.get("Protocol");
    match (protocol.text(), target_type) {
        (Some("HTTP" | "HTTPS"), Some("alb")) => {
            report
                .add(&TARGETS, protocol.at(), "a group whose target is a load balancer takes `TCP` or `TLS`")
                .help("write `protocol: Tcp`");
        }
        (Some("GENEVE"), _) if group.get("Port").integer().is_some_and(|port| port != 6081) => {
            report.add(&TARGETS, group.get("Port").at(), "GENEVE is on port 6081").help("write `port: 6081`");
        }
        (Some(other), _) if !matches!(other, "HTTP" | "HTTPS") && group.has("ProtocolVersion") => {
            report
                .add(&TARGETS, group.name_at("ProtocolVersion"), format!("a group for {other} has no protocol version"))
                .help("remove `protocol_version`");
        }
        _ => {}
    }
    let name = group.get("Name");
    if name.text().is_some_and(|name| name.starts_with('-') || name.ends_with('-')) {
        report.add(&TARGETS, name.at(), "the name of a target group does not begin or end with a hyphen");
    }
}

fn health_check(group: View<'_>, report: &mut Report) {
    let protocol = group.get("HealthCheckProtocol").text().or(group.get("Protocol").text());
    let http = matches!(protocol, Some("HTTP" | "HTTPS"));
    let timeout = group.get("HealthCheckTimeoutSeconds");
    let interval = group.get("HealthCheckIntervalSeconds");
    // The interval is 30 seconds by default, 35 for functions.
    let seconds = interval.integer().or(group.lacks("HealthCheckIntervalSeconds").then_some(30));
    if let (Some(wait), Some(pause)) = (timeout.integer(), seconds)
        && (wait > pause || (http && wait == pause))
        && group.get("TargetType").text() != Some("lambda")
    {
        report
            .add(
                &HEALTH_CHECK,
                timeout.at(),
                format!("a health check that takes up to {wait} seconds every {pause} seconds"),
            )
            .also(interval.at(), "the interval")
            .help("make the timeout shorter than the interval");
    }
    let port = group.get("HealthCheckPort");
    let number = |text: &str| text.parse::<u16>().is_ok_and(|port| port > 0);
    if let Some(text) = port.text().filter(|text| *text != "traffic-port" && !number(text)) {
        report
            .add(&HEALTH_CHECK, port.at(), format!("`health_check_port` is `traffic-port` or a port, found `{text}`"))
            .help("leave it out to check the port that gets the traffic");
    }
    let path = group.get("HealthCheckPath");
    if let Some(text) = path.text().filter(|text| !text.starts_with('/')) {
        report
            .add(&HEALTH_CHECK, path.at(), format!("the path of a health check begins with `/`, found `{text}`"))
            .help(format!("write `\"/{text}\"`"));
    }
    let plain = matches!(group.get("HealthCheckProtocol").text(), Some("TCP"));
    for (name, rust) in [("HealthCheckPath", "health_check_path"), ("Matcher", "matcher")] {
        if plain && group.has(name) {
            report
                .add(&HEALTH_CHECK, group.name_at(name), format!("a TCP health check has no `{rust}`"))
                .also(group.get("HealthCheckProtocol").at(), "it checks TCP because of this")
                .help(format!("remove `{rust}`, or write `health_check_protocol: Http`"));
        }
    }
    let network = matches!(group.get("Protocol").text(), Some("TCP" | "TLS" | "UDP" | "TCP_UDP" | "GENEVE"));
    let most = if network { 599 } else { 499 };
    codes(group.get("Matcher").get("HttpCode"), 200, most, report);
    codes(group.get("Matcher").get("GrpcCode"), 0, 99, report);
    if group.get("ProtocolVersion").text() == Some("GRPC") && group.get("Matcher").has("HttpCode") {
        report
            .add(&HEALTH_CHECK, group.get("Matcher").name_at("HttpCode"), "a gRPC health check compares gRPC codes")
            .help("give `grpc_code`");
    }
}

/// A code, a list or a range, within bounds.
fn codes(matcher: View<'_>, least: i64, most: i64, report: &mut Report) {
    let Some(text) = matcher.text() else { return };
    let code = |text: &str| text.trim().parse::<i64>().ok().filter(|code| (least..=most).contains(code));
    let part = |text: &str| match text.split_once('-') {
        Some((first, last)) => matches!((code(first), code(last)), (Some(first), Some(last)) if first <= last),
        None => code(text).is_some(),
    };
    if !text.split(',').all(part) {
        report
            .add(&HEALTH_CHECK, matcher.at(), format!("`{text}` is not a matcher of codes from {least} to {most}"))
            .help("write a code, a list or a range: `\"200\"`, `\"200,302\"` or `\"200-399\"`");
    }
}
