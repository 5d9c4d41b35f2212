//! What a template says of a rule's target groups and their weights.

use super::reading::{name_of, number};
use crate::plan::evaluation::{Evaluation, referred_name};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A target group of a rule as the template has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DeclaredGroup {
    /// What the template calls it.
    pub(super) name: String,
    /// Its ARN, where it exists.
    pub(super) arn: Option<String>,
    pub(super) weight: DeclaredWeight,
}

/// Where a weight comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DeclaredWeight {
    /// A parameter of the template.
    Parameter(String),
    /// The template itself.
    Number(u32),
    /// An expression that is neither.
    Unknown,
}

/// The target groups of a rule, with the values of the parameters but for those that weights come from, and the physical IDs of
/// the resources that stay.
pub(super) fn groups(
    template: &Value,
    logical_id: &str,
    values: &BTreeMap<String, String>,
    physical: &BTreeMap<String, String>,
) -> Vec<DeclaredGroup> {
    let properties = &template["Resources"][logical_id]["Properties"];
    let mut weighing = BTreeSet::new();
    weights_in(properties, &mut weighing);
    let values = values.iter().filter(|(name, _)| !weighing.contains(*name));
    let values: BTreeMap<String, String> = values.map(|(name, value)| (name.clone(), value.clone())).collect();
    let evaluated = Evaluation::new(template, &values).value(properties).unwrap_or_default();
    let actions = ["Actions", "DefaultActions"].into_iter().flat_map(|name| evaluated[name].as_array()).flatten();
    let of_action = |action: &Value| match action["ForwardConfig"]["TargetGroups"].as_array() {
        Some(groups) => groups.clone(),
        // All the traffic goes to the only one.
        None if action["TargetGroupArn"].is_string() => vec![action.clone()],
        None => Vec::new(),
    };
    let groups = actions.flat_map(of_action);
    groups
        .filter_map(|group| {
            let text = group["TargetGroupArn"].as_str()?;
            let arn = match referred_name(text) {
                Some(resource) => physical.get(resource).cloned(),
                None => Some(text.to_owned()),
            };
            let name = if text.starts_with("arn:") { name_of(text).to_owned() } else { name(text) };
            Some(DeclaredGroup { name, arn, weight: weight(&group["Weight"], template) })
        })
        .collect()
}

/// `Blue` for `${Blue}` and for `${Blue.TargetGroupArn}`.
fn name(text: &str) -> String {
    referred_name(text).unwrap_or(text).to_owned()
}

fn weight(value: &Value, template: &Value) -> DeclaredWeight {
    let parameter = value.as_str().and_then(referred_name).filter(|name| !template["Parameters"][*name].is_null());
    match (parameter, value) {
        (Some(name), _) => DeclaredWeight::Parameter(name.to_owned()),
        // Elastic Load Balancing API Reference, `TargetGroupTuple`: the default.
        (None, Value::Null) => DeclaredWeight::Number(1),
        (None, value) => number(value).map_or(DeclaredWeight::Unknown, DeclaredWeight::Number),
    }
}

/// The names that expressions of weights refer to.
fn weights_in(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| match name.as_str() {
            "Weight" => references(value, found),
            _ => weights_in(value, found),
        }),
        Value::Array(items) => items.iter().for_each(|item| weights_in(item, found)),
        _ => {}
    }
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| match (name.as_str(), value.as_str()) {
            ("Ref", Some(referred)) => drop(found.insert(referred.to_owned())),
            _ => references(value, found),
        }),
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn groups_are_found_through_references_parameters_and_conditions() {
        let group = |arn: Value, weight: Value| json!({ "TargetGroupArn": arn, "Weight": weight });
        let template = json!({
            "Parameters": { "BlueWeight": {}, "GreenWeight": {}, "GreenArn": {}, "Stage": {} },
            "Conditions": { "Live": { "Fn::Equals": [{ "Ref": "Stage" }, "live"] } },
            "Resources": { "Rule": { "Properties": { "Actions": [{ "ForwardConfig": { "TargetGroups": [
                group(json!({ "Fn::GetAtt": ["Blue", "TargetGroupArn"] }), json!({ "Ref": "BlueWeight" })),
                group(json!({ "Ref": "GreenArn" }), json!({ "Fn::If": ["Live", { "Ref": "GreenWeight" }, 7] })),
                group(json!({ "Ref": "New" }), json!("3")),
                group(json!("plain"), json!({ "Fn::Sub": "${BlueWeight}0" })),
            ] } }] } } },
        });
        let text = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let green = "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/green/2";
        let values = [("BlueWeight", "100"), ("GreenWeight", "0"), ("GreenArn", green), ("Stage", "live")];
        let found = groups(&template, "Rule", &text(&values), &text(&[("Blue", "blue-arn")]));
        let of = |name: &str, arn: Option<&str>, weight| DeclaredGroup {
            name: name.to_owned(),
            arn: arn.map(str::to_owned),
            weight,
        };
        let parameter = |name: &str| DeclaredWeight::Parameter(name.to_owned());
        let wanted = [
            of("Blue", Some("blue-arn"), parameter("BlueWeight")),
            of("green", Some(green), parameter("GreenWeight")),
            of("New", None, DeclaredWeight::Number(3)),
            of("plain", Some("plain"), DeclaredWeight::Unknown),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_rule_with_one_target_group_sends_it_everything() {
        let template =
            json!({ "Resources": { "Rule": { "Properties": { "Actions": [{ "TargetGroupArn": "only" }] } } } });
        let found = groups(&template, "Rule", &BTreeMap::new(), &BTreeMap::new());
        assert_eq!(found[0].weight, DeclaredWeight::Number(1));
    }
}
