//! Whether the resources of a statement are such as its actions are about.

use super::policy::Attached;
use crate::iam::{self, Action};
use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;

pub(crate) const CODES: &[RuleCode] = &[FIT];

const FIT: RuleCode = RuleCode {
    code: "SF0278",
    title: "A permission that never matches its resources",
    explanation: "Each action is about resources of certain types; some, like `ecr:GetAuthorizationToken`, are about none and \
                  take `*` alone. IAM accepts other ARNs, and the permission is missing without a word: `s3:GetObject` is \
                  about `arn:aws:s3:::bucket/*`, not about the bucket. Source: Service Authorization Reference.",
};

/// A statement of an identity that allows something.
pub(super) fn check(statement: View<'_>, attached: Attached, report: &mut Report) {
    if attached != Attached::Identity || statement.get("Effect").text() != Some("Allow") {
        return;
    }
    let written: Vec<View<'_>> = statement.get("Action").one_or_many().collect();
    let resources: Vec<View<'_>> = statement.get("Resource").one_or_many().collect();
    if resources.is_empty()
        || resources
            .iter()
            .any(|resource| !resource.is_given() || resource.arn_text().is_some_and(|text| is_open(&text)))
    {
        return;
    }
    let known: Vec<(View<'_>, Option<Action>)> =
        written.iter().map(|action| (*action, action.text().and_then(iam::action))).collect();
    for (action, found) in &known {
        if let Some(found) = found.filter(|found| found.resource_forms().next().is_none()) {
            let name = format!("{}:{}", found.service().prefix(), found.name());
            report
                .add(&FIT, action.at(), format!("`{name}` is about no resource, and takes `*` alone"))
                .also(resources[0].at(), "the statement is about this")
                .help(format!("give `{name}` a statement of its own with `resource: [\"*\"]`"));
            return;
        }
    }
    for (action, found) in known {
        let Some(found) = found else { continue };
        let forms = || found.resource_forms().map(|(form, _)| form);
        let suits = |resource: &View<'_>| match resource.arn_text() {
            Some(text) => forms().any(|form| may_fit(form.arn, &text)),
            None => true,
        };
        if resources.iter().any(suits) {
            continue;
        }
        let mut types: Vec<&str> = forms().map(|form| form.name).collect();
        types.dedup();
        let object = resources.first().and_then(|resource| resource.text());
        let object = object.filter(|text| types.contains(&"object") && text.starts_with("arn:aws:s3:::"));
        report
            .add(
                &FIT,
                action.at(),
                format!("the statement names no {}, which `{}` is about", listed(types, "or"), found.name()),
            )
            .also(resources[0].at(), "the statement is about this")
            .maybe_help(object.map(|text| format!("write `\"{text}/*\"`")));
        return;
    }
}

/// Whether a resource stands for several types at once.
fn is_open(text: &str) -> bool {
    text == "*" || text.starts_with('*') || text.split(':').nth(2).is_some_and(|service| service.contains('*'))
}

/// A part of a pattern.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// This character.
    One(char),
    /// Any characters, or none.
    Any,
    /// Any characters but this one: the name of a bucket has no `/`, a region no `:`.
    AnyBut(char),
}

/// Whether some resource is both of a form, whose variable parts are `${…}`, and named by an ARN, perhaps with wildcards.
fn may_fit(form: &str, arn: &str) -> bool {
    // What is not an ARN is reported as such.
    if !arn.starts_with("arn:") || arn.contains("${") {
        return true;
    }
    let named: Vec<Part> =
        arn.chars().map(|one| if matches!(one, '*' | '?') { Part::Any } else { Part::One(one) }).collect();
    meet(&parts_of_form(form), &named)
}

fn parts_of_form(form: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = form;
    while let Some((before, after)) = rest.split_once("${") {
        parts.extend(before.chars().map(Part::One));
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        parts.push(match name {
            "BucketName" => Part::AnyBut('/'),
            "Partition" | "Region" | "Account" => Part::AnyBut(':'),
            _ => Part::Any,
        });
        rest = after;
    }
    parts.extend(rest.chars().map(|one| if one == '*' { Part::Any } else { Part::One(one) }));
    parts
}

/// Whether two patterns have a text in common. Row by row: which ends of the second meet an end of the first.
fn meet(first: &[Part], second: &[Part]) -> bool {
    let may_take =
        |wild: Part, other: Part| !matches!((wild, other), (Part::AnyBut(not), Part::One(one)) if not == one);
    let mut row = vec![false; second.len() + 1];
    for at in 0..=first.len() {
        let mut next = vec![false; second.len() + 1];
        for with in 0..=second.len() {
            let reached = at == 0 && with == 0;
            let (one, other) = (at.checked_sub(1).map(|at| first[at]), with.checked_sub(1).map(|with| second[with]));
            let both = with > 0
                && at > 0
                && row[with - 1]
                && matches!((one, other), (Some(Part::One(a)), Some(Part::One(b))) if a == b);
            let by_first = one.is_some_and(|wild| {
                !matches!(wild, Part::One(_))
                    && (row[with] || (with > 0 && next[with - 1] && other.is_some_and(|other| may_take(wild, other))))
            });
            let by_second = other.is_some_and(|wild| {
                !matches!(wild, Part::One(_))
                    && ((with > 0 && next[with - 1])
                        || (at > 0 && row[with] && one.is_some_and(|one| may_take(wild, one))))
            });
            next[with] = reached || both || by_first || by_second;
        }
        row = next;
    }
    row.last().copied().unwrap_or(false)
}
