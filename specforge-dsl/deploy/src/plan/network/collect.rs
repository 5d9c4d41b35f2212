//! The rules of security groups, in the group or as resources of their own.

use super::rule::{Direction, Reach, Traffic, range_covers};
use crate::plan::evaluation::Resource;
use serde_json::Value;

/// Protocols that CloudFormation also takes by number.
const PROTOCOLS: [(&str, &str); 4] = [("6", "tcp"), ("17", "udp"), ("1", "icmp"), ("58", "icmpv6")];

/// Every rule that a resource declares.
pub(super) fn rules(resource: &Resource, found: &mut Vec<Reach>) {
    let properties = &resource.properties;
    let own = || format!("${{{}}}", resource.logical_id);
    match resource.resource_type.as_str() {
        "AWS::EC2::SecurityGroup" => {
            for (property, direction) in
                [("SecurityGroupIngress", Direction::In), ("SecurityGroupEgress", Direction::Out)]
            {
                for rule in items(&properties[property]) {
                    add(rule, direction, &own(), &resource.logical_id, found);
                }
            }
            // A group that says nothing of egress allows all of it.
            if properties.get("SecurityGroupEgress").is_none() {
                let all = serde_json::json!({ "IpProtocol": "-1", "CidrIp": "0.0.0.0/0" });
                add(&all, Direction::Out, &own(), &resource.logical_id, found);
            }
        }
        "AWS::EC2::SecurityGroupIngress" => {
            add(properties, Direction::In, &group(properties), &resource.logical_id, found)
        }
        "AWS::EC2::SecurityGroupEgress" => {
            add(properties, Direction::Out, &group(properties), &resource.logical_id, found)
        }
        _ => {}
    }
}

fn items(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// `${Group.GroupId}` is the group that `${Group}` is.
fn group(properties: &Value) -> String {
    let named = text(&properties["GroupId"]).or_else(|| text(&properties["GroupName"])).unwrap_or_default();
    plain_reference(named)
}

fn plain_reference(text: String) -> String {
    match crate::plan::evaluation::referred_name(&text) {
        Some(name) => format!("${{{name}}}"),
        None => text,
    }
}

fn add(rule: &Value, direction: Direction, group: &str, logical_id: &str, found: &mut Vec<Reach>) {
    let peers = [
        "CidrIp",
        "CidrIpv6",
        "SourceSecurityGroupId",
        "SourceSecurityGroupName",
        "DestinationSecurityGroupId",
        "SourcePrefixListId",
        "DestinationPrefixListId",
    ];
    let protocol = text(&rule["IpProtocol"]).unwrap_or_else(|| "-1".to_owned());
    let protocol = PROTOCOLS.iter().find(|(number, _)| *number == protocol).map_or(protocol.as_str(), |(_, name)| name);
    let number = |name: &str| rule[name].as_i64().or_else(|| rule[name].as_str()?.parse().ok());
    // -1 stands for all types of ICMP, and only TCP and UDP have ports.
    let ports = number("FromPort").zip(number("ToPort")).filter(|(first, _)| *first >= 0);
    for peer in peers.iter().filter_map(|name| text(&rule[*name])).filter(|peer| !is_loopback(peer)) {
        found.push(Reach {
            direction,
            subject: group.to_owned(),
            peer: plain_reference(peer),
            traffic: Traffic::Ports { protocol: protocol.to_owned(), ports },
            logical_id: logical_id.to_owned(),
        });
    }
}

/// A rule for loopback addresses alone lets nothing through: their packets never reach a network interface. Templates have
/// one where a group is to let nothing out, because the default rule goes only where another one is (CloudFormation Template
/// Reference, `AWS::EC2::SecurityGroup`, "Remove the default rule").
fn is_loopback(peer: &str) -> bool {
    ["127.0.0.0/8", "::1/128"].iter().any(|loopback| range_covers(loopback, peer))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
