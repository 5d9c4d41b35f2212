//! Stacks that lose an output which another stack still takes a parameter from, in the same deployment in which that use
//! ends.
//!
//! The order that this needs goes both ways: the user may need what is new in the provider, and the provider may delete
//! what the user lets go. So the provider is deployed twice: first with the new template and, besides, the old outputs and
//! what they are made of; then, once its users are updated, with the new template alone. What was only removed needs no
//! first time: there is no change then.

use super::input::InputProblem;
use super::schedule::all_needed;
use super::stack_state::StackState;
use super::survey::Survey;
use crate::text::Text;
use serde_json::{Map, Value};
use specforge_dsl::assembly::{AssembledStack, Template};
use std::collections::BTreeSet;

/// Outputs that a stack loses while others of the selected stacks still use them.
#[derive(Debug, Clone)]
pub(super) struct Transition<'a> {
    pub(super) provider: &'a AssembledStack,
    pub(super) outputs: BTreeSet<String>,
    pub(super) users: Vec<&'a AssembledStack>,
}

/// Where the deployed stacks of the app use outputs that the selected stacks are about to lose: what takes two steps, and
/// what cannot be done because the user is not deployed along.
pub(super) fn transitions<'a>(
    survey: &Survey<'a>,
    orphans: &[(String, StackState)],
) -> (Vec<Transition<'a>>, Vec<InputProblem>) {
    let (mut transitions, mut problems) = (Vec::new(), Vec::new());
    for provider in &survey.selected {
        let Some(state) = survey.states.get(&provider.name) else { continue };
        let template = provider.template.to_value();
        let lost = || state.outputs.iter().filter(|output| template["Outputs"].get(&output.name).is_none());
        // Stacks are wired by an output and a parameter of the same name.
        let used_by = |user: &StackState| -> Vec<String> {
            let used = lost().filter(|output| user.parameters.get(&output.name) == Some(&output.value));
            used.map(|output| output.name.clone()).collect()
        };
        for (user, state) in orphans {
            let outputs = used_by(state);
            if !outputs.is_empty() {
                problems.push(InputProblem::OutputInUse { provider: provider.id.clone(), outputs, user: user.clone() });
            }
        }
        let mut transition = Transition { provider, outputs: BTreeSet::new(), users: Vec::new() };
        for user in survey.assembly.stacks.iter().filter(|user| user.name != provider.name) {
            let used = survey.states.get(&user.name).map(used_by).unwrap_or_default();
            if used.is_empty() {
                continue;
            }
            if !survey.selected.iter().any(|selected| selected.name == user.name) {
                problems.push(InputProblem::OutputInUse {
                    provider: provider.id.clone(),
                    outputs: used,
                    user: user.id.clone(),
                });
                continue;
            }
            // Who is deployed before the provider anyway has let go by then.
            if !all_needed(survey.assembly, provider).contains(user.name.as_str()) {
                transition.outputs.extend(used);
                transition.users.push(user);
            }
        }
        if !transition.users.is_empty() {
            transitions.push(transition);
        }
    }
    (transitions, problems)
}

impl Transition<'_> {
    /// The provider as it is deployed first, and the parameters that keep their value for that.
    pub(super) fn first_step(&self, deployed: &Value) -> (AssembledStack, Vec<String>) {
        let new = self.provider.template.to_value();
        let template = keeping(&new, deployed, &self.outputs);
        let has = |template: &Value, name: &str| template["Parameters"].get(name).is_some();
        let kept = template["Parameters"].as_object().into_iter().flatten().map(|(name, _)| name);
        let kept = kept.filter(|name| !has(&new, name)).cloned().collect();
        (AssembledStack { template: Template::from_value(template), ..self.provider.clone() }, kept)
    }

    /// What a person is told where it did not come to its end.
    pub(super) fn left_over(&self) -> Text {
        let (outputs, users) = self.names();
        let them = if self.outputs.len() == 1 { "it" } else { "them" };
        let use_them = if self.users.len() == 1 { "uses" } else { "use" };
        let still = format!("{} still has {outputs}, which {users} {use_them}: the next ", self.provider.id);
        Text::new(still).command(["deploy"]).then(format!(" takes {them} away."))
    }

    fn names(&self) -> (String, String) {
        let outputs: Vec<&str> = self.outputs.iter().map(String::as_str).collect();
        let users: Vec<&str> = self.users.iter().map(|user| user.id.as_str()).collect();
        (outputs.join(", "), users.join(" and "))
    }

    /// What a person is told of it.
    pub(super) fn remark(&self) -> String {
        let (outputs, users) = self.names();
        let what = if self.outputs.len() == 1 { "it" } else { "them" };
        let use_them = if self.users.len() == 1 { "uses" } else { "use" };
        format!(
            "{} keeps {outputs} until {users} no longer {use_them} {what}, and loses {what} then.",
            self.provider.id
        )
    }
}

/// The new template with these outputs of the deployed one, and with everything that they are made of and that the new
/// one does not have.
fn keeping(new: &Value, deployed: &Value, outputs: &BTreeSet<String>) -> Value {
    let mut template = new.clone();
    let mut open: Vec<Value> = Vec::new();
    for name in outputs {
        if let Some(output) = deployed["Outputs"].get(name) {
            put(&mut template, "Outputs", name, output);
            open.push(output.clone());
        }
    }
    while let Some(value) = open.pop() {
        for name in names_in(&value) {
            for section in ["Resources", "Parameters", "Conditions", "Mappings"] {
                if let Some(declaration) = deployed[section].get(&name)
                    && template[section].get(&name).is_none()
                {
                    put(&mut template, section, &name, declaration);
                    open.push(declaration.clone());
                }
            }
        }
    }
    template
}

fn put(template: &mut Value, section: &str, name: &str, declaration: &Value) {
    let Some(sections) = template.as_object_mut() else { return };
    let section = sections.entry(section).or_insert_with(|| Value::Object(Map::new()));
    if let Some(section) = section.as_object_mut() {
        section.insert(name.to_owned(), declaration.clone());
    }
}

/// Every text in a declaration that may be a name: alone, before a dot, or inside `${…}`. One that is none is found in no
/// section.
fn names_in(value: &Value) -> BTreeSet<String> {
    match value {
        Value::String(text) => {
            let before_dot = |name: &str| name.split('.').next().unwrap_or_default().trim().to_owned();
            let inside = text.split("${").skip(1).filter_map(|rest| rest.split('}').next()).map(before_dot);
            inside.chain([before_dot(text)]).collect()
        }
        Value::Array(values) => values.iter().flat_map(names_in).collect(),
        Value::Object(object) => object.values().flat_map(names_in).collect(),
        _ => BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_an_output_is_made_of_is_kept_with_it() {
        let deployed = json!({
            "Parameters": { "Size": { "Type": "String" }, "Other": { "Type": "String" } },
            "Conditions": { "Large": { "Fn::Equals": [{ "Ref": "Size" }, "large"] } },
            "Resources": {
                "Vpc": { "Type": "AWS::EC2::VPC" },
                "Subnet": { "Type": "AWS::EC2::Subnet", "Condition": "Large", "DependsOn": ["Gateway"],
                    "Properties": { "VpcId": { "Ref": "Vpc" } } },
                "Gateway": { "Type": "AWS::EC2::InternetGateway" },
                "Unrelated": { "Type": "AWS::SNS::Topic" },
            },
            "Outputs": { "Place": { "Value": { "Fn::Sub": "${Subnet.AvailabilityZone}/x" } }, "Gone": { "Value": "x" } },
        });
        let new =
            json!({ "Resources": { "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.0.0.0/8" } } } });
        let kept = keeping(&new, &deployed, &BTreeSet::from(["Place".to_owned()]));
        let names = |section: &str| kept[section].as_object().map(|all| all.keys().cloned().collect::<BTreeSet<_>>());
        let set = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>());
        assert_eq!(names("Resources"), set(&["Gateway", "Subnet", "Vpc"]));
        assert_eq!(names("Parameters"), set(&["Size"]));
        assert_eq!(names("Conditions"), set(&["Large"]));
        assert_eq!(names("Outputs"), set(&["Place"]));
        assert_eq!(kept["Resources"]["Vpc"], new["Resources"]["Vpc"], "what is in both is as in the new one");
    }
}
