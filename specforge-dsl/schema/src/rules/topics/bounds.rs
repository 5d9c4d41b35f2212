//! Least and greatest numbers that AWS documents where the schema states none.

use super::bounds_table::BOUNDS;
use crate::names::snake_case;
use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[OUT_OF_BOUNDS];

const OUT_OF_BOUNDS: RuleCode = RuleCode {
    code: "SF0310",
    title: "A number that the service refuses",
    explanation: "The schema takes any number, and the service only those that its documentation allows: a lifecycle rule \
                  expires objects after 1 day at least, a backup of a database is kept up to 35 days. Limits that AWS \
                  raises on request are not asked for. Source: the resource types' reference pages and the services' API \
                  references.",
};

/// A property by its path from the resource, in which `[]` is every item of a list, and its least and greatest number.
pub(super) type Bound = (&'static str, Option<f64>, Option<f64>);

/// The numbers of a resource.
pub(super) fn check(resource: &str, properties: View<'_>, report: &mut Report) {
    let bounds = BOUNDS.iter().filter(|(types, _)| types.contains(&resource)).flat_map(|(_, bounds)| bounds.iter());
    for (path, least, most) in bounds {
        descend(properties, path, path, (*least, *most), report);
    }
}

fn descend(value: View<'_>, rest: &str, path: &str, bounds: (Option<f64>, Option<f64>), report: &mut Report) {
    if !rest.is_empty() {
        let (name, rest) = rest.split_once('/').unwrap_or((rest, ""));
        match name.strip_suffix("[]") {
            Some(list) => value.get(list).items().for_each(|item| descend(item, rest, path, bounds, report)),
            None => descend(value.get(name), rest, path, bounds, report),
        }
        return;
    }
    let Some(number) = value.number() else { return };
    let nearest = match bounds {
        (Some(least), _) if number < least => least,
        (_, Some(most)) if number > most => most,
        _ => return,
    };
    // What contradicts another property, too, is told once.
    if report.speaks_of(value.at()) {
        return;
    }
    let name = snake_case(path.rsplit('/').next().unwrap_or(path).trim_end_matches("[]"));
    let expected = match bounds {
        (Some(least), Some(most)) if least == most => format!("{least}"),
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, most) => format!("at most {}", most.unwrap_or(nearest)),
    };
    report
        .add(&OUT_OF_BOUNDS, value.at(), format!("`{name}` is {expected}, found `{number}`"))
        .help(format!("the nearest is `{nearest}`"));
}
