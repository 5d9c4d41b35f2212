//! Which attribute of a resource a value is, where any text may stand.

use specforge_schema::rules::attribute_reading;

use crate::resource::{judge_with, told};

/// An attribute of a resource, `AWS::RDS::DBInstance.Endpoint.Address`, or what `Ref` yields, in the tests' JSON.
fn reference(path: &str) -> String {
    format!(r#"{{"Ref": "{}"}}"#, inserted(path))
}

fn inserted(path: &str) -> String {
    let (name, attribute) = path.split_once('.').map_or((path, None), |(name, attribute)| (name, Some(attribute)));
    let facts = specforge_schema::resource(name);
    assert!(facts.is_some_and(|facts| attribute.is_none_or(|name| facts.attribute(name).is_some())), "{path}");
    attribute_reading(1, name, attribute)
}

const BALANCER: &str = "AWS::ElasticLoadBalancingV2::LoadBalancer";
const GROUP: &str = "AWS::ElasticLoadBalancingV2::TargetGroup";

#[test]
fn dimensions() {
    let of = |namespace: &str, dimension: &str, path: &str| {
        let value = reference(path);
        format!(r#""Namespace": "{namespace}", "Dimensions": [{{"Name": "{dimension}", "Value": {value}}}]"#)
    };
    let cases = [
        ("AWS/ApplicationELB", "LoadBalancer", BALANCER.to_owned(), format!("{BALANCER}.LoadBalancerFullName")),
        ("AWS/NetworkELB", "LoadBalancer", format!("{BALANCER}.DNSName"), format!("{BALANCER}.LoadBalancerFullName")),
        ("AWS/ECS", "ClusterName", "AWS::ECS::Cluster.Arn".into(), "AWS::ECS::Cluster".into()),
        ("AWS/ECS", "ClusterName", "AWS::ECS::Service.Name".into(), "AWS::ECS::Cluster".into()),
        ("AWS/RDS", "DBInstanceIdentifier", "AWS::RDS::DBInstance.DBInstanceArn".into(), "AWS::RDS::DBInstance".into()),
        ("AWS/SQS", "QueueName", "AWS::SQS::Queue".into(), "AWS::SQS::Queue.QueueName".into()),
        ("AWS/SNS", "TopicName", "AWS::SNS::Topic.TopicArn".into(), "AWS::SNS::Topic.TopicName".into()),
        ("AWS/Lambda", "FunctionName", "AWS::Lambda::Function.Arn".into(), "AWS::Lambda::Function".into()),
        ("AWS/DynamoDB", "TableName", "AWS::DynamoDB::Table.Arn".into(), "AWS::DynamoDB::Table".into()),
        ("AWS/NATGateway", "NatGatewayId", "AWS::EC2::NatGateway.EniId".into(), "AWS::EC2::NatGateway".into()),
    ];
    for (namespace, dimension, wrong, right) in cases {
        let shared = r#""ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 3, "Period": 60,
            "Statistic": "Sum", "Threshold": 1, "MetricName": "Requests""#;
        let (wrong, right) = (of(namespace, dimension, &wrong), of(namespace, dimension, &right));
        judge_with("AWS::CloudWatch::Alarm", shared, &[("SF0283", &wrong, &right)]);
    }
}

#[test]
fn a_dimension_says_nothing_of_what_it_does_not_know() {
    let of = |value: &str| {
        format!(
            r#"{{"ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 3, "Period": 60, "Statistic": "Sum",
            "Threshold": 1, "MetricName": "CPUUtilization", "Namespace": "AWS/ElastiCache",
            "Dimensions": [{{"Name": "CacheClusterId", "Value": {{"Ref": "{value}"}}}}]}}"#
        )
    };
    let group = inserted("AWS::ElastiCache::ReplicationGroup");
    for value in [format!("{group}-001"), "${7 Ref}".into(), inserted("AWS::SSM::Parameter.Value")] {
        assert_eq!(told("AWS::CloudWatch::Alarm", &of(&value)), "");
    }
}

#[test]
fn resource_labels() {
    let label = |first: &str, second: &str| {
        format!(
            r#""TargetTrackingScalingPolicyConfiguration": {{"TargetValue": 100, "PredefinedMetricSpecification":
            {{"PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": {{"Ref": "{first}/{second}"}}}}}}"#
        )
    };
    let shared = r#""PolicyName": "requests", "PolicyType": "TargetTrackingScaling", "ScalingTargetId": "a""#;
    let full = |resource: &str, name: &str| inserted(&format!("{resource}.{name}FullName"));
    let (balancer, group) = (full(BALANCER, "LoadBalancer"), full(GROUP, "TargetGroup"));
    let right = label(&balancer, &group);
    judge_with(
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        shared,
        &[
            ("SF0246", &label(&inserted(BALANCER), &inserted(GROUP)), &right),
            ("SF0246", &label(&balancer, &inserted(&format!("{GROUP}.TargetGroupName"))), &right),
            ("SF0246", &label(&group, &balancer), &right),
        ],
    );
    let of_group = |label: &str| {
        format!(r#"{{"AutoScalingGroupName": "a", "PolicyType": "TargetTrackingScaling", {label}}}"#)
            .replace("TargetTrackingScalingPolicyConfiguration", "TargetTrackingConfiguration")
    };
    assert!(told("AWS::AutoScaling::ScalingPolicy", &of_group(&label(&inserted(BALANCER), &group))).contains("SF0246"));
    assert_eq!(told("AWS::AutoScaling::ScalingPolicy", &of_group(&right)), "");
}

#[test]
fn hosts() {
    let shared = r#""Family": "shop""#;
    let task = |name: &str, value: &str| {
        format!(
            r#""ContainerDefinitions": [{{"Name": "shop", "Image": "shop:1",
            "Environment": [{{"Name": "{name}", "Value": {value}}}]}}]"#
        )
    };
    let url = |path: &str| format!(r#"{{"Ref": "postgres://shop@{}:5432/shop"}}"#, inserted(path));
    let instance = "AWS::RDS::DBInstance";
    let address = "AWS::RDS::DBInstance.Endpoint.Address";
    let right = task("DB_HOST", &reference(address));
    judge_with(
        "AWS::ECS::TaskDefinition",
        shared,
        &[
            ("SF0311", &task("DB_HOST", &reference(instance)), &right),
            ("SF0311", &task("PGHOST", &reference("AWS::RDS::DBInstance.DBInstanceArn")), &right),
            ("SF0311", &task("DATABASE_URL", &url(instance)), &task("DATABASE_URL", &url(address))),
            ("SF0311", &task("cache-endpoint", &reference("AWS::ElastiCache::ReplicationGroup")), &right),
            ("SF0311", &task("API_HOST", &reference(BALANCER)), &task("API_ARN", &reference(BALANCER))),
        ],
    );
    // A name is all that such a variable asks for, or all that the type has.
    for (name, path) in
        [("DB_NAME", instance), ("TOPIC_ENDPOINT", "AWS::SNS::Topic"), ("API_HOST", "AWS::ApiGateway::DomainName")]
    {
        assert_eq!(told("AWS::ECS::TaskDefinition", &format!("{{{shared}, {}}}", task(name, &reference(path)))), "");
    }
    let function = |path: &str| {
        let value = reference(path);
        format!(r#""Environment": {{"Variables": {{"DB_HOST": {value}}}}}"#)
    };
    let shared = r#""Code": {"ImageUri": "a"}, "PackageType": "Image", "Role": {"?": 1}"#;
    judge_with("AWS::Lambda::Function", shared, &[("SF0311", &function(instance), &function(address))]);
}

#[test]
fn open_slots() {
    let record = |path: &str, zone: &str| {
        let (name, zone) = (reference(path), reference(zone));
        format!(r#""AliasTarget": {{"DNSName": {name}, "HostedZoneId": {zone}}}"#)
    };
    let of = |attribute: &str| format!("{BALANCER}.{attribute}");
    let right = record(&of("DNSName"), &of("CanonicalHostedZoneID"));
    judge_with(
        "AWS::Route53::RecordSet",
        r#""Name": "shop.example.com", "Type": "A", "HostedZoneId": {"?": 1}"#,
        &[
            ("SF0118", &record(BALANCER, &of("CanonicalHostedZoneID")), &right),
            ("SF0118", &record(&of("LoadBalancerFullName"), &of("CanonicalHostedZoneID")), &right),
            ("SF0118", &record(&of("DNSName"), &of("DNSName")), &right),
        ],
    );
    let origin = |path: &str| {
        format!(
            r#"{{"DistributionConfig": {{"Enabled": true,
            "DefaultCacheBehavior": {{"TargetOriginId": "site", "ViewerProtocolPolicy": "redirect-to-https",
            "CachePolicyId": {{"?": 1}}}},
            "Origins": [{{"Id": "site", "DomainName": {}, "S3OriginConfig": {{}}}}]}}}}"#,
            reference(path)
        )
    };
    let bucket = "AWS::S3::Bucket";
    for attribute in ["RegionalDomainName", "DomainName", "DualStackDomainName"] {
        assert_eq!(told("AWS::CloudFront::Distribution", &origin(&format!("{bucket}.{attribute}"))), "");
    }
    assert_eq!(
        told("AWS::CloudFront::Distribution", &origin(bucket)),
        "SF0118 /DistributionConfig/Origins/0/DomainName: `domain_name` takes `regional_domain_name()`, found \
         `reference()`\n  help: write `.regional_domain_name()`"
    );
}

#[test]
fn a_log_group_that_keeps_everything_is_worth_a_look() {
    let found = |properties: &str| crate::resource::violations("AWS::Logs::LogGroup", properties);
    let forever = found("{}");
    assert_eq!(forever.iter().map(|one| one.code).collect::<Vec<_>>(), ["SF0289"]);
    assert!(forever.iter().all(|one| one.is_advice()));
    for sound in [r#"{"RetentionInDays": 30}"#, r#"{"RetentionInDays": {"?": 1}}"#, r#"{"LogGroupClass": "DELIVERY"}"#]
    {
        assert_eq!(found(sound), []);
    }
}
