use std::fmt::Display;

use super::{BOUNDS, LENGTH, NOT_A_VARIANT, PATTERN, format};
use crate::rules::pattern::{finds, offending_characters};
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::{listed, quoted};
use crate::{ValueType, suggest};

/// Checks a text, a number or a boolean of the right type; whether it is sound.
pub(super) fn check(view: View<'_>, wanted: ValueType, label: &dyn Display, report: &mut Report) -> bool {
    let before = report.len();
    if wanted.variants().next().is_some() && !wanted.variants_are_open() {
        variant(view, wanted, label, report);
    } else if let Some(text) = view.text() {
        let _ = format::check(view, text, wanted, label, report)
            || length(view, text, wanted, label, report)
            || pattern(view, text, wanted, label, report);
    } else if let Some(number) = view.number() {
        bounds(view, number, wanted, label, report);
    }
    report.len() == before
}

/// A literal outside its enum.
fn variant(view: View<'_>, wanted: ValueType, label: &dyn Display, report: &mut Report) {
    let written = match (view.text(), view.number(), view.boolean()) {
        (Some(text), _, _) => text.to_string(),
        (_, Some(number), _) => number.to_string(),
        (_, _, Some(boolean)) => boolean.to_string(),
        _ => return,
    };
    let is_it = |value: &str| value == written || (wanted.case_insensitive() && value.eq_ignore_ascii_case(&written));
    if wanted.variants().any(|variant| is_it(variant.value())) {
        return;
    }
    let values: Vec<&str> = wanted.variants().map(|variant| variant.value()).collect();
    let message = format!("{label} has no value `{written}`; expected {}", listed(values.iter().copied(), "or"));
    let near = match view.number() {
        Some(number) => nearest(number, &values).map(|near| format!("the nearest is `{near}`")),
        None => suggest(&written, values.iter().copied()).map(|near| format!("did you mean `{near:?}`?")),
    };
    report.add(&NOT_A_VARIANT, view.at(), message).maybe_help(near);
}

/// The value of an enum of numbers that is closest to a number.
fn nearest<'a>(number: f64, values: &[&'a str]) -> Option<&'a str> {
    let distance = |value: &str| value.parse::<f64>().map(|value| (value - number).abs()).unwrap_or(f64::INFINITY);
    values.iter().copied().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

fn length(view: View<'_>, text: &str, wanted: ValueType, label: &dyn Display, report: &mut Report) -> bool {
    let length = text.chars().count() as u64;
    let bounds = wanted.constraints();
    let message = match (bounds.min_length, bounds.max_length) {
        (Some(least), _) if length == 0 && least > 0 => format!("{label} must not be empty"),
        (Some(least), _) if length < least => {
            format!("{label} wants at least {least} characters, {} has {length}", shown(label, text))
        }
        (_, Some(most)) if length > most => {
            format!("{label} takes at most {most} characters, {} has {length}", shown(label, text))
        }
        _ => return false,
    };
    report.add(&LENGTH, view.at(), message);
    true
}

fn pattern(view: View<'_>, text: &str, wanted: ValueType, label: &dyn Display, report: &mut Report) -> bool {
    let Some(pattern) = wanted.constraints().pattern else { return false };
    if finds(pattern, text) != Some(false) {
        return false;
    }
    if text.is_empty() {
        report.add(&PATTERN, view.at(), format!("{label} must not be empty; it matches `{pattern}`"));
        return true;
    }
    let offending = offending_characters(pattern, text);
    if offending.is_empty() {
        report
            .add(&PATTERN, view.at(), format!("{label} is not {}", shown(label, text)))
            .help(format!("it has to match `{pattern}`"));
    } else {
        let characters: Vec<String> = offending.iter().map(char::to_string).collect();
        let characters = listed(characters.iter().map(String::as_str), "and");
        report
            .add(&PATTERN, view.at(), format!("{label} must not contain {characters}: {}", shown(label, text)))
            .help(format!("it has to match `{pattern}`"));
    }
    true
}

fn bounds(view: View<'_>, number: f64, wanted: ValueType, label: &dyn Display, report: &mut Report) {
    let bounds = wanted.constraints();
    let too_small = bounds.minimum.filter(|least| number < *least);
    let too_great = bounds.maximum.filter(|most| number > *most);
    let Some(limit) = too_small.or(too_great) else { return };
    let expected = match (bounds.minimum, bounds.maximum) {
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("at least {least}"),
        (_, most) => format!("at most {}", most.unwrap_or(limit)),
    };
    report
        .add(&BOUNDS, view.at(), format!("{label} is {expected}, found `{number}`"))
        .help(format!("the nearest is `{limit}`"));
}

/// A text for a person, unless it may be a secret.
fn shown(label: &dyn Display, text: &str) -> String {
    const SECRET: [&str; 6] = ["password", "secret_string", "auth_token", "access_key", "private_key", "client_secret"];
    if SECRET.iter().any(|name| label.to_string().contains(name)) { "what is given".into() } else { quoted(text) }
}
