use super::page::Page;
use super::problem::remark;
use super::style::{BAD, BOLD, CHANGE, paint};
use super::text::wrapped;
use crate::local::Altered;
use crate::text::Text;
use serde_json::Value;

/// What was changed behind CloudFormation's back; nothing but the whole resource where there are no properties.
pub(crate) fn tampered(resource: &str, altered: &[Altered], page: Page<'_>) -> String {
    let next = Text::default().command(["drift"]).then(" shows it, ").command(["drift", "--revert"]);
    let next = remark(&next.then(" makes it undone."), page);
    if altered.is_empty() {
        let deleted = format!("{} is deleted, and its stack does not know.", paint(BOLD, resource));
        return format!("{} {deleted}\n{next}", paint(BAD, "-"));
    }
    let mut text =
        format!("{} {} is changed, and its stack does not know:\n", paint(CHANGE, "~"), paint(BOLD, resource));
    for one in altered {
        let line = format!("{}: {} → {}", one.path, value(one.before.as_ref()), value(one.after.as_ref()));
        text.push_str(&format!("    {}\n", wrapped(&line, page.width.saturating_sub(4), "      ")));
    }
    let unseen: Vec<String> = altered.iter().filter(|one| !one.compared).map(|one| format!("`{}`", one.path)).collect();
    if !unseen.is_empty() {
        let note = format!("The stack does not set {}: drift detection compares only what it sets.", unseen.join(", "));
        text.push_str(&format!("{} {}\n", paint(CHANGE, "!"), wrapped(&note, page.width.saturating_sub(2), "  ")));
    }
    if unseen.len() < altered.len() {
        text.push_str(&next);
    }
    text
}

fn value(value: Option<&Value>) -> String {
    match value {
        None => "(not set)".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
