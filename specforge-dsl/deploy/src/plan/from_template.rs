use super::change::{Action, Nested, ResourceChange};
use serde_json::Value;
use specforge_dsl::assembly::Template;

/// All resources of a template as additions: what creating a stack from it does.
///
/// Resources under a `Condition` are listed too, because without the parameters' values nobody knows.
pub fn additions(template: &Template) -> Vec<ResourceChange> {
    let document = template.to_value();
    let Some(resources) = document.get("Resources").and_then(Value::as_object) else { return Vec::new() };
    resources
        .iter()
        .map(|(logical_id, resource)| ResourceChange {
            logical_id: logical_id.clone(),
            resource_type: resource.get("Type").and_then(Value::as_str).unwrap_or_default().to_owned(),
            physical_id: None,
            action: Action::Add,
            properties: Vec::new(),
            data: None,
            reasons: Vec::new(),
            nested: Nested::default(),
        })
        .collect()
}
