//! What a parameter's literal says of itself.

use specforge_schema::rules::{self, Field, Node, NodeValue};
use syn::Type;

use crate::errors::Spot;
use crate::rewrite::Rewriter;

impl Rewriter<'_> {
    /// A parameter's constraints are of their types, and its default and sample are such as it takes: the local deployment
    /// would refuse a sample, and CloudFormation a default, that the parameter's own pattern refuses.
    pub(super) fn parameter_fits(&mut self, kind: &Type, node: &Node<Spot>) {
        let NodeValue::Object { fields, .. } = &node.value else { return };
        for violation in rules::check_parameter(node) {
            self.errors.violation(violation);
        }
        let kind = match kind {
            Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
            _ => String::new(),
        };
        let pattern = fields.iter().find(|field| field.name == "AllowedPattern").and_then(|field| text(field));
        for field in fields.iter().filter(|field| field.name == "Default" || field.name == "Sample") {
            let name = field.name.to_ascii_lowercase();
            if let Some((message, help)) = wrong(&kind, &name, &field.value.value) {
                self.errors.push_with_help(field.value.at, message, help);
            } else if let Some((message, help)) = not_allowed(&kind, &name, field, fields) {
                self.errors.push_with_help(field.value.at, message, help);
            } else if let (Some(pattern), Some(value)) = (pattern, text(field))
                && rules::matches_whole(pattern, value) == Some(false)
            {
                let message = format!("`{value}` does not match the parameter's pattern `{pattern}`");
                self.errors.push_with_help(
                    field.value.at,
                    message,
                    format!("write a {name} that does, or change the pattern"),
                );
            }
        }
    }
}

/// A default or a sample of a single value that is none of the allowed ones.
fn not_allowed(kind: &str, name: &str, field: &Field<Spot>, fields: &[Field<Spot>]) -> Option<(String, String)> {
    let allowed = fields.iter().find(|field| field.name == "AllowedValues")?;
    let NodeValue::List { items, complete: true } = &allowed.value.value else { return None };
    let written = |value: &NodeValue<Spot>| match value {
        NodeValue::Text(text) => Some(text.to_string()),
        NodeValue::Integer(number) => Some(number.to_string()),
        NodeValue::Boolean(boolean) => Some(boolean.to_string()),
        _ => None,
    };
    let allowed = items.iter().map(|item| written(&item.value)).collect::<Option<Vec<_>>>()?;
    // The value of a list has several, and one in Parameter Store is not known.
    let single = kind != "ListOf" && kind != "SsmParameterValue";
    let value = written(&field.value.value).filter(|value| single && !allowed.contains(value))?;
    let message = format!("`{value}` is none of the parameter's `allowed_values`");
    let near = specforge_schema::suggest(&value, allowed.iter().map(String::as_str));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write a {name} among them, or allow it"),
    };
    Some((message, help))
}

fn text(field: &Field<Spot>) -> Option<&str> {
    match &field.value.value {
        NodeValue::Text(text) => Some(text),
        _ => None,
    }
}

/// What is wrong with a default or a sample of a parameter of this kind, and what to write.
fn wrong(kind: &str, name: &str, value: &NodeValue<Spot>) -> Option<(String, String)> {
    let (wanted, found, help) = match (kind, value) {
        ("Boolean", NodeValue::Text(text)) if matches!(text.as_ref(), "true" | "false") => return None,
        ("Boolean", NodeValue::Text(text)) => {
            ("`true` or `false`", format!("the text `{text:?}`"), "write `true` or `false`".into())
        }
        ("Boolean", NodeValue::Integer(number)) => {
            ("`true` or `false`", format!("the number `{number}`"), "write `true` or `false`".into())
        }
        ("Integer", NodeValue::Text(text)) if text.trim().parse::<i64>().is_ok() => {
            ("a whole number", format!("the text `{text:?}`"), format!("write `{}`", text.trim()))
        }
        ("Integer", NodeValue::Number(number)) => {
            ("a whole number", format!("the number `{number}`"), format!("write `{number:.0}`"))
        }
        ("Integer" | "Number", NodeValue::Text(text)) => {
            ("a number", format!("the text `{text:?}`"), "write a number".into())
        }
        ("Integer" | "Number", NodeValue::Boolean(boolean)) => {
            ("a number", format!("`{boolean}`"), "write a number".into())
        }
        ("Text", NodeValue::Integer(number)) => {
            ("text", format!("the number `{number}`"), format!("write `\"{number}\"`"))
        }
        ("Text", NodeValue::Boolean(boolean)) => {
            ("text", format!("`{boolean}`"), format!("write `\"{boolean}\"`, or make it a `Parameter::<Boolean>`"))
        }
        _ => return None,
    };
    Some((format!("SF0103: `{name}` wants {wanted}, found {found}"), help))
}
