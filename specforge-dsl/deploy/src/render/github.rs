use super::planned_drift::{not_checked, sentences};
use crate::gate::Hazard;
use crate::plan::{Plan, ResourceDrift, StackPlan, Step};
use specforge_dsl::finding::{Finding, Findings, Severity};
use specforge_dsl::report;

/// What needs a consent as annotations of GitHub Actions, at the lines that declare the resources; and what is worth
/// knowing.
pub(crate) fn github(plan: &Plan) -> String {
    let hazards = plan.hazards().map(annotation);
    let refused = plan.stacks.iter().filter(|stack| stack.step == Step::Refused).map(|stack| {
        Finding::error("plan refused", format!("CloudFormation refuses the change set for `{}`", stack.id))
    });
    let of_stacks = plan
        .stacks
        .iter()
        .flat_map(|stack| stack.review.notes.iter().map(move |note| remark(&format!("{}: {note}", stack.id))));
    let drift = plan.stacks.iter().flat_map(drifted);
    let findings: Findings = hazards
        .chain(refused)
        .chain(drift)
        .chain(of_stacks)
        .chain(plan.notes.iter().map(|note| remark(&note.to_string())))
        .collect();
    report::github(&findings)
}

fn annotation(hazard: &Hazard) -> Finding {
    let message = format!("`{}` in `{}` {}", hazard.logical_id, hazard.stack, hazard.what);
    let finding = if hazard.consented {
        Finding { severity: Severity::Warning, ..Finding::error("consented", message) }
    } else {
        let consent = format!("if it is meant, deploy with `{}`", hazard.option());
        let consent =
            hazard.blocked.as_ref().map_or(consent, |reason| format!("nobody can consent to it now: {reason}"));
        let advice = hazard.help.iter().map(ToString::to_string).chain([consent]);
        Finding::error("consent needed", message).help(advice.collect::<Vec<_>>().join("; "))
    };
    finding.at(hazard.location)
}

/// What was changed by hand, at the line that declares the resource.
fn drifted(stack: &StackPlan) -> Vec<Finding> {
    let Some(drift) = &stack.drift else { return Vec::new() };
    let reason = drift.not_checked.iter().map(|reason| remark(&format!("{}: drift {}", stack.id, not_checked(reason))));
    let of = |resource: &ResourceDrift| {
        let message =
            format!("`{}` in `{}` drifted: {}", resource.logical_id, stack.id, sentences(resource).join(". "));
        Finding { severity: Severity::Warning, ..Finding::error("drift", message) }.at(resource.location)
    };
    reason.chain(drift.resources.iter().map(of)).collect()
}

fn remark(text: &str) -> Finding {
    Finding { severity: Severity::Warning, ..Finding::error("plan", text) }
}
