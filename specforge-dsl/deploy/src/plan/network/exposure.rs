//! Resources that can be reached from the internet by their own setting.

use super::rule::{Direction, INTERNET, Reach, Traffic};
use crate::plan::evaluation::{Resource, Resources};
use serde_json::Value;

/// Settings that give a resource, or what starts in it, an address on the internet, in whichever type they stand.
const PUBLIC_SETTINGS: [(&str, &str); 6] = [
    ("PubliclyAccessible", "true"),
    ("AssociatePublicIpAddress", "true"),
    ("MapPublicIpOnLaunch", "true"),
    ("EndpointPublicAccess", "true"),
    ("AssignPublicIp", "ENABLED"),
    ("PublicAccess", "true"),
];

/// Every exposure that a resource declares.
pub(super) fn exposures(resource: &Resource, resources: &Resources, found: &mut Vec<Reach>) {
    let mut reasons = Vec::new();
    settings(&resource.properties, &mut reasons);
    reasons.extend(by_type(resource, resources));
    for reason in reasons {
        found.push(Reach {
            direction: Direction::In,
            subject: subject(resource),
            peer: INTERNET.to_owned(),
            traffic: Traffic::Public(reason),
            logical_id: resource.logical_id.clone(),
        });
    }
}

/// A route exposes the table that it stands in, everything else itself.
fn subject(resource: &Resource) -> String {
    match resource.properties["RouteTableId"].as_str() {
        Some(table) if resource.resource_type == "AWS::EC2::Route" => table.to_owned(),
        _ => format!("${{{}}}", resource.logical_id),
    }
}

fn settings(value: &Value, reasons: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let public = PUBLIC_SETTINGS.iter().find(|(setting, _)| setting == name);
                if let Some((setting, on)) = public
                    && may_be(inner, on)
                {
                    reasons.push(format!("{setting} is {on}"));
                }
                settings(inner, reasons);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| settings(item, reasons)),
        _ => {}
    }
}

/// Whether a value is this text, or may be: one side of a choice that is not known is.
fn may_be(value: &Value, wanted: &str) -> bool {
    match value {
        Value::Object(fields) => fields
            .get("Fn::If")
            .and_then(Value::as_array)
            .is_some_and(|sides| sides.iter().skip(1).any(|side| may_be(side, wanted))),
        Value::String(text) => text == wanted,
        Value::Bool(on) => wanted == if *on { "true" } else { "false" },
        _ => false,
    }
}

fn by_type(resource: &Resource, resources: &Resources) -> Option<String> {
    let properties = &resource.properties;
    let scheme = &properties["Scheme"];
    match resource.resource_type.as_str() {
        // Without a scheme, a load balancer faces the internet.
        "AWS::ElasticLoadBalancingV2::LoadBalancer" | "AWS::ElasticLoadBalancing::LoadBalancer"
            if (scheme.is_null() && properties["Type"] != "gateway") || may_be(scheme, "internet-facing") =>
        {
            Some("Scheme is internet-facing".to_owned())
        }
        "AWS::Lambda::Url" if may_be(&properties["AuthType"], "NONE") => Some("AuthType is NONE".to_owned()),
        "AWS::S3::Bucket" => {
            let block = properties["PublicAccessBlockConfiguration"].as_object()?;
            let open: Vec<&str> =
                block.iter().filter(|(_, value)| may_be(value, "false")).map(|(name, _)| name.as_str()).collect();
            (!open.is_empty()).then(|| format!("{} is false", open.join(", ")))
        }
        "AWS::EC2::Route" => {
            let anywhere =
                properties["DestinationCidrBlock"] == "0.0.0.0/0" || properties["DestinationIpv6CidrBlock"] == "::/0";
            let gateway = properties["GatewayId"].as_str()?;
            let to_internet = gateway.starts_with("igw-")
                || resources.referred(gateway).is_some_and(|it| it.resource_type == "AWS::EC2::InternetGateway");
            (anywhere && to_internet).then(|| "a route to an internet gateway".to_owned())
        }
        _ => None,
    }
}
