//! How the rules speak: lists of names, values as Rust writes them.

use super::node::NodeValue;
use super::view::At;

/// Names in backticks: "`a`, `b` and `c`". More than a dozen are cut short.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>, conjunction: &str) -> String {
    const SHOWN: usize = 12;
    let mut quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if quoted.len() > SHOWN + 1 {
        let more = quoted.len() - SHOWN;
        quoted.truncate(SHOWN);
        return format!("{} {conjunction} {more} more", quoted.join(", "));
    }
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {conjunction} {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// What a value is: "text", "the number `3`".
pub(crate) fn found(value: &NodeValue<At>) -> String {
    match value {
        NodeValue::Unknown | NodeValue::Reference(_) => "something else".into(),
        NodeValue::Boolean(boolean) => format!("`{boolean}`"),
        NodeValue::Integer(number) => format!("the number `{number}`"),
        NodeValue::Number(number) => format!("the number `{number:?}`"),
        NodeValue::Text(text) => format!("the text {}", quoted(text)),
        NodeValue::Serialized(_) => "JSON as text".into(),
        NodeValue::List { .. } => "a list".into(),
        NodeValue::Object { .. } => "an object".into(),
    }
}

/// Text as Rust writes it, in backticks, cut short if it is long.
pub(crate) fn quoted(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{:?}…`", text.get(..end).unwrap_or_default()),
        None => format!("`{text:?}`"),
    }
}

/// "1 item", "2 items".
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
