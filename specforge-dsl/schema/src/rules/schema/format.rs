use std::fmt::Display;

use super::FORMAT;
use crate::rules::cidr::{Ipv4Network, Ipv6Network};
use crate::rules::pattern::matches_whole;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::quoted;
use crate::{Document, ValueType};

/// A point in time as in RFC 3339, section 5.6.
const DATE_TIME: &str = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt ]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):?[0-5]\d)";

/// Checks a text against its format; whether something was reported.
pub(super) fn check(view: View<'_>, text: &str, wanted: ValueType, label: &dyn Display, report: &mut Report) -> bool {
    let (message, help) = match wanted.constraints().format {
        Some("ipv4-network") => match Ipv4Network::parse(text) {
            Ok(_) => return false,
            Err(error) => error.explained(text, 4),
        },
        Some("ipv6-network") => match Ipv6Network::parse(text) {
            Ok(_) => return false,
            Err(error) => error.explained(text, 6),
        },
        Some("date-time") if matches_whole(DATE_TIME, text) == Some(false) => (
            format!("{label} is not {}", quoted(text)),
            Some("write a point in time: `\"2030-01-31T08:00:00Z\"`".into()),
        ),
        Some("json") => return json(view, text, label, report),
        _ if wanted.document() == Some(Document::JsonText) => return json(view, text, label, report),
        _ => return false,
    };
    report.add(&FORMAT, view.at(), message).maybe_help(help);
    true
}

fn json(view: View<'_>, text: &str, label: &dyn Display, report: &mut Report) -> bool {
    let Err(error) = text.parse::<tinyjson::JsonValue>() else { return false };
    report.add(&FORMAT, view.at(), format!("{label} is not JSON: {error}")).help("write it as `json!({ … })`");
    true
}
