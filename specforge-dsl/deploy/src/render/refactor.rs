use super::page::Page;
use super::problem::{error, help, remark};
use super::style::{BOLD, DIM, GOOD, HELP, paint};
use super::text::{counted, short_type};
use crate::engine::{PendingMove, Refactor, RefactorOutcome};
use crate::gate::DoubtfulMove;
use crate::suggestion::{all_of, choice};
use crate::text::Text;

/// What would be moved.
pub(crate) fn moves(moves: &[PendingMove]) -> String {
    let mut text = format!("{}\n", paint(BOLD, "Moves"));
    for one in moves {
        let named = |stack: &str, id: &str| match one.from_stack == one.to_stack {
            true => id.to_owned(),
            false => format!("{stack}.{id}"),
        };
        let (from, to) = (named(&one.from_id, &one.from), named(&one.to_id, &one.to));
        let kind = paint(DIM, short_type(&one.resource_type));
        text.push_str(&format!("  {} {from} → {to}  {kind}\n", paint(GOOD, "»")));
        if let Some(location) = &one.location {
            text.push_str(&format!("      {} {location}\n", paint(HELP, "-->")));
        }
    }
    text
}

/// The question before anything is moved.
pub(crate) fn move_question(moves: &[PendingMove]) -> String {
    format!("\n{} [y/N] ", paint(BOLD, format_args!("Move {}?", counted(moves.len(), "resource"))))
}

/// What is not moved because the place that it is said to come from is not deployed.
fn doubtful(one: &DoubtfulMove, page: Page<'_>) -> String {
    let slips: Vec<String> =
        one.candidates.iter().filter(|leaving| leaving.is_slip_away).map(|leaving| leaving.place.clone()).collect();
    let place = one.location.as_ref().map(|location| format!(" ({location})")).unwrap_or_default();
    let what = format!("`{}` is to come from `{}`, which is not deployed{place}", one.to, one.from);
    if slips.is_empty() {
        let all: Vec<String> = one.candidates.iter().map(|leaving| leaving.place.clone()).collect();
        let text = Text::new(format!("{what}: ")).command(["deploy"]).then(format!(
            " makes it anew. Of its type, this leaves: {}; if it is meant, name it in `#[moved(from = …)]`",
            all_of(&all)
        ));
        return remark(&text, page);
    }
    let help = Text::new(format!("did you mean {}? If it is a new resource, ", choice(&slips)))
        .command(["deploy"])
        .then(" says which consent makes it anew");
    error(&what, help, page)
}

/// How a stack refactor ended, with what to do next.
pub(crate) fn refactor(refactor: &Refactor, page: Page<'_>) -> String {
    let doubtful: String = refactor.doubtful.iter().map(|one| doubtful(one, page)).collect();
    // Where a place is misspelt, there is something to move.
    if refactor.outcome == RefactorOutcome::NothingToMove && refactor.doubtful.iter().any(DoubtfulMove::is_slip) {
        return doubtful;
    }
    ended(refactor, page) + &doubtful
}

fn ended(refactor: &Refactor, page: Page<'_>) -> String {
    let otherwise = |first: &str| {
        Text::new(format!("nothing was changed. {first}leave `#[moved]` away and keep the old one with "))
            .then("`#[deletion_policy(Retain)]` until a ")
            .command(["deploy"])
            .then(" has left it behind; `import` takes it over in its new place")
    };
    let again = |what: &str| Text::new(format!("{what}run ")).command(["refactor"]);
    let status = || Text::default().command(["status"]).then(" shows how the stacks stand");
    let moved = || counted(refactor.moves.len(), "resource");
    match &refactor.outcome {
        RefactorOutcome::NothingToMove => format!("{} nothing to move\n", paint(GOOD, "✓")),
        RefactorOutcome::Moved => {
            let next = Text::new(format!("moved: {}; ", moved())).command(["deploy"]).then(" goes on from here");
            format!("\n{} {}\n", paint(GOOD, "✓"), page.wrapped("", &next, 2, "  "))
        }
        RefactorOutcome::Declined => "\nNothing was changed.\n".to_owned(),
        RefactorOutcome::NobodyToAsk => error(
            "nobody can confirm the moves here, so nothing was changed",
            "add `--yes` to move without asking",
            page,
        ),
        RefactorOutcome::Impossible(reasons) => {
            let mut text = format!("{}\n", self::moves(&refactor.moves));
            let told = |reason: &String| error(&format!("CloudFormation cannot move this: {reason}"), "", page);
            text.extend(reasons.iter().map(told));
            text.push_str(&help(&otherwise("Move along what belongs together, with `#[moved]` on it; or "), page));
            text
        }
        RefactorOutcome::Refused(reason) => {
            let told = error(&format!("CloudFormation refuses the moves: {reason}"), otherwise("To go on, "), page);
            format!("{}\n{told}", self::moves(&refactor.moves))
        }
        RefactorOutcome::RolledBack(reason) => error(
            &format!("the moves failed, and everything is where it was: {reason}"),
            again("repair the cause and ").then(" again"),
            page,
        ),
        RefactorOutcome::Failed(reason) => {
            error(&format!("the moves failed, and so did the way back: {reason}"), status(), page)
        }
        RefactorOutcome::Interrupted => error("interrupted: nothing was changed", "", page),
        RefactorOutcome::LeftRunning => error(
            "interrupted: nobody watches any more, but what CloudFormation has begun to move goes on",
            status().then("; ").and(again("")).then(" later: it moves what is left to move"),
            page,
        ),
        RefactorOutcome::LostContact(reason) => error(
            &format!("CloudFormation does not answer any more: {reason}"),
            again("").then(" again: it moves what is left to move"),
            page,
        ),
    }
}
