use crate::resource::judge_with;

#[test]
fn alarms() {
    let shared = r#""ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 3"#;
    let metric = r#""Namespace": "Shop", "MetricName": "Orders", "Period": 60, "Statistic": "Sum", "Threshold": 1"#;
    let expression = |own: &str| {
        format!(
            r#""Threshold": 1, "Metrics": [{{"Id": "m1", "ReturnData": false, "MetricStat": {{"Metric": {{"MetricName": "Orders"}}, "Period": 60, "Stat": "Sum"}}}}, {own}]"#
        )
    };
    let rate = expression(r#"{"Id": "rate", "Expression": "m1 / 60"}"#);
    judge_with(
        "AWS::CloudWatch::Alarm",
        shared,
        &[
            ("SF0280", r#""Namespace": "Shop", "MetricName": "Orders", "Period": 60, "Threshold": 1"#, metric),
            ("SF0280", r#""Namespace": "Shop", "MetricName": "Orders", "Period": 60, "Statistic": "Sum""#, metric),
            (
                "SF0280",
                r#""Namespace": "Shop", "MetricName": "Orders", "Period": 60, "ExtendedStatistic": "99", "Threshold": 1"#,
                r#""Namespace": "Shop", "MetricName": "Orders", "Period": 60, "ExtendedStatistic": "p99.9", "Threshold": 1"#,
            ),
            (
                "SF0281",
                r#""Namespace": "Shop", "MetricName": "Orders", "Period": 90, "Statistic": "Sum", "Threshold": 1"#,
                metric,
            ),
            (
                "SF0281",
                &format!(r#"{metric}, "DatapointsToAlarm": 4"#),
                &format!(r#"{metric}, "DatapointsToAlarm": 3"#),
            ),
            ("SF0282", &expression(r#"{"Id": "m1", "Expression": "m1 / 60"}"#), &rate),
            ("SF0282", &expression(r#"{"Id": "rate", "Expression": "m2 / 60"}"#), &rate),
            ("SF0282", &expression(r#"{"Id": "rate", "Expression": "m1 / 60", "ReturnData": false}"#), &rate),
        ],
    );
}

#[test]
fn metrics() {
    let shared = r#""EvaluationPeriods": 3, "Period": 60, "Statistic": "Average""#;
    let service = |dimension: &str, metric: &str| {
        format!(
            r#""ComparisonOperator": "GreaterThanThreshold", "Threshold": 80, "Namespace": "AWS/ECS", "MetricName": "{metric}", "Dimensions": [{{"Name": "{dimension}", "Value": "shop"}}]"#
        )
    };
    let right = service("ClusterName", "CPUUtilization");
    let storage = |threshold: &str| {
        format!(
            r#""ComparisonOperator": "LessThanThreshold", "Namespace": "AWS/RDS", "MetricName": "FreeStorageSpace", "Threshold": {threshold}"#
        )
    };
    judge_with(
        "AWS::CloudWatch::Alarm",
        shared,
        &[
            ("SF0283", &service("ClusterNames", "CPUUtilization"), &right),
            ("SF0283", &service("ClusterName", "CpuUtilization"), &right),
            ("SF0283", &right.replace("AWS/ECS", "AWS/EKS1").replace("AWS/EKS1", "AWS/ApplicationELBs"), &right),
            ("SF0283", &service("ServiceName", "CPUUtilization"), &right),
            ("SF0284", &storage("2"), &storage("2147483648")),
        ],
    );
}

#[test]
fn dashboards_and_filters() {
    let dashboard = |properties: &str| {
        let body = format!(
            r#"{{"widgets": [{{"type": "metric", "width": 12, "properties": {{"metrics": []{properties}}}}}]}}"#
        );
        format!("\"DashboardBody\": \"{}\"", body.replace('"', "\\\""))
    };
    let right = dashboard(r#", "region": "eu-west-1""#);
    let wide = right.replace("12", "25");
    judge_with("AWS::CloudWatch::Dashboard", "", &[("SF0285", &dashboard(""), &right), ("SF0285", &wide, &right)]);
    judge_with(
        "AWS::Logs::MetricFilter",
        r#""LogGroupName": "shop", "MetricTransformations": [{"MetricNamespace": "Shop", "MetricName": "Errors", "MetricValue": "1"}]"#,
        &[
            ("SF0286", r#""FilterPattern": "{ $.level = \"ERROR\" ""#, r#""FilterPattern": "{ $.level = \"ERROR\" }""#),
            ("SF0286", r#""FilterPattern": "\"not closed""#, r#""FilterPattern": "?ERROR ?WARN \"with blank\"""#),
        ],
    );
}

#[test]
fn messaging() {
    judge_with(
        "AWS::SNS::Subscription",
        r#""TopicArn": {"Ref": "Topic"}"#,
        &[
            (
                "SF0291",
                r#""Protocol": "email", "Endpoint": "operators""#,
                r#""Protocol": "email", "Endpoint": "operators@example.com""#,
            ),
            (
                "SF0291",
                r#""Protocol": "mail", "Endpoint": "operators@example.com""#,
                r#""Protocol": "https", "Endpoint": "https://example.com/hook""#,
            ),
        ],
    );
    judge_with(
        "AWS::SQS::Queue",
        "",
        &[
            (
                "SF0290",
                r#""QueueName": "orders", "FifoQueue": true"#,
                r#""QueueName": "orders.fifo", "FifoQueue": true"#,
            ),
            (
                "SF0290",
                r#""ContentBasedDeduplication": true"#,
                r#""ContentBasedDeduplication": true, "FifoQueue": true"#,
            ),
            (
                "SF0292",
                r#""RedrivePolicy": {"deadLetterTargetArn": {"Ref": "Dead"}}"#,
                r#""RedrivePolicy": {"deadLetterTargetArn": {"Ref": "Dead"}, "maxReceiveCount": 3}"#,
            ),
        ],
    );
    judge_with(
        "AWS::SNS::Topic",
        "",
        &[("SF0290", r#""TopicName": "orders", "FifoTopic": true"#, r#""TopicName": "orders""#)],
    );
}

#[test]
fn composite_alarms_and_transformations() {
    judge_with(
        "AWS::CloudWatch::CompositeAlarm",
        "",
        &[
            (
                "SF0288",
                r#""AlarmRule": "ALARM(a) OR (OK(b)""#,
                r#""AlarmRule": "ALARM(\"a b\") OR (OK(my-alarm) AND NOT ALARM(c))""#,
            ),
            ("SF0288", r#""AlarmRule": "ALARM(a) XOR ALARM(b)""#, r#""AlarmRule": "TRUE""#),
        ],
    );
    judge_with(
        "AWS::Logs::MetricFilter",
        r#""LogGroupName": "shop", "FilterPattern": "ERROR""#,
        &[(
            "SF0287",
            r#""MetricTransformations": [{"MetricNamespace": "AWS/Shop", "MetricName": "Errors", "MetricValue": "1"}]"#,
            r#""MetricTransformations": [{"MetricNamespace": "Shop", "MetricName": "Errors", "MetricValue": "1"}]"#,
        )],
    );
}
