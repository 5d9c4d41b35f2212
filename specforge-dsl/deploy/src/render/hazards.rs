use super::problem::error;
use super::style::{BAD, BOLD, CHANGE, DIM, GOOD, HELP, paint};
use super::text::{counted, short_type, wrapped};
use crate::gate::Hazard;
use crate::plan::Plan;

/// What a plan does only with a consent, or nothing.
pub(super) fn hazards(plan: &Plan, width: usize) -> String {
    let count = plan.hazards().count();
    if count == 0 {
        return String::new();
    }
    let verb = if count == 1 { "needs" } else { "need" };
    let title = format!("{} {verb} your consent", counted(count, "change"));
    let mut text = format!("\n{} {}\n", paint(CHANGE, "!"), paint(BOLD, title));
    text.extend(plan.hazards().map(|hazard| told(hazard, width)));
    text
}

fn told(hazard: &Hazard, width: usize) -> String {
    let (sign, state) = if hazard.consented { (paint(GOOD, "✓"), "consented") } else { (paint(BAD, "✗"), "needs") };
    let option = format!("{state} {}", hazard.option());
    let what = wrapped(&sentence(hazard), width - 4, "    ");
    let mut text = format!("  {sign} {what}\n    {}\n", paint(HELP, wrapped(&option, width - 4, "      ")));
    if let Some(location) = &hazard.location {
        text.push_str(&format!("    {}\n", paint(DIM, format_args!("--> {location}"))));
    }
    text
}

fn sentence(hazard: &Hazard) -> String {
    format!("{} ({}, {}) {}", hazard.logical_id, short_type(&hazard.resource_type), hazard.stack, hazard.what)
}

/// The question at a terminal. It wants a whole word, so that nobody consents in passing.
pub(crate) fn hazard_question(hazards: &[Hazard], width: usize) -> String {
    let names: Vec<&str> = hazards.iter().map(|hazard| hazard.logical_id.as_str()).collect();
    let question = format!("Type `yes` to consent to what happens to {}:", names.join(", "));
    format!("\n{} ", paint(BOLD, wrapped(&question, width, "")))
}

/// Why a plan was not executed, with the options that would have let it pass.
pub(super) fn consent_missing(hazards: &[Hazard], width: usize) -> String {
    let mut text = String::from("\n");
    for hazard in hazards {
        let named = format!("`{}` {}", hazard.logical_id, hazard.what);
        let mut help = hazard.help.clone().map(|help| format!("{help}; ")).unwrap_or_default();
        help.push_str(&format!("if it is meant, add `{}`", hazard.option()));
        text.push_str(&error(&named, &help, width));
    }
    text
}
