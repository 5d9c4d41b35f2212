use std::collections::BTreeSet;

use serde_json::Value as JsonValue;

use crate::assembly::{AssembledStack, Assembly, ParameterSource};
use crate::synthesis::references::collect;

/// A resource of an app: the stack's name and the logical ID.
pub(super) type Target<'a> = (&'a str, &'a str);

/// What a value of a template refers to, if it is a reference alone: the resource, and its attribute unless it is `Ref`.
///
/// A parameter that another stack of the app fills is followed to what fills it.
pub(super) fn resolve<'a>(
    assembly: &'a Assembly,
    stack: &'a AssembledStack,
    value: &'a JsonValue,
) -> Option<(Target<'a>, Option<&'a str>)> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    let (function, argument) = object.iter().next()?;
    match (function.as_str(), argument) {
        ("Ref", JsonValue::String(id)) if is_resource(stack, id) => Some(((&stack.name, id), None)),
        ("Ref", JsonValue::String(id)) => {
            let (producer, value) = filled_by(assembly, stack, id)?;
            // A list crosses stacks as text.
            let list = value.get("Fn::Join").and_then(|join| join.get(1));
            resolve(assembly, producer, list.unwrap_or(value))
        }
        ("Fn::GetAtt", JsonValue::Array(parts)) => match parts.as_slice() {
            [JsonValue::String(id), JsonValue::String(attribute)] => Some(((&stack.name, id), Some(attribute))),
            _ => None,
        },
        ("Fn::GetAtt", JsonValue::String(path)) => {
            let (id, attribute) = path.split_once('.')?;
            Some(((&stack.name, id), Some(attribute)))
        }
        _ => None,
    }
}

/// Every resource that a value names somewhere, through parameters too.
pub(super) fn targets<'a>(
    assembly: &'a Assembly,
    stack: &'a AssembledStack,
    value: &'a JsonValue,
    found: &mut BTreeSet<Target<'a>>,
) {
    let mut names = BTreeSet::new();
    collect(value, &mut names);
    for name in names {
        if is_resource(stack, name) {
            found.insert((&stack.name, name));
        } else if let Some((producer, value)) = filled_by(assembly, stack, name) {
            targets(assembly, producer, value, found);
        }
    }
}

fn is_resource(stack: &AssembledStack, id: &str) -> bool {
    stack.template.as_value()["Resources"].get(id).is_some()
}

/// The output that fills a parameter, with its stack.
fn filled_by<'a>(
    assembly: &'a Assembly,
    stack: &'a AssembledStack,
    parameter: &str,
) -> Option<(&'a AssembledStack, &'a JsonValue)> {
    let parameter = stack.parameters.iter().find(|known| known.name == parameter)?;
    let ParameterSource::Output { stack, output } = &parameter.source else { return None };
    let producer = assembly.stack(stack)?;
    Some((producer, producer.template.as_value()["Outputs"].get(output)?.get("Value")?))
}
