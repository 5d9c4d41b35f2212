use super::Desired;
use crate::local::protocol::ApiError;
use crate::local::template::{Reference, references};
use serde_json::Value;
use std::collections::BTreeSet;

impl Desired {
    /// An active resource must not refer to one whose condition is false, except in the branch that is not taken.
    pub(super) fn refuse_inactive_references(&self) -> Result<(), ApiError> {
        let taken = |value: &Value| {
            let mut missing = BTreeSet::new();
            self.inactive_references(value, &mut missing);
            missing
        };
        let report = |missing: BTreeSet<String>, block: &str| {
            if missing.is_empty() {
                return Ok(());
            }
            let names: Vec<String> = missing.into_iter().collect();
            Err(ApiError::validation(format!(
                "Template format error: Unresolved resource dependencies [{}] in the {block} block of the template",
                names.join(", ")
            )))
        };
        let resources = self.active.iter().filter_map(|name| self.template.resources.get(name));
        report(resources.flat_map(|resource| taken(&resource.properties)).collect(), "Resources")?;
        let outputs = self.active_outputs();
        report(outputs.flat_map(|output| taken(&output.value)).collect(), "Outputs")
    }

    fn inactive_references(&self, value: &Value, missing: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => match (fields.len(), fields.get("Fn::If").and_then(Value::as_array)) {
                (1, Some(branches)) => {
                    let holds = branches.first().and_then(Value::as_str).and_then(|name| self.conditions.get(name));
                    let branch = if holds == Some(&true) { branches.get(1) } else { branches.get(2) };
                    branch.into_iter().for_each(|branch| self.inactive_references(branch, missing));
                }
                (1, None) if fields.keys().all(|name| matches!(name.as_str(), "Ref" | "Fn::GetAtt" | "Fn::Sub")) => {
                    for reference in references(value) {
                        if let Reference::Name(name) | Reference::Attribute(name, _) = reference
                            && self.template.resources.contains_key(name)
                            && !self.active.contains(name)
                        {
                            missing.insert(name.to_owned());
                        }
                    }
                }
                _ => fields.values().for_each(|field| self.inactive_references(field, missing)),
            },
            Value::Array(items) => items.iter().for_each(|item| self.inactive_references(item, missing)),
            _ => {}
        }
    }
}
