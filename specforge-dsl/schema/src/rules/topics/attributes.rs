//! Attributes of load balancers and target groups: pairs of a key from a closed list and a text.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;
use crate::suggest;

/// A key and what its value may be.
pub(super) type Known = (&'static str, Values);

/// What the value of an attribute may be.
pub(super) enum Values {
    /// Any text.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number from the first to the last.
    Range(i64, i64),
    /// Zero, which switches it off, or a whole number from the first to the last.
    OffOr(i64, i64),
    /// One of these.
    OneOf(&'static [&'static str]),
}

/// Checks a list of objects with `Key` and `Value`.
pub(super) fn check(list: View<'_>, owner: &str, known: &[Known], rule: &RuleCode, report: &mut Report) {
    let items: Vec<View<'_>> = list.items().collect();
    for (position, item) in items.iter().enumerate() {
        let (key, value) = (item.get("Key"), item.get("Value"));
        let Some(name) = key.text() else { continue };
        let Some((_, values)) = known.iter().find(|(known, _)| *known == name) else {
            let near = suggest(name, known.iter().map(|(known, _)| *known));
            report
                .add(rule, key.at(), format!("{owner} has no attribute `{name}`"))
                .maybe_help(near.map(|near| format!("did you mean `{near}`?")));
            continue;
        };
        if let Some(first) = items.iter().take(position).find(|earlier| earlier.get("Key").text() == Some(name)) {
            report
                .add(rule, key.at(), format!("the attribute `{name}` is given twice"))
                .also(first.get("Key").at(), "it is already here")
                .help("remove one of them");
        } else if let Some(text) = value.text()
            && let Some(expected) = mismatch(values, text)
        {
            report.add(rule, value.at(), format!("`{name}` is {expected}, found `{text}`"));
        }
    }
}

/// With the pair `when`, the attribute `needed` has to be given, with a value that is not empty.
pub(super) fn requires(list: View<'_>, when: (&str, &str), needed: &str, rule: &RuleCode, report: &mut Report) {
    let Some(items) = list.all_items() else { return };
    let key_known = |item: &View<'_>| item.get("Key").text().is_some();
    let Some(cause) =
        items.iter().find(|item| item.get("Key").text() == Some(when.0) && item.get("Value").text() == Some(when.1))
    else {
        return;
    };
    if items.iter().all(|item| key_known(item) && item.get("Key").text() != Some(needed)) {
        report
            .add(rule, cause.at(), format!("`{}` needs `{needed}`", when.0))
            .help(format!("add an attribute with the key `{needed}`"));
    }
}

/// What was expected instead of a text.
fn mismatch(values: &Values, text: &str) -> Option<String> {
    match values {
        Values::Any => None,
        Values::Boolean => (!matches!(text, "true" | "false")).then(|| "`true` or `false`".into()),
        Values::Range(least, most) => {
            let fits = text.parse::<i64>().is_ok_and(|number| (least..=most).contains(&&number));
            (!fits).then(|| format!("a number from {least} to {most}"))
        }
        Values::OffOr(least, most) => {
            let fits = text.parse::<i64>().is_ok_and(|number| number == 0 || (least..=most).contains(&&number));
            (!fits).then(|| format!("0, or a number from {least} to {most}"))
        }
        Values::OneOf(values) => (!values.contains(&text)).then(|| listed(values.iter().copied(), "or")),
    }
}
