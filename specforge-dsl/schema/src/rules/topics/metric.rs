//! Metrics that AWS services publish.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;
use crate::suggest;

pub(crate) const CODES: &[RuleCode] = &[METRIC, THRESHOLD];

const METRIC: RuleCode = RuleCode {
    code: "SF0283",
    title: "A metric that no service publishes",
    explanation: "Namespaces, metric names and dimensions of AWS services are fixed. An alarm on another spelling is \
                  accepted and stays in `INSUFFICIENT_DATA` for ever. Metrics of a target group are published with the load \
                  balancer, too. Source: the monitoring pages of the services' guides.",
};
const THRESHOLD: RuleCode = RuleCode {
    code: "SF0284",
    title: "A threshold in another unit than the metric",
    explanation: "Storage and memory are measured in bytes, response times and latencies in seconds, utilization in \
                  percent, Lambda's duration in milliseconds. Source: the monitoring pages of the services' guides.",
};

/// A namespace, its metrics that are often watched, and its dimensions.
type Namespace = (&'static str, &'static [&'static str], &'static [&'static str]);

const NAMESPACES: [Namespace; 9] = [
    (
        "AWS/ApplicationELB",
        &[
            "ActiveConnectionCount",
            "ClientTLSNegotiationErrorCount",
            "ConsumedLCUs",
            "HTTPCode_ELB_3XX_Count",
            "HTTPCode_ELB_4XX_Count",
            "HTTPCode_ELB_5XX_Count",
            "HTTPCode_ELB_500_Count",
            "HTTPCode_ELB_502_Count",
            "HTTPCode_ELB_503_Count",
            "HTTPCode_ELB_504_Count",
            "HTTPCode_Target_2XX_Count",
            "HTTPCode_Target_3XX_Count",
            "HTTPCode_Target_4XX_Count",
            "HTTPCode_Target_5XX_Count",
            "HealthyHostCount",
            "NewConnectionCount",
            "ProcessedBytes",
            "RejectedConnectionCount",
            "RequestCount",
            "RequestCountPerTarget",
            "TargetConnectionErrorCount",
            "TargetResponseTime",
            "TargetTLSNegotiationErrorCount",
            "UnHealthyHostCount",
        ],
        &["AvailabilityZone", "LoadBalancer", "TargetGroup"],
    ),
    (
        "AWS/NetworkELB",
        &["ActiveFlowCount", "HealthyHostCount", "NewFlowCount", "ProcessedBytes", "UnHealthyHostCount"],
        &["AvailabilityZone", "LoadBalancer", "TargetGroup"],
    ),
    (
        "AWS/ECS",
        &["CPUReservation", "CPUUtilization", "EBSFilesystemUtilization", "MemoryReservation", "MemoryUtilization"],
        &["CapacityProviderName", "ClusterName", "DiscoveryName", "ServiceName", "TargetDiscoveryName", "VolumeName"],
    ),
    (
        "AWS/RDS",
        &[
            "BurstBalance",
            "CPUCreditBalance",
            "CPUCreditUsage",
            "CPUSurplusCreditBalance",
            "CPUUtilization",
            "DatabaseConnections",
            "DBLoad",
            "DBLoadCPU",
            "DBLoadNonCPU",
            "DiskQueueDepth",
            "FreeLocalStorage",
            "FreeStorageSpace",
            "FreeableMemory",
            "MaximumUsedTransactionIDs",
            "NetworkReceiveThroughput",
            "NetworkTransmitThroughput",
            "ReadIOPS",
            "ReadLatency",
            "ReadThroughput",
            "ReplicaLag",
            "SwapUsage",
            "WriteIOPS",
            "WriteLatency",
            "WriteThroughput",
        ],
        &[
            "DBClusterIdentifier",
            "DBInstanceIdentifier",
            "DatabaseClass",
            "DbClusterIdentifier",
            "EngineName",
            "Role",
            "SourceRegion",
        ],
    ),
    (
        "AWS/ElastiCache",
        &[
            "BytesUsedForCache",
            "CPUCreditBalance",
            "CPUUtilization",
            "CacheHitRate",
            "CacheHits",
            "CacheMisses",
            "CurrConnections",
            "CurrItems",
            "DatabaseMemoryUsagePercentage",
            "EngineCPUUtilization",
            "Evictions",
            "FreeableMemory",
            "NewConnections",
            "ReplicationLag",
            "SwapUsage",
        ],
        &["CacheClusterId", "CacheNodeId", "Command", "NodeGroupId", "ReplicationGroupId", "clusterId"],
    ),
    (
        "AWS/SQS",
        &[
            "ApproximateAgeOfOldestMessage",
            "ApproximateNumberOfMessagesDelayed",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesVisible",
            "NumberOfEmptyReceives",
            "NumberOfMessagesDeleted",
            "NumberOfMessagesReceived",
            "NumberOfMessagesSent",
            "SentMessageSize",
        ],
        &["QueueName"],
    ),
    (
        "AWS/SNS",
        &["NumberOfMessagesPublished", "NumberOfNotificationsDelivered", "NumberOfNotificationsFailed", "PublishSize"],
        &["Application", "Country", "PhoneNumber", "Platform", "SMSType", "TopicName"],
    ),
    (
        "AWS/Lambda",
        &["ConcurrentExecutions", "DeadLetterErrors", "Duration", "Errors", "Invocations", "IteratorAge", "Throttles"],
        &["EventSourceMappingUUID", "ExecutedVersion", "FunctionName", "Resource"],
    ),
    (
        "AWS/NATGateway",
        &[
            "ActiveConnectionCount",
            "BytesInFromSource",
            "BytesOutToDestination",
            "ErrorPortAllocation",
            "PacketsDropCount",
        ],
        &["NatGatewayId"],
    ),
];

/// Namespaces whose metrics are not listed here.
const OTHER_NAMESPACES: [&str; 30] = [
    "AWS/ACMPrivateCA",
    "AWS/AmazonMQ",
    "AWS/ApiGateway",
    "AWS/AppRunner",
    "AWS/AutoScaling",
    "AWS/Backup",
    "AWS/Billing",
    "AWS/CertificateManager",
    "AWS/CloudFront",
    "AWS/CodeBuild",
    "AWS/Cognito",
    "AWS/DynamoDB",
    "AWS/EBS",
    "AWS/EC2",
    "AWS/ECR",
    "AWS/EFS",
    "AWS/ELB",
    "AWS/ES",
    "AWS/Events",
    "AWS/Firehose",
    "AWS/FSx",
    "AWS/Glue",
    "AWS/Kafka",
    "AWS/Kinesis",
    "AWS/Logs",
    "AWS/Route53",
    "AWS/S3",
    "AWS/States",
    "AWS/Usage",
    "AWS/WAFV2",
];

/// Checks a namespace, a metric name and the dimensions, as far as they are of a known service.
pub(super) fn check(owner: View<'_>, report: &mut Report) {
    let (namespace, metric) = (owner.get("Namespace"), owner.get("MetricName"));
    let Some(text) = namespace.text().filter(|text| text.to_ascii_uppercase().starts_with("AWS/")) else { return };
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

/// A threshold that can only be meant in another unit.
pub(super) fn threshold(alarm: View<'_>, report: &mut Report) {
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
