use super::page::Page;
use super::problem::error;
use super::style::{BAD, BOLD, CHANGE, DIM, GOOD, HELP, paint};
use super::text::{counted, short_type, wrapped};
use crate::gate::Hazard;
use crate::plan::Plan;
use crate::text::Text;

/// What a plan does only with a consent, or nothing.
pub(super) fn hazards(plan: &Plan, page: Page<'_>) -> String {
    let count = plan.hazards().count();
    if count == 0 {
        return String::new();
    }
    let verb = if count == 1 { "needs" } else { "need" };
    let title = format!("{} {verb} your consent", counted(count, "change"));
    let mut text = format!("\n{} {}\n", paint(CHANGE, "!"), paint(BOLD, title));
    text.extend(plan.hazards().map(|hazard| told(hazard, page)));
    text
}

fn told(hazard: &Hazard, page: Page<'_>) -> String {
    let width = page.width - 4;
    let (sign, state) = if hazard.consented { (paint(GOOD, "✓"), "consented") } else { (paint(BAD, "✗"), "needs") };
    let option = match &hazard.blocked {
        Some(reason) => format!("cannot be consented to now: {reason}"),
        None => format!("{state} {}", hazard.option()),
    };
    let what = wrapped(&sentence(hazard), width, "    ");
    let mut text = format!("  {sign} {what}\n");
    if let Some(help) = hazard.help.as_ref().filter(|_| !hazard.consented) {
        let help = page.wrapped(&format!("{} ", paint(HELP, "help:")), help, 4, "    ");
        text.push_str(&format!("    {help}\n"));
    }
    text.push_str(&format!("    {}\n", paint(HELP, wrapped(&option, width, "      "))));
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

/// Why stacks were not deployed, with the options that would have let them pass. What each of them is for, the plan has told.
pub(super) fn consent_missing<'a>(
    hazards: impl IntoIterator<Item = &'a Hazard>,
    nothing_changed: bool,
    page: Page<'_>,
) -> String {
    let (hazards, blocked): (Vec<&Hazard>, Vec<&Hazard>) = hazards.into_iter().partition(|one| one.blocked.is_none());
    let mut text = String::new();
    if !blocked.is_empty() {
        let so = if nothing_changed && hazards.is_empty() { "; nothing was changed" } else { "" };
        let names: Vec<String> = blocked.iter().map(|hazard| format!("`{}`", hazard.logical_id)).collect();
        let message = format!("nobody can consent to what happens to {} now{so}", names.join(", "));
        let mut helps: Vec<Text> = blocked.iter().filter_map(|hazard| hazard.help.clone()).collect();
        helps.dedup();
        let help = helps.into_iter().reduce(|all, one| all.then("; ").and(one)).unwrap_or_default();
        text.push_str(&error(&message, help, page));
    }
    if hazards.is_empty() {
        return text;
    }
    let (needs, meant) = if hazards.len() == 1 { ("needs", "it is") } else { ("need", "they are") };
    let mut stacks: Vec<&str> = hazards.iter().map(|hazard| hazard.stack.as_str()).collect();
    stacks.dedup();
    let so = match nothing_changed {
        true => "nothing was changed".to_owned(),
        false => format!("not deployed: {}", stacks.join(", ")),
    };
    let message = format!("{} {needs} a consent that was not given; {so}", counted(hazards.len(), "change"));
    // Options are for copying: they are never wrapped.
    let options: Vec<String> = hazards.iter().map(|hazard| hazard.option()).collect();
    let told = error(&message, format!("if {meant} meant, add"), page);
    format!("{text}{told}    {}\n", options.join(" "))
}
