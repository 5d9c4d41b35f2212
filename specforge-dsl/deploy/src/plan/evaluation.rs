//! A template with everything filled in that its parameters decide.
//!
//! What only a deployment can know stays as readable text: a reference to a resource is `${Database}`, an attribute
//! `${Database.Endpoint.Address}`, a parameter without a known value `${AlertEmail}`. So two evaluated templates can
//! be compared as plain values, with an account or without.

mod conditions;
mod text;

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A template and the values of its parameters.
#[derive(Debug, Clone, Copy)]
pub struct Evaluation<'a> {
    template: &'a Value,
    parameters: &'a BTreeMap<String, String>,
}

impl<'a> Evaluation<'a> {
    /// Evaluates with these values of parameters. Those that are secret or filled by other stacks are better left
    /// out: they stay as text.
    pub fn new(template: &'a Value, parameters: &'a BTreeMap<String, String>) -> Self {
        Self { template, parameters }
    }

    /// The resources that exist, with their types and evaluated properties. A resource whose condition is not known
    /// counts as one that exists.
    pub fn resources(&self) -> Resources {
        let declared = self.template["Resources"].as_object().into_iter().flatten();
        let resources = declared.filter_map(|(logical_id, resource)| {
            let condition = resource["Condition"].as_str();
            if condition.is_some_and(|name| self.condition(name) == Some(false)) {
                return None;
            }
            let resource_type = resource["Type"].as_str().unwrap_or_default().to_owned();
            let properties = self.value(&resource["Properties"]).unwrap_or(Value::Null);
            Some(Resource { logical_id: logical_id.clone(), resource_type, properties })
        });
        Resources(resources.collect())
    }

    /// The logical IDs of resources whose condition is not known.
    pub(crate) fn undecided(&self) -> Vec<String> {
        let declared = self.template["Resources"].as_object().into_iter().flatten();
        let open = declared.filter(|(_, resource)| {
            resource["Condition"].as_str().is_some_and(|condition| self.condition(condition).is_none())
        });
        open.map(|(id, _)| id.clone()).collect()
    }

    /// The template with what is known filled in and without the resources that do not exist. References to
    /// resources stand in it as in any template.
    pub fn template(&self) -> Value {
        let names: Vec<&String> = self.template["Resources"].as_object().into_iter().flat_map(Map::keys).collect();
        let resources = self.resources();
        let mut filled = Map::new();
        for resource in resources.iter() {
            let mut declaration = self.template["Resources"][&resource.logical_id].clone();
            if let Some(properties) = declaration.get_mut("Properties") {
                *properties = text::with_references(&resource.properties, &names);
            }
            filled.insert(resource.logical_id.clone(), declaration);
        }
        serde_json::json!({ "Resources": filled })
    }

    /// The value of an output.
    pub fn output(&self, name: &str) -> Option<Value> {
        self.value(self.template.get("Outputs")?.get(name)?.get("Value")?)
    }

    /// The value of an expression; `None` where it is as if it were not written.
    pub(crate) fn value(&self, expression: &Value) -> Option<Value> {
        match expression {
            Value::Array(items) => Some(Value::Array(items.iter().flat_map(|item| self.item(item)).collect())),
            Value::Object(fields) => match fields.iter().next() {
                Some((name, argument)) if fields.len() == 1 && is_function(name) => self.function(name, argument),
                _ => {
                    let known = fields.iter().filter_map(|(name, value)| Some((name.clone(), self.value(value)?)));
                    Some(Value::Object(known.collect::<Map<_, _>>()))
                }
            },
            scalar => Some(scalar.clone()),
        }
    }

    /// An item of a list. Of a choice that is not known, both sides may come.
    fn item(&self, item: &Value) -> Vec<Value> {
        if let Some([condition, then, otherwise]) = item["Fn::If"].as_array().map(Vec::as_slice)
            && self.condition(condition.as_str().unwrap_or_default()).is_none()
        {
            return [then, otherwise].into_iter().flat_map(|side| self.item(side)).collect();
        }
        self.value(item).into_iter().collect()
    }

    fn function(&self, name: &str, argument: &Value) -> Option<Value> {
        match name {
            "Ref" => self.reference(argument.as_str().unwrap_or_default()),
            "Fn::GetAtt" => Some(Value::String(format!("${{{}}}", text::attribute_path(argument)))),
            "Fn::Sub" => Some(self.substituted(argument)),
            "Fn::Join" => Some(self.joined(argument)),
            "Fn::Select" => Some(self.selected(argument)),
            "Fn::Split" => Some(self.split(argument)),
            "Fn::FindInMap" => Some(self.found_in_map(argument)),
            "Fn::If" => self.chosen(argument),
            other => Some(text::unknown(other, &self.value(argument).unwrap_or(Value::Null))),
        }
    }

    fn reference(&self, name: &str) -> Option<Value> {
        if name == "AWS::NoValue" {
            return None;
        }
        let declaration = &self.template["Parameters"][name];
        let is_list = declaration["Type"].as_str().is_some_and(|kind| kind.contains("List"));
        match self.parameters.get(name) {
            Some(value) if is_list => Some(value.split(',').map(str::trim).map(Value::from).collect()),
            Some(value) => Some(Value::String(value.clone())),
            None => Some(Value::String(format!("${{{name}}}"))),
        }
    }

    fn chosen(&self, argument: &Value) -> Option<Value> {
        let Some([condition, then, otherwise]) = argument.as_array().map(Vec::as_slice) else {
            return Some(text::unknown("Fn::If", argument));
        };
        match self.condition(condition.as_str().unwrap_or_default()) {
            Some(true) => self.value(then),
            Some(false) => self.value(otherwise),
            None => Some(serde_json::json!({ "Fn::If": [condition, self.value(then), self.value(otherwise)] })),
        }
    }

    fn found_in_map(&self, argument: &Value) -> Value {
        let keys = self.value(argument).unwrap_or(Value::Null);
        let key = |index: usize| keys.get(index).and_then(Value::as_str).unwrap_or_default();
        let found = self.template["Mappings"].get(key(0)).and_then(|map| map.get(key(1))?.get(key(2)));
        found.cloned().unwrap_or_else(|| text::unknown("Fn::FindInMap", &keys))
    }
}

/// The evaluated resources of a template, in its order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resources(Vec<Resource>);

/// One evaluated resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource {
    /// The logical ID.
    pub logical_id: String,
    /// The resource type.
    pub resource_type: String,
    /// The properties; `null` where there are none.
    pub properties: Value,
}

impl Resources {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Resource> {
        self.0.iter()
    }

    /// These and more, such as those of nested stacks.
    pub(crate) fn with(mut self, more: impl IntoIterator<Item = Resource>) -> Self {
        self.0.extend(more);
        self
    }

    /// The resource of a logical ID.
    pub fn get(&self, logical_id: &str) -> Option<&Resource> {
        self.0.iter().find(|resource| resource.logical_id == logical_id)
    }

    /// The resource that a text like `${Database}` or `${Database.Arn}` refers to.
    pub fn referred(&self, text: &str) -> Option<&Resource> {
        self.get(referred_name(text)?)
    }
}

/// `Database` of `${Database}` and of `${Database.Endpoint.Address}`: what a text that is one reference refers to.
pub(crate) fn referred_name(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("${")?.strip_suffix('}')?;
    (!inside.contains("${")).then(|| inside.split('.').next().unwrap_or(inside))
}

fn is_function(name: &str) -> bool {
    name == "Ref" || name.starts_with("Fn::")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn evaluated(properties: Value, parameters: &[(&str, &str)]) -> Value {
        let template = json!({
            "Parameters": { "Stage": { "Type": "String" }, "Peers": { "Type": "CommaDelimitedList" } },
            "Mappings": { "Sizes": { "production": { "Cpu": 1024 } } },
            "Conditions": {
                "IsProduction": { "Fn::Equals": [{ "Ref": "Stage" }, "production"] },
                "IsOther": { "Fn::Not": [{ "Condition": "IsProduction" }] },
            },
            "Resources": {
                "Thing": { "Type": "AWS::SNS::Topic", "Properties": properties },
                "Other": { "Type": "AWS::SNS::Topic", "Condition": "IsOther" },
            },
        });
        let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let resources = Evaluation::new(&template, &parameters).resources();
        assert_eq!(resources.get("Other").is_some(), parameters.get("Stage").is_none_or(|stage| stage != "production"));
        resources.get("Thing").map(|thing| thing.properties.clone()).unwrap_or_default()
    }

    #[test]
    fn what_parameters_decide_is_filled_in() {
        let properties = json!({
            "Stage": { "Ref": "Stage" },
            "Peers": { "Ref": "Peers" },
            "First": { "Fn::Select": [0, { "Ref": "Peers" }] },
            "Name": { "Fn::Sub": ["${Stage}-${Inner}-${Role.Arn}-${!Literal}", { "Inner": { "Ref": "Role" } }] },
            "Joined": { "Fn::Join": ["/", ["a", { "Ref": "Stage" }, { "Fn::GetAtt": ["Role", "Arn"] }]] },
            "Cpu": { "Fn::FindInMap": ["Sizes", { "Ref": "Stage" }, "Cpu"] },
            "If": { "Fn::If": ["IsProduction", "yes", { "Ref": "AWS::NoValue" }] },
            "Gone": { "Fn::If": ["IsOther", "yes", { "Ref": "AWS::NoValue" }] },
            "Import": { "Fn::ImportValue": "network-vpc" },
        });
        assert_eq!(
            evaluated(properties, &[("Stage", "production"), ("Peers", "10.0.0.0/8, 0.0.0.0/0")]),
            json!({
                "Stage": "production",
                "Peers": ["10.0.0.0/8", "0.0.0.0/0"],
                "First": "10.0.0.0/8",
                "Name": "production-${Role}-${Role.Arn}-${Literal}",
                "Joined": "a/production/${Role.Arn}",
                "Cpu": 1024,
                "If": "yes",
                "Import": "${ImportValue network-vpc}",
            })
        );
    }

    #[test]
    fn what_is_not_known_stays_readable() {
        let properties = json!({
            "Stage": { "Fn::Sub": "stage ${Stage} of ${AWS::Region}" },
            "Cpu": { "Fn::FindInMap": ["Sizes", { "Ref": "Stage" }, "Cpu"] },
            "Rules": [{ "Fn::If": ["IsProduction", "a", "b"] }, "c"],
            "Split": { "Fn::Select": [1, { "Fn::Split": [",", { "Ref": "Stage" }] }] },
        });
        assert_eq!(
            evaluated(properties, &[]),
            json!({
                "Stage": "stage ${Stage} of ${AWS::Region}",
                "Cpu": "${FindInMap Sizes,${Stage},Cpu}",
                "Rules": ["a", "b", "c"],
                "Split": "${Select 1,${Split ,,${Stage}}}",
            })
        );
    }

    #[test]
    fn a_reference_is_recognised() {
        assert_eq!(referred_name("${Database}"), Some("Database"));
        assert_eq!(referred_name("${Database.Endpoint.Address}"), Some("Database"));
        assert_eq!(referred_name("${A}-${B}"), None);
        assert_eq!(referred_name("Database"), None);
    }
}
