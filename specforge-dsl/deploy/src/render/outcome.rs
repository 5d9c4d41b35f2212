use super::hazards::consent_missing;
use super::kept::kept;
use super::page::Page;
use super::problem::error;
use super::stack_outcome::stack_details;
use super::style::{BOLD, CHANGE, DIM, GOOD, paint};
use super::text::{short_type, wrapped};
use crate::engine::{Deployment, Leftover, Outcome, StackOutcome, StackResult};
use crate::gate::Hazard;
use crate::text::Text;

/// What keeps stacks from being deployed.
pub(crate) fn obstacles(deployment: &Deployment, page: Page<'_>) -> String {
    deployment.stacks.iter().map(|stack| stack_details(stack, page)).collect()
}

/// How a deployment ended, with what to do next.
pub(crate) fn deployment(deployment: &Deployment, page: Page<'_>) -> String {
    let mut text = String::new();
    for stack in &deployment.stacks {
        text.push_str(&stack_details(stack, page));
    }
    let not_reached = names(deployment);
    let last = match deployment.outcome {
        Outcome::NoChange => {
            format!("{} {} is up to date: nothing to deploy", paint(GOOD, "✓"), paint(BOLD, &deployment.app))
        }
        Outcome::Deployed => format!("{} {} is deployed", paint(GOOD, "✓"), paint(BOLD, &deployment.app)),
        Outcome::DeployedWithLeftovers => format!(
            "{} {} is deployed, but not everything old could be removed.",
            paint(CHANGE, "!"),
            paint(BOLD, &deployment.app),
        ),
        Outcome::Declined => "Nothing was changed.".to_owned(),
        Outcome::NobodyToAsk => {
            let message = "nobody can confirm the plan here, so nothing was changed";
            text.push_str(&format!("\n{}", error(message, "add `--yes` to deploy without asking", page)));
            String::new()
        }
        Outcome::ConsentMissing if missing_consents(deployment).next().is_some() => {
            let nothing_changed = deployment.stacks.iter().all(|stack| stack.events.is_empty());
            let missing = consent_missing(missing_consents(deployment), nothing_changed, page);
            text.push_str(&format!("\n{missing}"));
            String::new()
        }
        Outcome::ConsentMissing => "Nothing was changed.".to_owned(),
        Outcome::AwaitsPrerequisites => "Then run the same command again; it goes on from here.".to_owned(),
        _ if !not_reached.is_empty() => format!("Not deployed after that: {not_reached}."),
        _ => String::new(),
    };
    text.push_str(&left_behind(&deployment.stacks, page));
    text.push_str(&kept(deployment, page.width));
    if deployment.outcome >= Outcome::Deviates
        && let Some(standing) = standing(deployment)
    {
        text.push_str(&format!("\n{}\n", wrapped(&standing, page.width, "  ")));
    }
    if last.is_empty() { text } else { format!("{text}\n{}\n", wrapped(&last, page.width, "  ")) }
}

/// What all stacks together do without consent.
fn missing_consents(deployment: &Deployment) -> impl Iterator<Item = &Hazard> {
    let missing = deployment.stacks.iter().filter_map(|stack| match &stack.outcome {
        StackOutcome::ConsentMissing(hazards) => Some(hazards),
        _ => None,
    });
    missing.flatten()
}

/// What stands as this run deployed it, though the run as a whole did not end well.
fn standing(deployment: &Deployment) -> Option<String> {
    let deployed =
        |stack: &&StackResult| matches!(stack.outcome, StackOutcome::Deployed | StackOutcome::DeployedWithLeftovers(_));
    let ids: Vec<&str> = deployment.stacks.iter().filter(deployed).map(|stack| stack.id.as_str()).collect();
    (!ids.is_empty()).then(|| format!("Deployed by this run, and staying so: {}.", ids.join(", ")))
}

/// What nothing manages any more: by its physical ID, since its logical ID may be another one's by now, and with the
/// command that removes it.
pub(crate) fn left_behind(stacks: &[StackResult], page: Page<'_>) -> String {
    let left: Vec<(&str, Leftover)> =
        stacks.iter().flat_map(|stack| stack.left().into_iter().map(|left| (stack.id.as_str(), left))).collect();
    if left.is_empty() {
        return String::new();
    }
    let title = "Left in the account, where nothing manages it any more. Remove it once nobody needs it; what is \
                 protected from deletion first needs its protection lifted.";
    let mut text = format!("\n{} {}\n", paint(CHANGE, "!"), wrapped(title, page.width - 2, "  "));
    for (stack, leftover) in left {
        text.push_str(&format!("  {leftover} of {stack}, {}\n", short_type(&leftover.resource_type)));
        // Commands are for copying: they are never wrapped.
        let removal = leftover.removal().and_then(|command| page.aws(&command));
        text.extend(removal.map(|command| format!("    {}\n", paint(DIM, command))));
    }
    text
}

/// How going back ended.
pub(crate) fn recovery(deployment: &Deployment, page: Page<'_>) -> String {
    let mut text: String = deployment.stacks.iter().map(|stack| stack_details(stack, page)).collect();
    for stack in &deployment.stacks {
        match stack.outcome {
            StackOutcome::Recovered => {
                let back = Text::new(format!("{} is back where it was; ", stack.id));
                let line = page.wrapped("", &back.command(["deploy"]).then(" may change it again"), 2, "  ");
                text.push_str(&format!("\n{} {line}\n", paint(GOOD, "✓")));
            }
            StackOutcome::CreationUndone => {
                let undone = Text::new(format!("{}: its creation is undone; ", stack.id));
                let anew =
                    undone.command(["deploy", "--recreate"]).then(" deletes what is left of it and creates it anew");
                text.push_str(&format!("\n{} {}\n", paint(GOOD, "✓"), page.wrapped("", &anew, 2, "  ")));
            }
            StackOutcome::NotThere => text.push_str(&format!("\n{}", error(&not_deployed(stack), "", page))),
            _ => {}
        }
    }
    text.push_str(&left_behind(&deployment.stacks, page));
    text
}

/// How cancelling updates ended.
pub(crate) fn cancellation(deployment: &Deployment, page: Page<'_>) -> String {
    let mut text = String::new();
    for stack in &deployment.stacks {
        match &stack.outcome {
            // That it was cancelled is what was asked for, and said already.
            StackOutcome::Cancelled(_) | StackOutcome::NoChange => {}
            StackOutcome::Deployed | StackOutcome::DeployedWithLeftovers(_) => {
                let message = format!("the update of `{}` was complete before it could be cancelled", stack.id);
                text.push_str(&format!("\n{}", error(&message, "", page)));
            }
            StackOutcome::NotThere => text.push_str(&format!("\n{}", error(&not_deployed(stack), "", page))),
            _ => text.push_str(&stack_details(stack, page)),
        }
    }
    text.push_str(&left_behind(&deployment.stacks, page));
    text
}

fn not_deployed(stack: &StackResult) -> String {
    format!("`{}` is not deployed", stack.id)
}

fn names(deployment: &Deployment) -> String {
    let ids: Vec<&str> = deployment
        .stacks
        .iter()
        .filter(|stack| stack.outcome == StackOutcome::NotReached)
        // One whose first step was deployed is told of by itself.
        .filter(|stack| stack.events.is_empty() || stack.attached.is_some())
        .map(|stack| stack.id.as_str())
        .collect();
    ids.join(", ")
}

#[cfg(test)]
mod tests;
