//! Thresholds in the units of metrics.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[THRESHOLD];

const THRESHOLD: RuleCode = RuleCode {
    code: "SF0284",
    title: "A threshold in another unit than the metric",
    explanation: "Storage and memory are measured in bytes, response times and latencies in seconds, utilization in \
                  percent, Lambda's duration in milliseconds. Source: the monitoring pages of the services' guides.",
};

/// A threshold that can only be meant in another unit.
pub(super) fn check(alarm: View<'_>, report: &mut Report) {
    let at = alarm.get("Threshold");
    let (Some(namespace), Some(metric), Some(value)) =
        (alarm.get("Namespace").text(), alarm.get("MetricName").text(), at.number())
    else {
        return;
    };
    let comparison = alarm.get("ComparisonOperator").text().unwrap_or_default();
    let statistic = alarm.get("Statistic").text().unwrap_or_default();
    if matches!(statistic, "Sum" | "SampleCount") {
        return;
    }
    let less = comparison.starts_with("LessThan");
    let database = matches!(namespace, "AWS/RDS" | "AWS/ElastiCache");
    let problem = match metric {
        "FreeStorageSpace" | "FreeableMemory" | "FreeLocalStorage"
            if database && less && value > 0.0 && value < 1_048_576.0 =>
        {
            let bytes = (value * 1_073_741_824.0).round();
            Some((
                format!("`{metric}` is in bytes, and the threshold is {value} of them"),
                format!("{value} GiB are `{bytes}`"),
            ))
        }
        "CPUUtilization" | "EngineCPUUtilization" | "DatabaseMemoryUsagePercentage"
            if (database || namespace == "AWS/EC2") && !less && value > 100.0 =>
        {
            Some((format!("`{metric}` is in percent, and never above 100"), "write a threshold from 0 to 100".into()))
        }
        "CPUUtilization" | "MemoryUtilization" | "EngineCPUUtilization" | "DatabaseMemoryUsagePercentage"
            if (database || namespace == "AWS/ECS") && !less && value > 0.0 && value < 1.0 =>
        {
            Some((
                format!("`{metric}` is in percent, and the threshold is {value} of one"),
                format!("write `{}`", value * 100.0),
            ))
        }
        "TargetResponseTime" if value >= 100.0 => Some((
            format!("`{metric}` is in seconds, and the threshold is {value} of them"),
            format!("{value} milliseconds are `{}`", value / 1000.0),
        )),
        "ReadLatency" | "WriteLatency" if database && value >= 5.0 => Some((
            format!("`{metric}` is in seconds, and the threshold is {value} of them"),
            format!("{value} milliseconds are `{}`", value / 1000.0),
        )),
        _ => None,
    };
    if let Some((message, help)) = problem {
        report.add(&THRESHOLD, at.at(), message).help(help);
    }
}
