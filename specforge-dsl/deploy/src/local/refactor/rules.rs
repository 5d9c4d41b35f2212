use super::Side;
use crate::local::template::Template;
use serde_json::Value;

/// A parameter, condition or mapping that is new or another one: "you cannot change or add new parameters, conditions,
/// or mappings".
pub(super) fn declarations(sides: &[Side]) -> Option<String> {
    sides.iter().find_map(|side| {
        let before = Template::parse(&side.stack.template).ok();
        let parameter = side.desired.template.parameters.iter().find(|new| {
            let old = before.as_ref().and_then(|before| before.parameter(&new.name));
            old.is_none_or(|old| old.body != new.body)
        });
        let condition = side.desired.template.conditions.iter().find(|(name, new)| {
            before.as_ref().and_then(|before| before.conditions.get(*name)) != Some(*new)
        });
        let mut mappings = side.desired.template.mappings.as_object().into_iter().flatten();
        let old_mapping = |name: &str| -> Option<&Value> { before.as_ref()?.mappings.get(name) };
        let mapping = mappings.find(|(name, new)| old_mapping(name) != Some(new));
        let (what, name) = parameter
            .map(|parameter| ("parameter", &parameter.name))
            .or_else(|| condition.map(|(name, _)| ("condition", name)))
            .or_else(|| mapping.map(|(name, _)| ("mapping", name)))?;
        Some(format!(
            "Stack Refactor does not support new or changed parameters, conditions or mappings: {what} {name} of stack {}.",
            side.stack.name
        ))
    })
}

/// A stack that would have no resource left: "CloudFormation doesn't support empty stacks".
pub(super) fn emptied(sides: &[Side]) -> Option<String> {
    let empty = sides.iter().find(|side| side.desired.active.is_empty())?;
    Some(format!("Stack Refactor does not support empty stacks: {} would have no resources.", empty.stack.name))
}
