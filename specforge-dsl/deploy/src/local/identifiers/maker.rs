use super::random::Random;
use super::{Identity, forms, names};
use crate::local::facts::ResourceFacts;
use crate::local::template::plain_text;
use serde_json::{Value, json};
use specforge_schema::AttributeType;

/// Makes the values of one resource.
pub(super) struct Maker<'a> {
    pub(super) kind: &'a str,
    pub(super) facts: ResourceFacts,
    pub(super) identity: &'a Identity<'a>,
    pub(super) properties: &'a Value,
    pub(super) name: String,
}

impl Maker<'_> {
    /// What `Fn::GetAtt` yields.
    pub(super) fn attribute(&self, name: &str, kind: AttributeType) -> Value {
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

    /// A form with its placeholders filled.
    pub(super) fn fill(&self, form: &str) -> String {
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
            "generated" => names::generated_name(self.kind, self.identity),
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
