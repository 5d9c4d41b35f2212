use super::style::{BAD, BOLD, CHANGE, DIM, GOOD, HELP, paint};
use super::text::{short_type, shortened, wrapped};
use crate::engine::{DriftFinding, DriftedProperty, DriftedResource, StackDrift};

/// What was changed outside of the stacks, at the lines that declare it.
pub(crate) fn drift(stacks: &[StackDrift], width: usize) -> String {
    let mut text = String::new();
    for stack in stacks {
        let finding = match &stack.finding {
            DriftFinding::InSync => paint(GOOD, "in sync"),
            DriftFinding::Drifted => paint(CHANGE, "drifted"),
            DriftFinding::NotDeployed => paint(DIM, "not deployed"),
            DriftFinding::NotChecked(reason) => wrapped(
                &paint(BAD, format_args!("not checked: {reason}")),
                width.saturating_sub(stack.id.len() + 3),
                "  ",
            ),
        };
        text.push_str(&format!("{} {} {finding}\n", paint(BOLD, &stack.id), paint(DIM, "·")));
        stack.resources.iter().for_each(|one| text.push_str(&resource(one, width)));
    }
    text
}

fn resource(resource: &DriftedResource, width: usize) -> String {
    let (symbol, style, what) = if resource.deleted { ("-", BAD, "  deleted") } else { ("~", CHANGE, "") };
    let kind = paint(DIM, short_type(&resource.resource_type));
    let mut text = format!("  {} {}  {kind}{}\n", paint(style, symbol), resource.logical_id, paint(BAD, what));
    if let Some(location) = &resource.location {
        text.push_str(&format!("      {} {location}\n", paint(HELP, "-->")));
    }
    for one in &resource.properties {
        text.push_str(&property(one, width));
    }
    text
}

fn property(property: &DriftedProperty, width: usize) -> String {
    if property.secret {
        return format!("      {}: {}\n", property.path, paint(DIM, "a secret, changed"));
    }
    let room = width.saturating_sub(10);
    let line = |symbol: &str, style, value: Option<&String>, nothing: &str| {
        let value = value.map_or_else(|| paint(DIM, nothing), |value| shortened(value, room));
        format!("        {} {value}\n", paint(style, symbol))
    };
    format!(
        "      {}:\n{}{}",
        property.path,
        line("-", BAD, property.expected.as_ref(), "(not set)"),
        line("+", GOOD, property.actual.as_ref(), "(removed)")
    )
}
