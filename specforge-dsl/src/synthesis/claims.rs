//! What there is once, and two resources of a stack claim: a listener's port, a rule's priority, a subnet's route table.

use std::collections::HashMap;

use super::{Declared, place_in};
use crate::app::{Body, Declaration, ElementRecord};
use crate::assembly::Location;
use crate::finding::Finding;
use crate::language::{Entry, Value};

/// A claim of a resource type: the properties that tell it from others, and what is said where they do not.
struct Claim {
    r#type: &'static str,
    properties: &'static [&'static str],
    /// With this property, resources of the same claim are told apart otherwise.
    unless: &'static str,
    taken: &'static str,
    help: &'static str,
}

/// Sources: Amazon VPC User Guide, "Subnet route tables" and "Route priority"; Elastic Load Balancing API Reference,
/// `CreateListener` (`DuplicateListener`) and `CreateRule` (`PriorityInUse`); Application Auto Scaling API Reference,
/// `RegisterScalableTarget`; Amazon Route 53 API Reference, `ChangeResourceRecordSets`.
const CLAIMS: [Claim; 6] = [
    Claim {
        r#type: "AWS::EC2::SubnetRouteTableAssociation",
        properties: &["SubnetId"],
        unless: "",
        taken: "the subnet has a route table already",
        help: "a subnet has one route table: remove one of the associations",
    },
    Claim {
        r#type: "AWS::EC2::Route",
        properties: &["RouteTableId", "DestinationCidrBlock"],
        unless: "",
        taken: "the route table has a route to this destination already",
        help: "remove one of the routes, or give it another destination",
    },
    Claim {
        r#type: "AWS::ElasticLoadBalancingV2::Listener",
        properties: &["LoadBalancerArn", "Port"],
        unless: "",
        taken: "the load balancer has a listener on this port already",
        help: "give it another port; what one listener does with several hosts or paths is said in listener rules",
    },
    Claim {
        r#type: "AWS::ElasticLoadBalancingV2::ListenerRule",
        properties: &["ListenerArn", "Priority"],
        unless: "",
        taken: "the listener has a rule of this priority already",
        help: "give each rule of a listener a priority of its own",
    },
    Claim {
        r#type: "AWS::ApplicationAutoScaling::ScalableTarget",
        properties: &["ServiceNamespace", "ResourceId", "ScalableDimension"],
        unless: "",
        taken: "the resource is a scalable target already",
        help: "declare one scalable target; it takes several scaling policies",
    },
    Claim {
        r#type: "AWS::Route53::RecordSet",
        properties: &["HostedZoneId", "Name", "Type"],
        unless: "SetIdentifier",
        taken: "the zone has a record of this name and type already",
        help: "put all values into one record, or tell them apart with `set_identifier` and a routing policy",
    },
];

/// Finds the second resource of each claim.
pub(super) fn check(app: &Declared<'_>, findings: &mut Vec<Finding>) {
    let mut claimed: HashMap<(usize, usize, String), Location> = HashMap::new();
    for element in app.elements {
        let Body::Resource { r#type, declaration } = &element.body else { continue };
        let Some(number) = CLAIMS.iter().position(|claim| claim.r#type == r#type) else { continue };
        let claim = &CLAIMS[number];
        let silenced = declaration.silenced.iter().any(|(code, _)| *code == "SF0037");
        // Of two that exist under conditions, perhaps one alone does.
        let conditional = declaration.raw.entries.iter().any(|entry| entry.name == "Condition");
        if silenced || conditional || property(declaration, claim.unless).is_some() {
            continue;
        }
        let entries: Option<Vec<&Entry>> = claim.properties.iter().map(|name| property(declaration, name)).collect();
        let Some(entries) = entries else { continue };
        let Some(key) = entries.iter().map(|entry| reading(&entry.value)).collect::<Option<Vec<_>>>() else { continue };
        let place = entries.last().map_or(element.location, |entry| at(element, entry));
        if let Some(first) = claimed.insert((element.stack, number, key.join("\n")), place) {
            let finding =
                Finding::error("SF0037", claim.taken).at(Some(place)).called_by(&element.calls).help(claim.help);
            // The turns of a loop have one place.
            findings.push(if first == place { finding } else { finding.related(first, "claimed here") });
        }
    }
}

fn property<'d>(declaration: &'d Declaration, name: &str) -> Option<&'d Entry> {
    let mut entries = declaration.properties.entries.iter();
    entries.find(|entry| entry.name == name && *entry.value.bare() != Value::Omitted)
}

fn at(element: &ElementRecord, entry: &Entry) -> Location {
    place_in(element.location, if entry.value_place == [0, 0] { entry.place } else { entry.value_place })
}

/// A value that tells: equal ones read alike. A function tells nothing.
fn reading(value: &Value) -> Option<String> {
    match value.bare() {
        Value::Text(text) => Some(text.to_string()),
        Value::Integer(number) => Some(number.to_string()),
        // Whichever attribute names the resource.
        Value::Attribute { element, list: false, .. } => Some(format!("${{{}}}", element.index)),
        _ => None,
    }
}
