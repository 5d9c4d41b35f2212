use crate::resource::{Case, judge};

const CASES: &[Case] = &[
    ("SF0201", "AWS::EC2::VPC", r#"{"CidrBlock": "10.0.0.0/8"}"#, r#"{"CidrBlock": "10.0.0.0/16"}"#),
    (
        "SF0201",
        "AWS::EC2::Subnet",
        r#"{"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/29"}"#,
        r#"{"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/28"}"#,
    ),
    (
        "SF0202",
        "AWS::EC2::VPC",
        r#"{"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": false, "EnableDnsHostnames": true}"#,
        r#"{"CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": true}"#,
    ),
    (
        "SF0203",
        "AWS::EC2::NatGateway",
        r#"{"SubnetId": {"Ref": "Subnet"}}"#,
        r#"{"SubnetId": {"Ref": "Subnet"}, "ConnectivityType": "private"}"#,
    ),
    (
        "SF0203",
        "AWS::EC2::NatGateway",
        r#"{"SubnetId": {"Ref": "Subnet"}, "ConnectivityType": "private", "AllocationId": {"Ref": "Eip"}}"#,
        r#"{"SubnetId": {"Ref": "Subnet"}, "AllocationId": {"Ref": "Eip"}}"#,
    ),
    (
        "SF0204",
        "AWS::EC2::Route",
        r#"{"RouteTableId": {"Ref": "Table"}, "DestinationCidrBlock": "0.0.0.0/0"}"#,
        r#"{"RouteTableId": {"Ref": "Table"}, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"Ref": "Gateway"}}"#,
    ),
    (
        "SF0204",
        "AWS::EC2::Route",
        r#"{"RouteTableId": {"Ref": "Table"}, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"Ref": "Gateway"}, "NatGatewayId": {"Ref": "Nat"}}"#,
        r#"{"RouteTableId": {"Ref": "Table"}, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"?": 1}, "NatGatewayId": {"?": 1}}"#,
    ),
    (
        "SF0205",
        "AWS::EC2::VPCEndpoint",
        r#"{"VpcId": {"Ref": "Vpc"}, "ServiceName": {"Ref": "Name"}}"#,
        r#"{"VpcId": {"Ref": "Vpc"}, "ServiceName": {"Ref": "Name"}, "RouteTableIds": [{"Ref": "Table"}]}"#,
    ),
    (
        "SF0205",
        "AWS::EC2::VPCEndpoint",
        r#"{"VpcId": {"Ref": "Vpc"}, "ServiceName": {"Ref": "Name"}, "SubnetIds": [{"Ref": "A"}], "PrivateDnsEnabled": true}"#,
        r#"{"VpcId": {"Ref": "Vpc"}, "ServiceName": {"Ref": "Name"}, "VpcEndpointType": "Interface", "SubnetIds": [{"Ref": "A"}], "PrivateDnsEnabled": true}"#,
    ),
    (
        "SF0206",
        "AWS::EC2::VPCEndpoint",
        r#"{"VpcId": {"Ref": "Vpc"}, "ServiceName": "com.amazonaws.eu-west-1.ecr.api", "VpcEndpointType": "Gateway", "RouteTableIds": [{"Ref": "Table"}]}"#,
        r#"{"VpcId": {"Ref": "Vpc"}, "ServiceName": "com.amazonaws.eu-west-1.s3", "VpcEndpointType": "Gateway", "RouteTableIds": [{"Ref": "Table"}]}"#,
    ),
    (
        "SF0210",
        "AWS::EC2::SecurityGroupIngress",
        r#"{"GroupId": {"Ref": "Group"}, "IpProtocol": "tcp", "FromPort": 90, "ToPort": 80, "CidrIp": "10.0.0.0/16"}"#,
        r#"{"GroupId": {"Ref": "Group"}, "IpProtocol": "tcp", "FromPort": 80, "ToPort": 90, "CidrIp": "10.0.0.0/16"}"#,
    ),
    (
        "SF0210",
        "AWS::EC2::SecurityGroupIngress",
        r#"{"GroupId": {"Ref": "Group"}, "IpProtocol": "udp", "FromPort": 53, "ToPort": 65536, "CidrIp": "10.0.0.0/16"}"#,
        r#"{"GroupId": {"Ref": "Group"}, "IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "CidrIp": "10.0.0.0/16"}"#,
    ),
    (
        "SF0210",
        "AWS::EC2::SecurityGroupEgress",
        r#"{"GroupId": {"Ref": "Group"}, "IpProtocol": "-1", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}"#,
        r#"{"GroupId": {"Ref": "Group"}, "IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}"#,
    ),
    (
        "SF0211",
        "AWS::EC2::SecurityGroupIngress",
        r#"{"GroupId": {"Ref": "Group"}, "IpProtocol": "https", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/16"}"#,
        r#"{"GroupId": {"Ref": "Group"}, "IpProtocol": "50", "CidrIp": "10.0.0.0/16"}"#,
    ),
    (
        "SF0111",
        "AWS::EC2::SecurityGroupIngress",
        r#"{"GroupId": {"Ref": "Group"}, "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "10.0.0.0/16", "SourceSecurityGroupId": {"Ref": "Other"}}"#,
        r#"{"GroupId": {"Ref": "Group"}, "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "SourceSecurityGroupId": {"Ref": "Other"}}"#,
    ),
    (
        "SF0212",
        "AWS::EC2::SecurityGroup",
        r#"{"GroupDescription": "Tasks", "SecurityGroupIngress": [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "10.0.0.0/16"}, {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "10.0.0.0/16", "Description": "again"}]}"#,
        r#"{"GroupDescription": "Tasks", "SecurityGroupIngress": [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "10.0.0.0/16"}, {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "10.1.0.0/16"}]}"#,
    ),
    (
        "SF0213",
        "AWS::EC2::SecurityGroup",
        r#"{"GroupDescription": "the team's tasks"}"#,
        r#"{"GroupDescription": "tasks of the team"}"#,
    ),
    (
        "SF0214",
        "AWS::EC2::SecurityGroupIngress",
        r#"{"GroupId": {"Ref": "Group"}, "IpProtocol": "tcp", "FromPort": 3300, "ToPort": 3400, "CidrIp": "0.0.0.0/0"}"#,
        r#"{"GroupId": {"Ref": "Group"}, "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}"#,
    ),
];

#[test]
fn rules_on_networks() {
    judge(CASES);
}

#[test]
fn a_region_is_not_a_zone() {
    judge(&[(
        "SF0207",
        "AWS::EC2::Subnet",
        r#"{"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "eu-west-1"}"#,
        r#"{"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "eu-west-1b"}"#,
    )]);
}
