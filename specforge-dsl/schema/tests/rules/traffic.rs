use crate::resource::{Case, judge};

const CASES: &[Case] = &[
    (
        "SF0220",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        r#"{"Subnets": [{"Ref": "A"}]}"#,
        r#"{"Subnets": [{"Ref": "A"}, {"Ref": "B"}]}"#,
    ),
    (
        "SF0220",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        r#"{"Type": "network", "SubnetMappings": [{"SubnetId": {"Ref": "A"}}, {"SubnetId": {"Ref": "A"}, "AllocationId": {"Ref": "E"}}]}"#,
        r#"{"Type": "network", "SubnetMappings": [{"SubnetId": {"Ref": "A"}}]}"#,
    ),
    (
        "SF0221",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        r#"{"Subnets": {"?": 1}, "LoadBalancerAttributes": [{"Key": "idle_timeout.timeout_seconds", "Value": "0"}]}"#,
        r#"{"Subnets": {"?": 1}, "LoadBalancerAttributes": [{"Key": "idle_timeout.timeout_seconds", "Value": "60"}]}"#,
    ),
    (
        "SF0221",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        r#"{"Subnets": {"?": 1}, "LoadBalancerAttributes": [{"Key": "deletion_protection", "Value": "true"}]}"#,
        r#"{"Subnets": {"?": 1}, "LoadBalancerAttributes": [{"Key": "deletion_protection.enabled", "Value": "true"}]}"#,
    ),
    (
        "SF0221",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        r#"{"Subnets": {"?": 1}, "LoadBalancerAttributes": [{"Key": "access_logs.s3.enabled", "Value": "true"}]}"#,
        r#"{"Subnets": {"?": 1}, "LoadBalancerAttributes": [{"Key": "access_logs.s3.enabled", "Value": "true"}, {"Key": "access_logs.s3.bucket", "Value": {"Ref": "Bucket"}}]}"#,
    ),
    (
        "SF0222",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        r#"{"TargetType": "ip", "Port": 80, "Protocol": "HTTP"}"#,
        r#"{"TargetType": "ip", "Port": 80, "Protocol": "HTTP", "VpcId": {"Ref": "Vpc"}}"#,
    ),
    (
        "SF0222",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        r#"{"TargetType": "lambda", "Port": 80}"#,
        r#"{"TargetType": "lambda"}"#,
    ),
    (
        "SF0223",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        r#"{"TargetType": "lambda", "HealthCheckPath": "health"}"#,
        r#"{"TargetType": "lambda", "HealthCheckPath": "/health"}"#,
    ),
    (
        "SF0223",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        r#"{"Port": 80, "Protocol": "HTTP", "VpcId": {"Ref": "Vpc"}, "HealthCheckIntervalSeconds": 10, "HealthCheckTimeoutSeconds": 10}"#,
        r#"{"Port": 80, "Protocol": "HTTP", "VpcId": {"Ref": "Vpc"}, "HealthCheckIntervalSeconds": 10, "HealthCheckTimeoutSeconds": 5}"#,
    ),
    (
        "SF0223",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        r#"{"TargetType": "lambda", "Matcher": {"HttpCode": "2xx"}}"#,
        r#"{"TargetType": "lambda", "Matcher": {"HttpCode": "200-299,301"}}"#,
    ),
    (
        "SF0224",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        r#"{"TargetType": "lambda", "TargetGroupAttributes": [{"Key": "stickiness.enabled", "Value": "yes"}]}"#,
        r#"{"TargetType": "lambda", "TargetGroupAttributes": [{"Key": "stickiness.enabled", "Value": "true"}]}"#,
    ),
    (
        "SF0225",
        "AWS::ElasticLoadBalancingV2::Listener",
        r#"{"LoadBalancerArn": {"Ref": "Lb"}, "Port": 443, "Protocol": "HTTPS", "DefaultActions": [{"Type": "forward", "TargetGroupArn": {"Ref": "T"}}]}"#,
        r#"{"LoadBalancerArn": {"Ref": "Lb"}, "Port": 443, "Protocol": "HTTPS", "Certificates": [{"CertificateArn": {"Ref": "C"}}], "DefaultActions": [{"Type": "forward", "TargetGroupArn": {"Ref": "T"}}]}"#,
    ),
    (
        "SF0225",
        "AWS::ElasticLoadBalancingV2::Listener",
        r#"{"LoadBalancerArn": {"Ref": "Lb"}, "Port": 80, "Protocol": "HTTP", "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06", "DefaultActions": [{"Type": "forward", "TargetGroupArn": {"Ref": "T"}}]}"#,
        r#"{"LoadBalancerArn": {"Ref": "Lb"}, "Port": 80, "Protocol": "HTTP", "DefaultActions": [{"Type": "forward", "TargetGroupArn": {"Ref": "T"}}]}"#,
    ),
    (
        "SF0226",
        "AWS::ElasticLoadBalancingV2::Listener",
        r#"{"LoadBalancerArn": {"Ref": "Lb"}, "DefaultActions": [{"Type": "fixed-response"}]}"#,
        r#"{"LoadBalancerArn": {"Ref": "Lb"}, "DefaultActions": [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]}"#,
    ),
    (
        "SF0226",
        "AWS::ElasticLoadBalancingV2::Listener",
        r#"{"LoadBalancerArn": {"Ref": "Lb"}, "DefaultActions": [{"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": {"Ref": "T"}, "Weight": 1000}]}}]}"#,
        r#"{"LoadBalancerArn": {"Ref": "Lb"}, "DefaultActions": [{"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": {"Ref": "T"}, "Weight": 100}]}}]}"#,
    ),
    (
        "SF0227",
        "AWS::ElasticLoadBalancingV2::Listener",
        r##"{"LoadBalancerArn": {"Ref": "Lb"}, "Port": 80, "Protocol": "HTTP", "DefaultActions": [{"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_301", "Port": "#{port}"}}]}"##,
        r#"{"LoadBalancerArn": {"Ref": "Lb"}, "Port": 80, "Protocol": "HTTP", "DefaultActions": [{"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_301", "Protocol": "HTTPS", "Port": "443"}}]}"#,
    ),
    (
        "SF0228",
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        r#"{"Priority": 1, "Actions": [{"Type": "forward", "TargetGroupArn": {"Ref": "T"}}], "Conditions": [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["api/*"]}}]}"#,
        r#"{"Priority": 1, "Actions": [{"Type": "forward", "TargetGroupArn": {"Ref": "T"}}], "Conditions": [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/api/*"]}}]}"#,
    ),
    (
        "SF0228",
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        r#"{"Priority": 1, "Actions": [{"Type": "forward", "TargetGroupArn": {"Ref": "T"}}], "Conditions": [{"Field": "host-header", "PathPatternConfig": {"Values": ["/api/*"]}}]}"#,
        r#"{"Priority": 1, "Actions": [{"Type": "forward", "TargetGroupArn": {"Ref": "T"}}], "Conditions": [{"Field": "host-header", "HostHeaderConfig": {"Values": ["shop.example.com"]}}]}"#,
    ),
    (
        "SF0300",
        "AWS::Route53::RecordSet",
        r#"{"HostedZoneId": {"Ref": "Zone"}, "Name": "a.example.com", "Type": "A", "TTL": "60", "AliasTarget": {"DNSName": {"Ref": "Lb"}, "HostedZoneId": {"Ref": "LbZone"}}}"#,
        r#"{"HostedZoneId": {"Ref": "Zone"}, "Name": "a.example.com", "Type": "A", "AliasTarget": {"DNSName": {"Ref": "Lb"}, "HostedZoneId": {"Ref": "LbZone"}}}"#,
    ),
    (
        "SF0300",
        "AWS::Route53::RecordSet",
        r#"{"HostedZoneId": {"Ref": "Zone"}, "Name": "a.example.com", "Type": "A", "TTL": "60", "ResourceRecords": ["b.example.com"]}"#,
        r#"{"HostedZoneId": {"Ref": "Zone"}, "Name": "a.example.com", "Type": "CNAME", "TTL": "60", "ResourceRecords": ["b.example.com"]}"#,
    ),
    (
        "SF0301",
        "AWS::Route53::RecordSet",
        r#"{"HostedZoneId": {"Ref": "Zone"}, "Name": "a.example.com", "Type": "A", "TTL": "60", "ResourceRecords": ["10.0.0.1"], "Weight": 10}"#,
        r#"{"HostedZoneId": {"Ref": "Zone"}, "Name": "a.example.com", "Type": "A", "TTL": "60", "ResourceRecords": ["10.0.0.1"], "Weight": 10, "SetIdentifier": "blue"}"#,
    ),
    (
        "SF0302",
        "AWS::CertificateManager::Certificate",
        r#"{"DomainName": "a.example.com", "ValidationMethod": "DNS"}"#,
        r#"{"DomainName": "a.example.com", "ValidationMethod": "DNS", "DomainValidationOptions": [{"DomainName": "a.example.com", "HostedZoneId": {"Ref": "Zone"}}]}"#,
    ),
    (
        "SF0302",
        "AWS::CertificateManager::Certificate",
        r#"{"DomainName": "a.example.com", "ValidationMethod": "DNS", "DomainValidationOptions": [{"DomainName": "b.example.com", "HostedZoneId": {"Ref": "Zone"}}]}"#,
        r#"{"DomainName": "a.example.com", "SubjectAlternativeNames": ["b.example.com"], "ValidationMethod": "DNS", "DomainValidationOptions": [{"DomainName": "b.example.com", "HostedZoneId": {"Ref": "Zone"}}]}"#,
    ),
];

#[test]
fn rules_on_traffic() {
    judge(CASES);
}
