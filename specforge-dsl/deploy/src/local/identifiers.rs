//! Physical IDs and attributes: plausible, typed, and the same each time for the same stack, logical ID and generation.
//!
//! What AWS returns for the types that matter most stands in `identifiers/forms.tsv`; for the rest the schema's types
//! and the attributes' names say enough.

mod forms;
mod maker;
mod names;
mod random;

use super::facts::ResourceFacts;
use super::world::Origin;
use maker::Maker;
use random::Random;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Which resource, and where.
pub(super) struct Identity<'a> {
    /// The stack's ID, which differs for each stack that ever had its name.
    pub(super) stack_id: &'a str,
    /// The stack's name.
    pub(super) stack_name: &'a str,
    /// The logical ID.
    pub(super) logical_id: &'a str,
    /// How often this logical ID had a physical resource before, from 1.
    pub(super) generation: u32,
    /// The account.
    pub(super) account: &'a str,
    /// The region.
    pub(super) region: &'a str,
}

impl<'a> Identity<'a> {
    /// The identity of what was made there.
    pub(super) fn of(origin: &'a Origin, account: &'a str, region: &'a str) -> Self {
        Self {
            stack_id: &origin.stack_id,
            stack_name: &origin.stack_name,
            logical_id: &origin.logical_id,
            generation: origin.generation,
            account,
            region,
        }
    }
}

/// What `Ref` and `Fn::GetAtt` yield for a resource.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Identifiers {
    /// What `Ref` yields, which is also the physical ID.
    pub(super) reference: Value,
    /// What `Fn::GetAtt` yields, by attribute.
    pub(super) attributes: BTreeMap<String, Value>,
}

/// The identifiers of a resource with these properties.
pub(super) fn identifiers(
    kind: &str,
    facts: ResourceFacts,
    identity: &Identity<'_>,
    properties: &Value,
) -> Identifiers {
    let maker = Maker { kind, facts, identity, properties, name: names::name(kind, facts, identity, properties) };
    let named = facts.name_properties().into_iter().map(|property| {
        let value = properties.get(property).cloned().unwrap_or_else(|| json!(maker.name));
        (property.to_owned(), value)
    });
    let known = facts.attributes().map(|fact| (fact.name().to_owned(), maker.attribute(fact.name(), fact.value())));
    let attributes: BTreeMap<String, Value> = named.chain(known).collect();
    // A form made of properties alone is empty without them.
    let written = forms::form(kind, "Ref").map(|form| maker.fill(form)).filter(|text| !text.is_empty());
    let reference = match written {
        Some(text) => Value::String(text),
        None => facts.reference_attribute().and_then(|name| attributes.get(name).cloned()).unwrap_or(json!(maker.name)),
    };
    Identifiers { reference, attributes }
}

/// The end of a generated name.
pub(super) fn suffix(seed: &str) -> String {
    Random::seeded(seed).upper(12)
}

/// A UUID that is the same each time for the same seed.
pub(super) fn uuid(seed: &str) -> String {
    Random::seeded(seed).uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local::facts;
    use crate::local::template::plain_text;

    fn made(kind: &str, generation: u32, properties: &Value) -> Identifiers {
        let identity = Identity {
            stack_id: "stack",
            stack_name: "shop-services",
            logical_id: "Backend",
            generation,
            account: "111122223333",
            region: "ap-southeast-2",
        };
        identifiers(kind, facts::resource_type(kind).expect("a type"), &identity, properties)
    }

    #[test]
    fn identifiers_are_the_same_each_time_and_differ_by_generation() {
        let vpc = |generation| made("AWS::EC2::VPC", generation, &json!({}));
        assert_eq!(vpc(1), vpc(1));
        assert_ne!(vpc(1).reference, vpc(2).reference);
        assert_eq!(vpc(1).attributes["VpcId"], vpc(1).reference);
    }

    #[test]
    fn a_custom_name_is_the_physical_id_and_a_generated_one_has_cloudformations_form() {
        assert_eq!(made("AWS::ECS::Cluster", 1, &json!({"ClusterName": "main"})).reference, json!("main"));
        let role = made("AWS::IAM::Role", 1, &json!({}));
        assert!(plain_text(&role.reference).starts_with("shop-services-Backend-"), "{role:?}");
        let group =
            plain_text(&made("AWS::ElasticLoadBalancingV2::TargetGroup", 1, &json!({})).attributes["TargetGroupName"]);
        assert!(group.starts_with("shop-s-Backe-") && group.len() <= 32, "{group}");
    }

    #[test]
    fn what_belongs_to_something_carries_its_name() {
        let service = made("AWS::ECS::Service", 1, &json!({"Cluster": "main", "ServiceName": "api"}));
        assert_eq!(service.attributes["Name"], json!("api"));
        assert_eq!(service.reference, json!("arn:aws:ecs:ap-southeast-2:111122223333:service/main/api"));
        let arn = "arn:aws:elasticloadbalancing:r:1:loadbalancer/app/main/0123456789abcdef";
        let listener = made("AWS::ElasticLoadBalancingV2::Listener", 1, &json!({"LoadBalancerArn": arn}));
        assert!(plain_text(&listener.reference).contains(":listener/app/main/0123456789abcdef/"), "{listener:?}");
    }

    #[test]
    fn every_type_has_identifiers() {
        for kind in specforge_schema::resources().map(|resource| resource.name()) {
            let made = made(kind, 1, &json!({}));
            assert!(!plain_text(&made.reference).is_empty(), "{kind}");
        }
    }
}
