//! Rust names of CloudFormation names.

use specforge_schema::{names, suggest};

#[test]
fn properties_are_snake_case() {
    for (name, expected) in [
        ("VpcId", "vpc_id"),
        ("VPCSecurityGroups", "vpc_security_groups"),
        ("Ipv6CidrBlock", "ipv6_cidr_block"),
        ("IPv4Address", "ipv4_address"),
        ("Endpoint.Address", "endpoint_address"),
        ("DNSName", "dns_name"),
        ("CanonicalHostedZoneID", "canonical_hosted_zone_id"),
        ("TargetGroupARNs", "target_group_arns"),
        ("OKActions", "ok_actions"),
        ("EnableIAMDatabaseAuthentication", "enable_iam_database_authentication"),
        ("PerformanceInsightsKMSKeyId", "performance_insights_kms_key_id"),
        ("MultiAZ", "multi_az"),
        ("EBSOptimized", "ebs_optimized"),
        ("S3BucketName", "s3_bucket_name"),
        ("FSxWindowsFileServerVolumeConfiguration", "fsx_windows_file_server_volume_configuration"),
        ("SizeInGiB", "size_in_gib"),
        ("VCpuCount", "vcpu_count"),
        ("OAuth2Client", "oauth2_client"),
        ("IoTPolicy", "iot_policy"),
        ("RoleARN", "role_arn"),
        ("roleArn", "role_arn"),
        ("Type", "type"),
    ] {
        assert_eq!(names::snake_case(name), expected, "{name}");
    }
}

#[test]
fn types_are_pascal_case() {
    for (name, expected) in [
        ("VPC", "Vpc"),
        ("VPCEndpoint", "VpcEndpoint"),
        ("DBInstance", "DbInstance"),
        ("WebACL", "WebAcl"),
        ("VPCDHCPOptionsAssociation", "VpcDhcpOptionsAssociation"),
        ("IPAMPool", "IpamPool"),
        ("GraphQLApi", "GraphqlApi"),
        ("EIP", "Eip"),
        ("EC2Fleet", "Ec2Fleet"),
        ("SubnetCidrBlock", "SubnetCidrBlock"),
    ] {
        assert_eq!(names::pascal_case(name), expected, "{name}");
    }
}

#[test]
fn enum_values_are_variants_where_they_can_be() {
    for (value, expected) in [
        ("FARGATE", Some("Fargate")),
        ("FARGATE_SPOT", Some("FargateSpot")),
        ("awsvpc", Some("Awsvpc")),
        ("db.t3.micro", Some("DbT3Micro")),
        ("Bytes/Second", Some("BytesSecond")),
        ("LessThanThreshold", Some("LessThanThreshold")),
        ("2012-10-17", None),
        ("-1", None),
        ("*", None),
        ("self", None),
    ] {
        assert_eq!(names::variant(value).as_deref(), expected, "{value}");
    }
}

#[test]
fn the_closest_name_is_suggested() {
    let names = ["vpc_id", "cidr_block", "enable_dns_support", "enable_dns_hostnames", "tags"];
    assert_eq!(suggest("VpcId", names), Some("vpc_id"));
    assert_eq!(suggest("cird_block", names), Some("cidr_block"));
    assert_eq!(suggest("enable_dns_hostname", names), Some("enable_dns_hostnames"));
    assert_eq!(suggest("colour", names), None);
}
