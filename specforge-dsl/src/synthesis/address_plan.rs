use std::collections::BTreeMap;

use specforge_schema::rules::Ipv4Network;

use super::{Declared, place_in};
use crate::app::{Body, Declaration, ElementRecord};
use crate::assembly::Location;
use crate::finding::Finding;
use crate::language::{Element, Place, Value};

/// The subnets of a network lie in its address ranges and are disjoint (Amazon VPC User Guide, "Subnet CIDR blocks").
///
/// Only what is known is judged: a range that a parameter or another stack's output gives says nothing.
pub(super) fn check(app: &Declared<'_>, findings: &mut Vec<Finding>) {
    let mut subnets: BTreeMap<u32, Vec<(Ipv4Network, &ElementRecord, Location)>> = BTreeMap::new();
    for element in resources(app, "AWS::EC2::Subnet") {
        let Some((network, _)) = reference(element, "VpcId") else { continue };
        let Some((block, place)) = range(element, "CidrBlock") else { continue };
        subnets.entry(network.index).or_default().push((block, element, place_in(element.location, place)));
    }
    for (network, subnets) in subnets {
        let Some(network_element) = app.elements.get(network as usize) else { continue };
        let own = range(network_element, "CidrBlock");
        let extended = resources(app, "AWS::EC2::VPCCidrBlock")
            .any(|element| reference(element, "VpcId").is_some_and(|(other, _)| other.index == network));
        for (at, (block, subnet, place)) in subnets.iter().enumerate() {
            if let Some((own, own_place)) = own.filter(|(own, _)| !extended && !own.contains(*block)) {
                findings.push(
                    Finding::error(
                        "SF0020",
                        format!("the subnet `{}` ({block}) is not in its network {own}", subnet.id),
                    )
                    .at(Some(*place))
                    .called_by(&subnet.calls)
                    .related(place_in(network_element.location, own_place), "the network's range")
                    .help("choose a range inside of the network's, or add one with `ec2::VpcCidrBlock`"),
                );
            }
            let overlaps = |other: &Ipv4Network| other.contains(*block) || block.contains(*other);
            if let Some((other, first, first_place)) = subnets[..at].iter().find(|(other, ..)| overlaps(other)) {
                findings.push(
                    Finding::error(
                        "SF0021",
                        format!("the subnets `{}` ({other}) and `{}` ({block}) overlap", first.id, subnet.id),
                    )
                    .at(Some(*place))
                    .called_by(&subnet.calls)
                    .related(*first_place, "the first one")
                    .help("give each subnet of a network a range of its own"),
                );
            }
        }
    }
}

fn resources<'a>(app: &Declared<'a>, wanted: &'static str) -> impl Iterator<Item = &'a ElementRecord> {
    app.elements
        .iter()
        .filter(move |element| matches!(&element.body, Body::Resource { r#type, .. } if r#type == wanted))
}

fn property<'a>(element: &'a ElementRecord, name: &str) -> Option<(&'a Value, Place)> {
    let Body::Resource { declaration, .. } = &element.body else { return None };
    let declaration: &Declaration = declaration;
    let entry = declaration.properties.entries.iter().find(|entry| entry.name == name)?;
    Some(match &entry.value {
        Value::At(place, value) => (value, *place),
        value => (value, entry.value_place),
    })
}

fn reference(element: &ElementRecord, name: &str) -> Option<(Element, Place)> {
    match property(element, name)? {
        (Value::Attribute { element, .. }, place) => Some((*element, place)),
        _ => None,
    }
}

/// A range that is spelled out; one that cannot be read has a finding of its own.
fn range(element: &ElementRecord, name: &str) -> Option<(Ipv4Network, Place)> {
    match property(element, name)? {
        (Value::Text(text), place) => Some((Ipv4Network::parse(text).ok()?, place)),
        _ => None,
    }
}
