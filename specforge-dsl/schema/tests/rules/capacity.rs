use crate::resource::{judge_with, violations};

#[test]
fn capacities_of_aurora_serverless() {
    let cluster = r#""Engine": "aurora-postgresql", "MasterUsername": "app_owner", "ManageMasterUserPassword": true"#;
    let capacity = |least: &str, most: &str| {
        format!(r#""ServerlessV2ScalingConfiguration": {{"MinCapacity": {least}, "MaxCapacity": {most}}}"#)
    };
    judge_with(
        "AWS::RDS::DBCluster",
        cluster,
        &[
            ("SF0265", &capacity("8", "4"), &capacity("4", "8")),
            ("SF0265", &capacity("0.25", "4"), &capacity("0.5", "4")),
            ("SF0265", &capacity("1", "4.2"), &capacity("0", "4.5")),
            ("SF0310", &capacity("0.5", "0.5"), &capacity("0.5", "1")),
            ("SF0310", &capacity("0.5", "257"), &capacity("0.5", "256")),
            ("SF0266", r#""PerformanceInsightsRetentionPeriod": 30"#, r#""PerformanceInsightsRetentionPeriod": 93"#),
            ("SF0266", r#""PerformanceInsightsRetentionPeriod": 730"#, r#""PerformanceInsightsRetentionPeriod": 731"#),
        ],
    );
}

#[test]
fn metrics_of_load_balancers_are_published_by_full_names() {
    let alarm = |value: &str| {
        format!(
            r#"{{"Namespace": "AWS/ApplicationELB", "MetricName": "HTTPCode_ELB_5XX_Count", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 3, "Threshold": 5, "ComparisonOperator": "GreaterThanThreshold", "Dimensions": [{{"Name": "LoadBalancer", "Value": {value}}}]}}"#
        )
    };
    let found = violations(
        "AWS::CloudWatch::Alarm",
        &alarm(r#""arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/0123456789abcdef""#),
    );
    assert_eq!(found.iter().map(|one| one.code).collect::<Vec<_>>(), ["SF0283"]);
    for right in [r#""app/shop/0123456789abcdef""#, r#"{"Ref": "FullName"}"#, r#"{"?": 1}"#] {
        assert_eq!(violations("AWS::CloudWatch::Alarm", &alarm(right)), [], "{right}");
    }
}
