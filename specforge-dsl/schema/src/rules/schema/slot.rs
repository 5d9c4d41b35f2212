//! Properties that take references and any text besides: rustc lets every attribute pass there.

use std::fmt::Display;

use super::ANOTHER_ATTRIBUTE;
use crate::rules::insertion::Insertion;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::{Kind, ValueType};

/// What the value of an attribute is of, as its name says.
#[derive(PartialEq, Eq)]
enum Family {
    Arn,
    HostName,
    HostedZone,
    Other,
}

impl Family {
    fn of(kind: Kind) -> Self {
        let name = format!("{}.{}", kind.attribute().unwrap_or_default(), kind.name()).to_ascii_lowercase();
        let has = |word: &str| name.contains(word);
        if name.ends_with("arn") {
            Self::Arn
        } else if has("hostedzone") && !has("hostedzonename") && !has("zoneids") {
            Self::HostedZone
        } else if ["dnsname", "domainname", "hostedzonename", "endpoint", "url"].into_iter().any(has) {
            Self::HostName
        } else {
            Self::Other
        }
    }
}

/// Checks an attribute of a resource that the property takes a reference to.
pub(super) fn check(view: View<'_>, wanted: ValueType, label: &dyn Display, report: &mut Report) {
    let Some(slot) = wanted.slot().filter(|slot| slot.is_open()) else { return };
    let Some(found) = view.insertion() else { return };
    let taken: Vec<Insertion> = slot
        .accepts()
        .filter(|accept| accept.resource == found.resource)
        .filter_map(|accept| Insertion::new(accept.resource, accept.attribute))
        .collect();
    let family = Family::of(found.kind);
    // Where an ARN may stand, a name may do as well.
    let tells = |one: &Insertion| !matches!(Family::of(one.kind), Family::Arn | Family::Other);
    if taken.iter().any(|one| one.kind == found.kind || Family::of(one.kind) == family) {
        return;
    }
    if let Some(meant) = taken.iter().find(|one| tells(one)) {
        let message = format!("{label} takes `{}`, found {}", meant.method(), found.told(meant.resource));
        report.add(&ANOTHER_ATTRIBUTE, view.at(), message).help(format!("write `.{}`", meant.method()));
    }
}
