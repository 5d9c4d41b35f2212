//! Alarms and dashboard.

use crate::account::{Account, text};
use serde_json::Value;

/// Asserts what the stack makes.
pub(crate) fn stands(account: &Account) {
    alarms(account);
    metric_filters(account);
    dashboard(account);
    let pattern = text(&account.only("event_rules")["EventPattern"]);
    for service in account.map("services").values() {
        assert!(pattern.contains(text(&service["serviceArn"])), "{pattern}");
    }
}

/// The thresholds that the operators know, on the resources that the other stacks made.
fn alarms(account: &Account) {
    let balancer = text(&account.only("load_balancers")["LoadBalancerArn"]);
    let (_, balancer) = balancer.split_once(":loadbalancer/").expect("the ARN of a load balancer");
    let database = "specforge-production-postgres";
    let service = "specforge-production-backend";
    for (metric, dimension, threshold) in [
        ("CPUUtilization", ("ServiceName", service), 80.0),
        ("MemoryUtilization", ("ServiceName", service), 85.0),
        ("RunningTaskCount", ("ServiceName", service), 2.0),
        ("HTTPCode_Target_5XX_Count", ("LoadBalancer", balancer), 10.0),
        ("TargetResponseTime", ("LoadBalancer", balancer), 2.0),
        ("CPUUtilization", ("DBInstanceIdentifier", database), 80.0),
        ("FreeStorageSpace", ("DBInstanceIdentifier", database), 2_147_483_648.0),
        ("EngineCPUUtilization", ("CacheClusterId", "specforge-production-redis-001"), 80.0),
    ] {
        let alarm = alarm_on(account, metric, dimension);
        assert_eq!(alarm["Threshold"].as_f64(), Some(threshold), "{alarm:#}");
    }
    let topic = account.only("topics");
    for alarm in account.map("alarms").values() {
        assert_eq!((&alarm["AlarmActions"][0], &alarm["OKActions"][0]), (topic, topic), "{alarm:#}");
    }
}

/// The alarm on a metric with a dimension.
fn alarm_on<'a>(account: &'a Account, metric: &str, (name, value): (&str, &str)) -> &'a Value {
    let mut alarms = account.map("alarms").values();
    let found = alarms.find(|alarm| {
        let mut dimensions = alarm["Dimensions"].as_array().into_iter().flatten();
        alarm["MetricName"] == metric && dimensions.any(|one| one["Name"] == name && one["Value"] == value)
    });
    found.unwrap_or_else(|| panic!("no alarm on `{metric}` with {name} `{value}`"))
}

fn metric_filters(account: &Account) {
    let mut metrics: Vec<(&str, &str)> = Vec::new();
    for filter in account.list("metric_filters") {
        assert_eq!(filter["logGroupName"], "/ecs/specforge-production");
        let metric = &filter["metricTransformations"][0];
        metrics.push((text(&metric["metricNamespace"]), text(&metric["metricName"])));
    }
    metrics.sort_unstable();
    assert_eq!(metrics, [("SpecForge/production", "AiApiFailures"), ("SpecForge/production", "ErrorCount")]);
}

/// The dashboard shows all tiers, and names what runs.
fn dashboard(account: &Account) {
    assert_eq!(account.names("dashboards"), ["specforge-production-dashboard"]);
    let body = account.only("dashboards").to_string();
    for name in ["specforge-production-cluster", "specforge-production-backend", "specforge-production-postgres"] {
        assert!(body.contains(name), "{name}: {body}");
    }
    for namespace in ["AWS/ApplicationELB", "AWS/ECS", "AWS/RDS", "AWS/ElastiCache", "SpecForge/production"] {
        assert!(body.contains(namespace), "{namespace}: {body}");
    }
    assert!(!body.contains("${"), "every reference is resolved: {body}");
}
