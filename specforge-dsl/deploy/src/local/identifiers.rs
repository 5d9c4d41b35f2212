//! Physical IDs and attributes: plausible, typed, and the same each time for the same stack, logical ID and generation.
//!
//! What AWS returns for the types that matter most stands in `identifiers/forms.tsv`; for the rest the schema's types
//! and the attributes' names say enough.

mod forms;
mod random;

use super::facts::ResourceFacts;
use super::template::plain_text;
use random::Random;
use serde_json::{Value, json};
use specforge_schema::AttributeType;
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
    let maker = Maker { kind, facts, identity, properties, name: name(kind, facts, identity, properties) };
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

/// A custom name if the properties give one, else one as CloudFormation generates it: stack, logical ID, random part.
fn name(kind: &str, facts: ResourceFacts, identity: &Identity<'_>, properties: &Value) -> String {
    let custom = facts.name_properties().into_iter().find_map(|name| properties.get(name)?.as_str());
    custom.map_or_else(|| generated_name(kind, identity), str::to_owned)
}

fn generated_name(kind: &str, identity: &Identity<'_>) -> String {
    let random = Random::of(identity, "name").upper(12);
    match forms::name_rule(kind) {
        forms::NameRule::Any => format!("{}-{}-{random}", identity.stack_name, identity.logical_id),
        forms::NameRule::Lower => format!("{}-{}-{random}", identity.stack_name, identity.logical_id).to_lowercase(),
        // Load balancers and target groups: at most 32 characters, so CloudFormation shortens both parts.
        forms::NameRule::Short => {
            let shorten = |text: &str, length| text.chars().take(length).collect::<String>();
            format!("{}-{}-{random}", shorten(identity.stack_name, 6), shorten(identity.logical_id, 5))
        }
    }
}

struct Maker<'a> {
    kind: &'a str,
    facts: ResourceFacts,
    identity: &'a Identity<'a>,
    properties: &'a Value,
    name: String,
}

impl Maker<'_> {
    fn attribute(&self, name: &str, kind: AttributeType) -> Value {
        let given = name.split('.').try_fold(self.properties, |value, part| value.get(part));
        if let Some(given) = given.filter(|_| !self.facts.is_read_only(name)) {
            return given.clone();
        }
        let form = forms::form(self.kind, name).map(|form| self.fill(form));
        match kind {
            AttributeType::Integer | AttributeType::Number => {
                form.and_then(|text| text.parse::<i64>().ok()).map_or(json!(1), |number| json!(number))
            }
            AttributeType::Boolean => json!(form.as_deref() == Some("true")),
            AttributeType::Json => form.map_or(json!({}), |text| json!(text)),
            AttributeType::ListOf(_) => {
                let items = form.unwrap_or_else(|| self.guess(name.trim_end_matches('s')));
                items.split(',').filter(|item| !item.is_empty()).map(|item| json!(item)).collect()
            }
            AttributeType::Kind(_) => {
                Value::String(form.filter(|text| !text.is_empty()).unwrap_or_else(|| self.guess(name)))
            }
        }
    }

    /// A value by an attribute's name alone.
    fn guess(&self, attribute: &str) -> String {
        let last = attribute.rsplit('.').next().unwrap_or(attribute);
        let lower = last.to_lowercase();
        let form = if lower.ends_with("arn") {
            format!(
                "arn:aws:{}:{{region}}:{{account}}:{}/{{name}}",
                self.facts.service(),
                self.facts.short_name().to_lowercase()
            )
        } else if lower.ends_with("url") || lower.ends_with("uri") {
            format!("https://{{name}}.{}.{{region}}.amazonaws.com", self.facts.service())
        } else if lower.contains("dns")
            || lower.contains("address")
            || lower.contains("endpoint")
            || lower.contains("domain")
        {
            format!("{{name}}.{}.{{region}}.amazonaws.com", self.facts.service())
        } else if lower.ends_with("port") {
            "443".to_owned()
        } else if lower.ends_with("name") {
            "{name}".to_owned()
        } else if lower.contains("time") || lower.contains("date") {
            "2026-01-01T00:00:00Z".to_owned()
        } else if lower.ends_with("id") {
            "{hex17}".to_owned()
        } else {
            "{upper13}".to_owned()
        };
        self.fill_for(&form, attribute)
    }

    fn fill(&self, form: &str) -> String {
        self.fill_for(form, "id")
    }

    fn fill_for(&self, form: &str, what: &str) -> String {
        let mut random = Random::of(self.identity, what);
        let mut filled = String::with_capacity(form.len() + 32);
        let mut rest = form;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let (placeholder, after) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(&self.placeholder(placeholder, &mut random));
            rest = after;
        }
        filled + rest
    }

    fn placeholder(&self, placeholder: &str, random: &mut Random) -> String {
        let length = |prefix: &str| placeholder.strip_prefix(prefix).and_then(|length| length.parse().ok());
        match placeholder {
            "name" => self.name.clone(),
            "logical" => self.identity.logical_id.to_owned(),
            "stack" => self.identity.stack_name.to_owned(),
            "region" => self.identity.region.to_owned(),
            "region_code" => region_code(self.identity.region),
            "account" => self.identity.account.to_owned(),
            "generated" => generated_name(self.kind, self.identity),
            "octet" => random.octet(),
            "generation" => self.identity.generation.to_string(),
            "uuid" => random.uuid(),
            _ => match placeholder.strip_prefix('@') {
                Some(property) => self.property(property),
                None => length("hex")
                    .map(|length| random.hex(length))
                    .or_else(|| length("digits").map(|length| random.digits(length)))
                    .or_else(|| length("upper").map(|length| random.upper(length)))
                    .unwrap_or_default(),
            },
        }
    }

    /// `@Property`, `@Property|fallback`: a property's text, the last part of it if it is an ARN (`@Property/`).
    fn property(&self, reference: &str) -> String {
        let (name, fallback) = reference.split_once('|').unwrap_or((reference, ""));
        let (name, last) = name.strip_suffix('/').map_or((name, false), |name| (name, true));
        let text = self.properties.get(name).map(plain_text).unwrap_or_else(|| fallback.to_owned());
        // `…:loadbalancer/app/name/id`: listeners and rules repeat what they belong to.
        let path = text.rsplit_once(":loadbalancer/").or_else(|| text.rsplit_once(":listener/"));
        match path.filter(|_| last) {
            Some((_, path)) => path.to_owned(),
            None => text,
        }
    }
}

/// The short name that some services use in host names: `use1` for `us-east-1`, `apse2` for `ap-southeast-2`.
fn region_code(region: &str) -> String {
    let mut short = region.replace('-', "");
    for (direction, letter) in [("north", "n"), ("south", "s"), ("east", "e"), ("west", "w"), ("central", "c")] {
        short = short.replace(direction, letter);
    }
    short
}

/// A UUID that is the same each time for the same seed.
pub(super) fn uuid(seed: &str) -> String {
    Random::seeded(seed).uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local::facts;

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
