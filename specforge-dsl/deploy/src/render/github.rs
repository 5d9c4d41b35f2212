use crate::gate::Hazard;
use crate::plan::{Plan, Step};
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
    let findings: Findings = hazards
        .chain(refused)
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

fn remark(text: &str) -> Finding {
    Finding { severity: Severity::Warning, ..Finding::error("plan", text) }
}
