use specforge_schema::rules::{Field, Node, NodeValue, check};

use crate::resource::{Case, judge, violations};

const CASES: &[Case] = &[
    ("SF0101", "AWS::EC2::SecurityGroup", r#"{}"#, r#"{"GroupDescription": "Tasks"}"#),
    (
        "SF0102",
        "AWS::EC2::VPC",
        r#"{"CidrBlock": "10.0.0.0/16", "EnableDnsSuport": true}"#,
        r#"{"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": true}"#,
    ),
    ("SF0103", "AWS::Logs::LogGroup", r#"{"RetentionInDays": "30"}"#, r#"{"RetentionInDays": 30}"#),
    ("SF0103", "AWS::ECS::TaskDefinition", r#"{"Cpu": 256}"#, r#"{"Cpu": "256"}"#),
    (
        "SF0103",
        "AWS::EC2::VPC",
        r#"{"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": "true"}"#,
        r#"{"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": true}"#,
    ),
    (
        "SF0103",
        "AWS::ECS::Cluster",
        r#"{"ClusterSettings": {"Name": "containerInsights", "Value": "enabled"}}"#,
        r#"{"ClusterSettings": [{"Name": "containerInsights", "Value": "enabled"}]}"#,
    ),
    ("SF0104", "AWS::Logs::LogGroup", r#"{"RetentionInDays": 31}"#, r#"{"RetentionInDays": 30}"#),
    ("SF0104", "AWS::ECS::Service", r#"{"LaunchType": "FARGAT"}"#, r#"{"LaunchType": "EC2"}"#),
    (
        "SF0105",
        "AWS::Logs::LogGroup",
        r#"{"RetentionInDays": 7, "LogGroupName": "with blank"}"#,
        r#"{"RetentionInDays": 7, "LogGroupName": "/ecs/shop"}"#,
    ),
    (
        "SF0106",
        "AWS::IAM::Role",
        r#"{"RoleName": "a-name-with-more-characters-than-the-sixty-four-that-a-role-may-have", "AssumeRolePolicyDocument": {"?": 1}}"#,
        r#"{"RoleName": "task", "AssumeRolePolicyDocument": {"?": 1}}"#,
    ),
    (
        "SF0107",
        "AWS::ApiGateway::UsagePlan",
        r#"{"Quota": {"Limit": -1, "Period": "DAY"}}"#,
        r#"{"Quota": {"Limit": 1, "Period": "DAY"}}"#,
    ),
    (
        "SF0107",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        r#"{"TargetType": "ip", "Port": 80, "Protocol": "HTTP", "VpcId": {"Ref": "Vpc"}, "HealthCheckIntervalSeconds": 301}"#,
        r#"{"TargetType": "ip", "Port": 80, "Protocol": "HTTP", "VpcId": {"Ref": "Vpc"}, "HealthCheckIntervalSeconds": 300}"#,
    ),
    (
        "SF0108",
        "AWS::CloudWatch::CompositeAlarm",
        r#"{"AlarmRule": "ALARM(a)", "AlarmActions": ["a", "b", "c", "d", "e", "f"]}"#,
        r#"{"AlarmRule": "ALARM(a)", "AlarmActions": ["a", "b", "c", "d", "e"]}"#,
    ),
    (
        "SF0109",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        r#"{"Subnets": [{"Ref": "A"}, {"Ref": "A"}]}"#,
        r#"{"Subnets": [{"Ref": "A"}, {"Ref": "B"}]}"#,
    ),
    (
        "SF0111",
        "AWS::EC2::SecurityGroupIngress",
        r#"{"GroupId": {"Ref": "G"}, "IpProtocol": "-1", "CidrIp": "10.0.0.0/16", "CidrIpv6": "2001:db8::/32"}"#,
        r#"{"GroupId": {"Ref": "G"}, "IpProtocol": "-1", "CidrIpv6": "2001:db8::/32"}"#,
    ),
    (
        "SF0112",
        "AWS::EC2::SecurityGroup",
        r#"{"GroupDescription": "Tasks", "SecurityGroupEgress": {"Ref": "Rules"}}"#,
        r#"{"GroupDescription": "Tasks", "SecurityGroupEgress": {"Ref": "Rules"}, "VpcId": {"Ref": "Vpc"}}"#,
    ),
    (
        "SF0114",
        "AWS::EC2::VPC",
        r#"{"CidrBlock": "10.0.0.0/16", "VpcId": "vpc-12345678"}"#,
        r#"{"CidrBlock": "10.0.0.0/16"}"#,
    ),
    ("SF0110", "AWS::EC2::VPC", r#"{"CidrBlock": "10.0.1.0/16"}"#, r#"{"CidrBlock": "10.0.0.0/16"}"#),
    ("SF0110", "AWS::EC2::VPC", r#"{"CidrBlock": "10.0.300.0/24"}"#, r#"{"CidrBlock": "10.0.30.0/24"}"#),
    ("SF0110", "AWS::CloudWatch::Dashboard", r#"{"DashboardBody": "{"}"#, r#"{"DashboardBody": "{\"widgets\": []}"}"#),
    (
        "SF0113",
        "AWS::IAM::Policy",
        r#"{"PolicyName": "read", "PolicyDocument": {"?": 1}}"#,
        r#"{"PolicyName": "read", "PolicyDocument": {"?": 1}, "Roles": [{"Ref": "Role"}]}"#,
    ),
    (
        "SF0115",
        "AWS::SNS::Topic",
        r#"{"DisplayName": "alerts in ${AWS::Region}"}"#,
        r#"{"DisplayName": {"Ref": "alerts in ${AWS::Region}"}}"#,
    ),
    (
        "SF0115",
        "AWS::SNS::Topic",
        r#"{"KmsMasterKeyId": "arn:aws:kms:{region}:{account}:alias/app"}"#,
        r#"{"KmsMasterKeyId": "alias/app"}"#,
    ),
    (
        "SF0116",
        "AWS::SNS::Topic",
        r#"{"DisplayName": "{{resolve:ssm:name:newest}}"}"#,
        r#"{"DisplayName": "{{resolve:ssm:name:3}}"}"#,
    ),
    (
        "SF0117",
        "AWS::EC2::VPC",
        r#"{"CidrBlock": "10.0.0.0/16", "Tags": [{"Key": "AWS:owner", "Value": "us"}]}"#,
        r#"{"CidrBlock": "10.0.0.0/16", "Tags": [{"Key": "owner", "Value": "us"}]}"#,
    ),
    (
        "SF0117",
        "AWS::EC2::VPC",
        r#"{"CidrBlock": "10.0.0.0/16", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}"#,
        r#"{"CidrBlock": "10.0.0.0/16", "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]}"#,
    ),
];

#[test]
fn what_the_schema_states_is_checked() {
    judge(CASES);
}

#[test]
fn one_run_shows_every_mistake_in_the_order_of_the_source() {
    let found = violations("AWS::EC2::Subnet", r#"{"CidrBlock": "10.0.0.1/24", "MapPublicIpOnLaunch": 1}"#);
    let places: Vec<(&str, &str)> = found.iter().map(|violation| (violation.code, violation.at.as_str())).collect();
    assert_eq!(places, [("SF0101", ""), ("SF0110", "/CidrBlock"), ("SF0103", "/MapPublicIpOnLaunch")]);
}

#[test]
fn a_misspelled_property_is_not_missing_as_well() {
    let found = violations("AWS::EC2::SecurityGroup", r#"{"GroupDescripton": "Tasks"}"#);
    let messages: Vec<&str> = found.iter().map(|violation| violation.message.as_str()).collect();
    assert_eq!(messages, ["`ec2::SecurityGroup` has no property `group_descripton`"]);
}

#[test]
fn an_incomplete_object_misses_nothing() -> Result<(), &'static str> {
    let resource = specforge_schema::resource("AWS::EC2::SecurityGroup").ok_or("no type")?;
    let incomplete = Node { at: 1, value: NodeValue::Object { fields: Vec::new(), complete: false } };
    assert_eq!(check(resource, &incomplete), []);
    let unknown = Field { name: "GroupDescription".into(), at: 2, value: Node { at: 3, value: NodeValue::Unknown } };
    let optional = Node { at: 1, value: NodeValue::Object { fields: vec![unknown], complete: true } };
    assert_eq!(check(resource, &optional), []);
    Ok(())
}

#[test]
fn what_is_unknown_is_never_complained_about() {
    for resource in specforge_schema::resources() {
        let fields = resource.object().properties().filter(|property| !property.read_only()).map(|property| Field {
            name: property.name().into(),
            at: property.name(),
            value: Node { at: property.name(), value: NodeValue::Unknown },
        });
        let node = Node { at: "", value: NodeValue::Object { fields: fields.collect(), complete: true } };
        assert_eq!(check(resource, &node), [], "{}", resource.name());
    }
}

#[test]
fn a_secret_is_not_repeated() {
    let found = violations("AWS::RDS::DBInstance", r#"{"?": 1}"#);
    assert_eq!(found, []);
    let database = r#"{"Engine": "postgres", "MasterUsername": "app_owner", "MasterUserPassword": "p@ssw0rd-1"}"#;
    let found = violations("AWS::RDS::DBInstance", database);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(!format!("{found:?}").contains("p@ssw0rd"), "{found:#?}");
}
