use std::fmt::Display;

use super::{ITEM_COUNT, REPEATED_ITEM, WRONG_TYPE, object, scalar, slot};
use crate::rules::dynamic;
use crate::rules::node::{Node, NodeValue};
use crate::rules::report::Report;
use crate::rules::view::{At, View};
use crate::rules::wording::{count, found};
use crate::{Constraints, Shape, ValueType};

/// Checks a value against its type; `label` names it, "`cidr_block`". A value that is objected to is unknown afterwards.
pub(super) fn check(node: &mut Node<At>, wanted: ValueType, label: &dyn Display, report: &mut Report) {
    if let NodeValue::Text(text) = &node.value
        && dynamic::is_reference(text)
    {
        return;
    }
    let fits = match (&mut node.value, wanted.shape()) {
        (NodeValue::Reference(_), _) => {
            slot::check(View::of(node), wanted, label, report);
            return;
        }
        (NodeValue::Unknown, _) | (_, Shape::Json) | (NodeValue::Serialized(_), Shape::Text) => return,
        (NodeValue::Object { .. }, Shape::Object(object)) => {
            object::check(node, object, object.name(), report);
            return;
        }
        (NodeValue::Object { fields, .. }, Shape::Map(item)) => {
            for field in fields {
                let name = field.name.clone();
                check(&mut field.value, item, &format_args!("`{name}` of {label}"), report);
            }
            return;
        }
        (NodeValue::List { items, complete }, Shape::List(item)) => {
            let complete = *complete;
            let before = report.len();
            for one in items.iter_mut() {
                check(one, item, &format_args!("an item of {label}"), report);
            }
            let counted = list(View::of(node), wanted.constraints(), label, complete, report);
            report.len() == before || counted
        }
        (NodeValue::Text(_), Shape::Text)
        | (NodeValue::Integer(_), Shape::Integer | Shape::Number)
        | (NodeValue::Number(_), Shape::Number)
        | (NodeValue::Boolean(_), Shape::Boolean) => scalar::check(View::of(node), wanted, label, report),
        _ => {
            wrong_type(node, wanted, label, report);
            false
        }
    };
    if !fits {
        node.value = NodeValue::Unknown;
    }
}

/// Checks the number of items and that none occurs twice; whether the list itself is sound.
fn list(list: View<'_>, bounds: Constraints, label: &dyn Display, complete: bool, report: &mut Report) -> bool {
    let all = list.items().count();
    let certain = list.items().filter(|item| item.is_given()).count();
    let expected = match (bounds.min_items, bounds.max_items) {
        (Some(least), Some(most)) if least == most => count(least as usize, "item"),
        (Some(least), Some(most)) => format!("{least} to {most} items"),
        (Some(least), None) => format!("at least {}", count(least as usize, "item")),
        (None, Some(most)) => format!("at most {}", count(most as usize, "item")),
        (None, None) => String::new(),
    };
    let too_few = complete && bounds.min_items.is_some_and(|least| (all as u64) < least);
    if too_few || bounds.max_items.is_some_and(|most| certain as u64 > most) {
        let number = if too_few { all } else { certain };
        report.add(&ITEM_COUNT, list.at(), format!("{label} wants {expected}, found {number}"));
        return false;
    }
    if bounds.unique_items {
        let items: Vec<View<'_>> = list.items().collect();
        for (position, item) in items.iter().enumerate() {
            if let Some(first) = items.iter().take(position).find(|earlier| earlier.same(*item)) {
                report
                    .add(&REPEATED_ITEM, item.at(), format!("the same item is twice in {label}"))
                    .also(first.at(), "it is already here")
                    .help("remove one of them");
                return false;
            }
        }
    }
    true
}

fn wrong_type(node: &Node<At>, wanted: ValueType, label: &dyn Display, report: &mut Report) {
    let expected = match wanted.shape() {
        Shape::Text => "text",
        Shape::Integer => "a whole number",
        Shape::Number => "a number",
        Shape::Boolean => "`true` or `false`",
        Shape::Object(_) => "an object",
        Shape::List(_) => "a list",
        Shape::Map(_) => "a map",
        Shape::Json => "JSON",
    };
    let message = format!("{label} wants {expected}, found {}", found(&node.value));
    report.add(&WRONG_TYPE, node.at, message).maybe_help(correction(&node.value, wanted));
}

/// The value as its type wants it, if it can be told.
fn correction(value: &NodeValue<At>, wanted: ValueType) -> Option<String> {
    let said = match value {
        NodeValue::Integer(number) => number.to_string(),
        NodeValue::Number(number) => number.to_string(),
        NodeValue::Boolean(boolean) => boolean.to_string(),
        _ => String::new(),
    };
    // `true` where the schema has `ENABLED`: quotes around it would be the next mistake.
    if matches!(wanted.shape(), Shape::Text)
        && !wanted.variants_are_open()
        && wanted.variants().all(|v| v.value() != said)
    {
        let known: Vec<&str> = wanted.variants().filter_map(|variant| variant.identifier()).take(6).collect();
        if !known.is_empty() && !said.is_empty() {
            return Some(format!("write {}", crate::rules::wording::listed(known, "or")));
        }
    }
    let literal = match (value, wanted.shape()) {
        (NodeValue::Text(text), Shape::Integer) => text.trim().parse::<i64>().ok()?.to_string(),
        (NodeValue::Text(text), Shape::Number) => {
            let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite())?;
            number.to_string()
        }
        (NodeValue::Text(text), Shape::Boolean) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" | "enabled" => "true".into(),
            "false" | "no" | "off" | "0" | "disabled" => "false".into(),
            _ => return None,
        },
        (NodeValue::Integer(0), Shape::Boolean) => "false".into(),
        (NodeValue::Integer(1), Shape::Boolean) => "true".into(),
        (NodeValue::Number(number), Shape::Integer) => format!("{number:.0}"),
        (NodeValue::Integer(number), Shape::Text) => format!("\"{number}\""),
        (NodeValue::Number(number), Shape::Text) => format!("\"{number}\""),
        (NodeValue::Boolean(boolean), Shape::Text) => format!("\"{boolean}\""),
        (NodeValue::Object { .. }, Shape::List(item)) if matches!(item.shape(), Shape::Object(_)) => {
            return Some("write `[new { … }]`, a list of objects".into());
        }
        (NodeValue::Object { .. }, Shape::List(_)) => return Some("write `[…]`".into()),
        (NodeValue::Text(text), Shape::List(_)) => format!("[{text:?}]"),
        (NodeValue::Integer(number), Shape::List(_)) => format!("[{number}]"),
        (NodeValue::List { items, .. }, _) if items.len() == 1 => return Some("remove the brackets".into()),
        (_, Shape::Object(object)) => {
            let names: Vec<&str> = object.properties().take(3).map(|property| property.rust_name()).collect();
            return Some(format!("write `new {{ … }}` with {}", crate::rules::wording::listed(names, "or")));
        }
        (_, Shape::Map(_)) => return Some("write `[(\"name\", value), …]`".into()),
        _ => return None,
    };
    Some(format!("write `{literal}`"))
}
