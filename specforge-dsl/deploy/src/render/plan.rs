use super::access::{access, notes};
use super::changes::{LISTED_ADDITIONS, changes};
use super::hazards::hazards;
use super::page::Page;
use super::parameters::parameters;
use super::planned_drift::{drift_summary, planned_drift};
use super::style::{BAD, BOLD, CHANGE, DIM, GOOD, REPLACE, paint};
use super::text::{counted, padded, short_type, wrapped};
use super::traffic::traffic;
use crate::plan::{Basis, Counts, Plan, ResourceChange, StackPlan, Step};
use std::collections::BTreeMap;

/// How much a plan shows of what there is to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// What changes; parameters that keep their values are counted.
    Changes,
    /// The resources of a large new stack are counted by type.
    Usual,
    /// Each resource is named, each permission, and each connection.
    Everything,
}

impl Detail {
    /// As it is asked for on the command line.
    pub(crate) fn of(verbose: bool) -> Self {
        if verbose { Self::Everything } else { Self::Usual }
    }
}

/// The whole plan: one line a stack, then each stack that changes.
pub(crate) fn plan(plan: &Plan, place: &str, detail: Detail, page: Page<'_>) -> String {
    let mut text = format!("{}\n{}\n", paint(BOLD, format_args!("Plan for {}", plan.app)), on(place));
    let mut quiet = false;
    for stack in &plan.stacks {
        // Stacks with one line stand together; the others are set apart.
        let drift = planned_drift(stack.drift.as_ref(), page.width);
        let is_quiet = matches!(stack.step, Step::NoChange | Step::Blocked) && drift.is_empty();
        if !(quiet && is_quiet) {
            text.push('\n');
        }
        quiet = is_quiet;
        text.push_str(&stack_plan(stack, detail, page));
        text.push_str(&drift);
    }
    text.push_str(&hazards(plan, page));
    if !plan.notes.is_empty() {
        text.push('\n');
    }
    for note in &plan.notes {
        text.push_str(&format!("{} {}\n", paint(CHANGE, "!"), page.wrapped("", note, 2, "  ")));
    }
    text.push_str(&format!("\n{} {}\n", paint(BOLD, "Plan:"), summary(plan)));
    if let Some(drift) = drift_summary(plan) {
        text.push_str(&format!("{} {drift}\n", paint(BOLD, "Drift:")));
    }
    let is_counted = |stack: &StackPlan| stack.step == Step::Create && stack.changes.len() > LISTED_ADDITIONS;
    if detail != Detail::Everything && plan.stacks.iter().any(is_counted) {
        text.push_str(&format!("{}\n", paint(DIM, "`--verbose` names each resource of a new stack")));
    }
    text
}

/// Where it happens, on a line of its own: state files have long names.
pub(super) fn on(place: &str) -> String {
    paint(DIM, format_args!("on {place}"))
}

fn summary(plan: &Plan) -> String {
    let changing = plan.stacks.iter().filter(|stack| stack.step.changes_anything()).count();
    let waiting = plan.stacks.iter().filter(|stack| matches!(stack.step, Step::AwaitsPrerequisites | Step::Blocked));
    let mut text = match changing {
        0 => "no changes".to_owned(),
        _ => format!("{} in {}", counts(plan.counts()), counted(changing, "stack")),
    };
    match waiting.count() {
        0 => {}
        1 => text.push_str("; 1 stack waits"),
        many => text.push_str(&format!("; {many} stacks wait")),
    }
    match plan.stacks.iter().filter(|stack| stack.step == Step::Refused).count() {
        0 => {}
        count => text.push_str(&format!("; {} refused", counted(count, "stack"))),
    }
    text
}

/// `3 to add, 1 to replace`, each in its colour.
pub(super) fn counts(counts: Counts) -> String {
    let parts = [
        (counts.add, "add", GOOD),
        (counts.import, "import", GOOD),
        (counts.modify, "modify", CHANGE),
        (counts.replace, "replace", REPLACE),
        (counts.remove, "remove", BAD),
        (counts.unknown, "treat in a way this version does not know", BAD),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, verb, style)| paint(style, format_args!("{count} to {verb}")))
        .collect();
    if parts.is_empty() { "nothing to change".to_owned() } else { parts.join(", ") }
}

/// One stack: its title, its resources, its parameters.
fn stack_plan(stack: &StackPlan, detail: Detail, page: Page<'_>) -> String {
    let width = page.width;
    let verbose = detail == Detail::Everything;
    let what = match stack.step {
        Step::NoChange if stack.basis == Basis::ProvisionalChangeSet => {
            paint(DIM, "no changes, unless outputs that it takes change")
        }
        Step::NoChange => paint(DIM, "no changes"),
        Step::AwaitsPrerequisites => paint(CHANGE, "waits for what only you can provide"),
        Step::Blocked => paint(DIM, "waits for a stack before it"),
        Step::Refused => paint(BAD, "refused by CloudFormation"),
        Step::Create => format!("create, {}", counts(stack.counts())),
        Step::Update => format!("update, {}", counts(stack.counts())),
    };
    let mut text = format!("{} {} {what}\n", paint(BOLD, &stack.id), paint(DIM, "·"));
    if matches!(stack.step, Step::NoChange | Step::Blocked) {
        return text;
    }
    if stack.basis == Basis::ProvisionalChangeSet {
        let note = "planned with the outputs of the stacks before it as they are now";
        text.push_str(&format!("  {}\n", paint(DIM, wrapped(note, width - 2, "  "))));
    }
    if stack.step == Step::Create && stack.changes.len() > LISTED_ADDITIONS && !verbose {
        text.push_str(&counted_by_service(&stack.changes, width));
    } else {
        text.push_str(&changes(&stack.changes, width));
    }
    text.push_str(&access(stack, verbose, width));
    text.push_str(&traffic(&stack.traffic, width));
    text.push_str(&parameters(&stack.parameters, detail, width));
    text.push_str(&notes(&stack.review.notes, page));
    text
}

/// A line a service: `+ EC2  2 EIP, VPC, 6 Subnet`.
fn counted_by_service(changes: &[ResourceChange], width: usize) -> String {
    let mut services: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for change in changes {
        let (service, name) = short_type(&change.resource_type).split_once("::").unwrap_or(("", &change.resource_type));
        *services.entry(service).or_default().entry(name).or_default() += 1;
    }
    let longest = services.keys().map(|service| service.len()).max().unwrap_or(0);
    let indent = " ".repeat(longest + 6);
    let mut text = String::new();
    for (service, types) in services {
        let types = types.into_iter().map(|(name, count)| match count {
            1 => name.to_owned(),
            // A count stays with its type when the line is wrapped.
            _ => format!("{count}\u{a0}{name}"),
        });
        let types = wrapped(&types.collect::<Vec<_>>().join(", "), width - indent.len(), &indent);
        let types = types.replace('\u{a0}', " ");
        text.push_str(&format!("  {} {}  {types}\n", paint(GOOD, "+"), paint(DIM, padded(service, longest))));
    }
    text
}

/// The title of a stack at work.
pub(crate) fn stack_title(stack: &StackPlan) -> String {
    let verb = if stack.step == Step::Create { "Creating" } else { "Updating" };
    format!("\n{} {}\n", paint(BOLD, format_args!("{verb} {}", stack.id)), paint(DIM, &stack.stack))
}

/// The title of a stack whose running operation is followed.
pub(crate) fn attached(id: &str, status: &str) -> String {
    format!("{} {}\n", paint(BOLD, format_args!("Waiting for {id}:")), paint(DIM, format_args!("it is {status}")))
}

/// The title of a stack that goes back to where it was.
pub(crate) fn going_back(id: &str, status: &str) -> String {
    format!("{} {}\n", paint(BOLD, format_args!("Rolling back {id}:")), paint(DIM, format_args!("it is {status}")))
}

/// The question before anything changes.
pub(crate) fn question(plan: &Plan) -> String {
    let destructive = plan.counts().replace + plan.counts().remove;
    let stakes = match destructive {
        0 => String::new(),
        count => format!(" {}", paint(BAD, format_args!("({} replaced or removed)", counted(count, "resource")))),
    };
    format!("\n{}{stakes} [y/N] ", paint(BOLD, "Deploy these changes?"))
}

#[cfg(test)]
mod tests {
    use super::super::page::plain;
    use super::*;
    use crate::plan::{Action, Nested, PlannedParameter, Review, ValueOrigin};
    use insta::assert_snapshot;

    fn addition(logical_id: &str, resource_type: &str) -> ResourceChange {
        ResourceChange {
            logical_id: logical_id.to_owned(),
            resource_type: resource_type.to_owned(),
            physical_id: None,
            action: Action::Add,
            properties: Vec::new(),
            data: None,
            reasons: Vec::new(),
            nested: Nested::default(),
        }
    }

    fn stack(id: &str, step: Step, changes: Vec<ResourceChange>, parameters: Vec<PlannedParameter>) -> StackPlan {
        let basis = Basis::ChangeSet;
        let review = Review::default();
        StackPlan {
            stack: format!("shop-{id}"),
            id: id.to_owned(),
            step,
            basis,
            changes,
            parameters,
            traffic: Vec::new(),
            drift: None,
            review,
        }
    }

    fn new_app() -> Plan {
        let zones = ["A", "B", "C", "D"];
        let mut changes: Vec<ResourceChange> = zones
            .iter()
            .flat_map(|zone| {
                [
                    addition(&format!("NetworkZone{zone}PrivateSubnet"), "AWS::EC2::Subnet"),
                    addition(&format!("NetworkZone{zone}PrivateRoutes"), "AWS::EC2::RouteTable"),
                ]
            })
            .collect();
        changes.push(addition("NetworkVpc", "AWS::EC2::VPC"));
        changes.push(addition("Logs", "AWS::Logs::LogGroup"));
        let awaited = PlannedParameter {
            name: "ImageDigest".to_owned(),
            value: None,
            secret: false,
            origin: ValueOrigin::Awaited,
        };
        Plan {
            app: "shop".to_owned(),
            stacks: vec![
                stack("network", Step::Create, changes, Vec::new()),
                stack("services", Step::AwaitsPrerequisites, Vec::new(), vec![awaited]),
                stack("watching", Step::Blocked, Vec::new(), Vec::new()),
            ],
            notes: Vec::new(),
        }
    }

    #[test]
    fn a_large_new_stack_is_counted_by_type_and_named_on_demand() {
        let shown =
            |detail| anstream::adapter::strip_str(&plan(&new_app(), "AWS in us-east-1", detail, plain())).to_string();
        assert_snapshot!(shown(Detail::Usual));
        assert_snapshot!(shown(Detail::Everything));
    }
}
