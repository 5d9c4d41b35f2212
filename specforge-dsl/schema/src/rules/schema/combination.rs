use super::{COMBINATION, DEPENDENT, EXCLUSIVE};
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;
use crate::{ObjectRule, ObjectType};

/// Checks which properties of an object go together.
pub(super) fn check(object: View<'_>, r#type: ObjectType, owner: &str, report: &mut Report) {
    let rust = |name: &'static str| r#type.property_by_name(name).map_or(name, |property| property.rust_name());
    let mut told: Vec<(&str, &str)> = Vec::new();
    for rule in r#type.rules() {
        match rule {
            ObjectRule::Excludes { property, others } if object.has(property) => {
                for other in others.into_iter().filter(|other| object.has(other) && *other != property) {
                    // Schemas state most exclusions in both directions.
                    if !told.contains(&(other, property)) {
                        told.push((property, other));
                        exclusive(object, (property, rust(property)), (other, rust(other)), report);
                    }
                }
            }
            ObjectRule::Requires { property, others } if object.has(property) => {
                let missing: Vec<&'static str> = others.into_iter().filter(|other| object.lacks(other)).collect();
                if !missing.is_empty() {
                    let names = listed(missing.into_iter().map(rust), "and");
                    report
                        .add(&DEPENDENT, object.name_at(property), format!("`{}` requires {names}", rust(property)))
                        .help(format!("add {names}"));
                }
            }
            ObjectRule::ExactlyOne(names) => {
                let given: Vec<&'static str> = names.iter().copied().filter(|name| object.has(name)).collect();
                match given.as_slice() {
                    [first, second, ..] => {
                        exclusive(object, (first, rust(first)), (second, rust(second)), report);
                    }
                    [] => none_given(object, &[names], owner, &rust, report),
                    _ => {}
                }
            }
            ObjectRule::AtLeastOne(names) => none_given(object, &[names], owner, &rust, report),
            ObjectRule::OneCombination(sets) => {
                let given: Vec<&Vec<&str>> =
                    sets.iter().filter(|set| !set.is_empty() && set.iter().all(|name| object.has(name))).collect();
                // Where one set contains another, the schema means "at least this one".
                let apart = given.iter().enumerate().find_map(|(position, set)| {
                    let other = given.iter().skip(position + 1).find(|other| {
                        set.iter().any(|name| !other.contains(name)) && other.iter().any(|name| !set.contains(name))
                    })?;
                    let first = set.iter().copied().find(|name| !other.contains(name))?;
                    let second = other.iter().copied().find(|name| !set.contains(name))?;
                    Some((first, second))
                });
                match apart {
                    Some((first, second)) => exclusive(object, (first, rust(first)), (second, rust(second)), report),
                    None => none_given(object, &sets, owner, &rust, report),
                }
            }
            ObjectRule::AnyCombination(sets) => none_given(object, &sets, owner, &rust, report),
            ObjectRule::Excludes { .. } | ObjectRule::Requires { .. } => {}
        }
    }
}

/// Two properties of which only one may be given: CloudFormation's and the Rust name of each.
fn exclusive(object: View<'_>, first: (&str, &str), second: (&str, &str), report: &mut Report) {
    report
        .add(&EXCLUSIVE, object.name_at(second.0), format!("`{}` and `{}` exclude each other", first.1, second.1))
        .also(object.name_at(first.0), format!("`{}` is given here", first.1))
        .help("remove one of them");
}

/// Reports if no set can be complete. Sets of one name each are alternatives.
fn none_given(
    object: View<'_>,
    sets: &[Vec<&'static str>],
    owner: &str,
    rust: &impl Fn(&'static str) -> &'static str,
    report: &mut Report,
) {
    let alternatives: Vec<Vec<&'static str>> = match sets {
        [names] => names.iter().map(|name| vec![*name]).collect(),
        sets => sets.to_vec(),
    };
    let impossible = |set: &Vec<&'static str>| set.iter().any(|name| object.lacks(name));
    if alternatives.is_empty() || !alternatives.iter().all(impossible) {
        return;
    }
    let names: Vec<String> =
        alternatives.iter().map(|set| set.iter().map(|name| rust(name)).collect::<Vec<_>>().join("` with `")).collect();
    let names = listed(names.iter().map(String::as_str), "or");
    report.add(&COMBINATION, object.at(), format!("`{owner}` needs {names}")).help(format!("add one of {names}"));
}
