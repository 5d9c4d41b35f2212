use super::*;
use crate::plan::evaluation::Evaluation;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn told(before: Value, after: Value) -> Vec<String> {
    let resources = |resources: Value| {
        let template = json!({ "Resources": resources });
        Evaluation::new(&template, &BTreeMap::new()).resources()
    };
    let changes = network_changes(&resources(before), &resources(after));
    let told = changes.iter().map(|change| {
        let sign = if change.change == Presence::Added { '+' } else { '-' };
        let wide = if change.widens { " widens" } else { "" };
        format!("{sign} {} → {} {}{wide}", change.from, change.to, change.over)
    });
    told.collect()
}

fn group(ingress: Value) -> Value {
    json!({ "Group": { "Type": "AWS::EC2::SecurityGroup",
        "Properties": { "SecurityGroupIngress": ingress, "SecurityGroupEgress": [] } } })
}

fn rule(peer: &str, from: u16, to: u16) -> Value {
    json!({ "IpProtocol": "tcp", "CidrIp": peer, "FromPort": from, "ToPort": to })
}

#[test]
fn a_rule_that_moves_into_a_resource_of_its_own_is_no_change() {
    let mut after = group(json!([]));
    after["In"] = json!({ "Type": "AWS::EC2::SecurityGroupIngress", "Properties": {
        "GroupId": { "Fn::GetAtt": ["Group", "GroupId"] }, "IpProtocol": "6", "CidrIp": "10.0.0.0/8",
        "FromPort": "443", "ToPort": "443" } });
    assert!(told(group(json!([rule("10.0.0.0/8", 443, 443)])), after).is_empty());
}

#[test]
fn more_addresses_or_more_ports_widen_and_fewer_do_not() {
    let narrow = group(json!([rule("10.1.0.0/16", 443, 443)]));
    let wide = group(json!([rule("10.0.0.0/8", 400, 500)]));
    assert_eq!(
        told(narrow.clone(), wide.clone()),
        ["+ 10.0.0.0/8 → ${Group} 400-500/tcp widens", "- 10.1.0.0/16 → ${Group} 443/tcp"]
    );
    assert_eq!(told(wide, narrow), ["+ 10.1.0.0/16 → ${Group} 443/tcp", "- 10.0.0.0/8 → ${Group} 400-500/tcp"]);
}

#[test]
fn silence_about_egress_allows_all_of_it() {
    let silent = json!({ "Group": { "Type": "AWS::EC2::SecurityGroup", "Properties": {} } });
    assert_eq!(told(group(json!([])), silent), ["+ ${Group} → 0.0.0.0/0 all ports widens"]);
}

#[test]
fn a_rule_for_loopback_addresses_lets_nothing_through() {
    let closed = json!({ "Group": { "Type": "AWS::EC2::SecurityGroup", "Properties": {
        "SecurityGroupEgress": [{ "IpProtocol": "-1", "CidrIp": "127.0.0.1/32" }, { "IpProtocol": "-1", "CidrIpv6": "::1/128" }] } } });
    assert!(told(group(json!([])), closed.clone()).is_empty());
    let open = json!({ "Group": { "Type": "AWS::EC2::SecurityGroup", "Properties": {} } });
    assert_eq!(told(closed, open), ["+ ${Group} → 0.0.0.0/0 all ports widens"]);
}

#[test]
fn what_faces_the_internet_is_told() {
    let private = json!({
        "Database": { "Type": "AWS::RDS::DBInstance", "Properties": { "PubliclyAccessible": false } },
        "Entrance": { "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": { "Scheme": "internal" } },
        "Gateway": { "Type": "AWS::EC2::InternetGateway" },
        "Files": { "Type": "AWS::S3::Bucket" },
    });
    let public = json!({
        "Database": { "Type": "AWS::RDS::DBInstance", "Properties": { "PubliclyAccessible": "true" } },
        "Entrance": { "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {} },
        "Gateway": { "Type": "AWS::EC2::InternetGateway" },
        "Files": { "Type": "AWS::S3::Bucket", "Properties": {
            "PublicAccessBlockConfiguration": { "BlockPublicPolicy": false, "BlockPublicAcls": true } } },
        "Tasks": { "Type": "AWS::ECS::Service", "Properties": { "NetworkConfiguration": {
            "AwsvpcConfiguration": { "AssignPublicIp": { "Fn::If": ["Unknown", "DISABLED", "ENABLED"] } } } } },
        "Out": { "Type": "AWS::EC2::Route", "Properties": { "RouteTableId": "rtb-1",
            "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": { "Ref": "Gateway" } } },
    });
    assert_eq!(
        told(private, public),
        [
            "+ the internet → ${Database} PubliclyAccessible is true widens",
            "+ the internet → ${Entrance} Scheme is internet-facing widens",
            "+ the internet → ${Files} BlockPublicPolicy is false widens",
            "+ the internet → ${Tasks} AssignPublicIp is ENABLED widens",
            "+ the internet → rtb-1 a route to an internet gateway widens",
        ]
    );
}
