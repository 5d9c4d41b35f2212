use super::plan::Detail;
use super::style::{BOLD, DIM, paint};
use super::text::{columns, counted, padded, shortened, wrapped};
use crate::plan::{PlannedParameter, ValueOrigin};
use specforge_dsl::assembly::StackParameter;
use std::collections::BTreeMap;

/// The parameters of a stack with where their values come from. Those that other stacks' outputs fill are named
/// together, because output and parameter have the same name.
pub(super) fn parameters(parameters: &[PlannedParameter], detail: Detail, width: usize) -> String {
    if parameters.is_empty() {
        return String::new();
    }
    let mut wired: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut own = Vec::new();
    let mut kept = 0;
    for parameter in parameters {
        match &parameter.origin {
            ValueOrigin::Output { stack, .. } => wired.entry(stack).or_default().push(&parameter.name),
            ValueOrigin::Previous if detail == Detail::Changes => kept += 1,
            _ => own.push(parameter),
        }
    }
    let mut text = format!("  {}\n", paint(DIM, "parameters"));
    let more = if own.is_empty() { "" } else { " more" };
    let names = own.iter().map(|parameter| columns(&parameter.name)).max().unwrap_or(0).min(width * 2 / 5);
    let origins = own.iter().map(|parameter| origin(parameter).len()).max().unwrap_or(0);
    let room = width.saturating_sub(4 + names + 2 + 2 + origins);
    let values = own.iter().map(|parameter| columns(&value(parameter))).max().unwrap_or(0).min(room);
    for parameter in own {
        let name = padded(&shortened(&parameter.name, names), names);
        let value = padded(&shortened(&value(parameter), values), values);
        text.push_str(&format!("    {name}  {value}  {}\n", paint(DIM, origin(parameter))));
    }
    if kept > 0 {
        let keep = if kept == 1 { "keeps its value" } else { "keep their values" };
        text.push_str(&format!("    {}\n", paint(DIM, format_args!("{kept}{more} {keep}"))));
    }
    for (stack, names) in wired {
        let title = paint(DIM, format_args!("from {stack}:"));
        // Outputs and the parameters that they fill have the same names, so that a long list says little.
        let count = counted(names.len(), "output");
        let names = format!("    {title} {}", names.join(", "));
        let line = if columns(&names) <= width { names } else { format!("    {title} {count}") };
        text.push_str(&format!("{line}\n"));
    }
    text
}

fn value(parameter: &PlannedParameter) -> String {
    match (&parameter.value, parameter.secret, &parameter.origin) {
        (_, _, ValueOrigin::Awaited) => "–".to_owned(),
        (_, true, _) => "(hidden)".to_owned(),
        (Some(value), ..) if value.is_empty() => "\"\"".to_owned(),
        (Some(value), ..) => value.clone(),
        (None, ..) => "–".to_owned(),
    }
}

fn origin(parameter: &PlannedParameter) -> &'static str {
    match parameter.origin {
        ValueOrigin::Given => "given",
        ValueOrigin::Default => "default",
        ValueOrigin::Previous => "previous value",
        ValueOrigin::Output { .. } => "output",
        ValueOrigin::Live => "live weight",
        ValueOrigin::Sample => "sample",
        ValueOrigin::Awaited => "to be given",
    }
}

/// The parameters that a person gives, with the stacks that have them, their defaults and what they are.
pub(crate) fn parameter_list(parameters: &[(&StackParameter, Vec<&str>)], width: usize) -> String {
    let names = parameters.iter().map(|(parameter, _)| columns(&parameter.name)).max().unwrap_or(0);
    let mut text = format!("{}\n", paint(BOLD, "PARAMETERS"));
    for (parameter, stacks) in parameters {
        let value = match &parameter.default {
            _ if parameter.no_echo => "secret".to_owned(),
            Some(default) => format!("default {default}"),
            None => "to be given".to_owned(),
        };
        let room = width.saturating_sub(names + 4);
        let about = shortened(&format!("{}, {value}", stacks.join(", ")), room);
        text.push_str(&format!("  {}  {}\n", padded(&parameter.name, names), paint(DIM, about)));
        if let Some(description) = &parameter.description {
            text.push_str(&format!("      {}\n", wrapped(description, width - 6, "      ")));
        }
    }
    text
}
