use super::problem::{error, remark};
use super::style::{BOLD, DIM, GOOD, HELP, paint};
use super::text::{counted, short_type};
use crate::engine::{PendingMove, Refactor, RefactorOutcome};
use crate::gate::DoubtfulMove;
use crate::suggestion::{all_of, choice};

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
fn doubtful(one: &DoubtfulMove, width: usize) -> String {
    let slips: Vec<String> =
        one.candidates.iter().filter(|leaving| leaving.is_slip_away).map(|leaving| leaving.place.clone()).collect();
    let place = one.location.as_ref().map(|location| format!(" ({location})")).unwrap_or_default();
    let what = format!("`{}` is to come from `{}`, which is not deployed{place}", one.to, one.from);
    if slips.is_empty() {
        let all: Vec<String> = one.candidates.iter().map(|leaving| leaving.place.clone()).collect();
        let text = format!(
            "{what}: `deploy` makes it anew. Of its type, this leaves: {}; if it is meant, name it in `#[moved(from = …)]`",
            all_of(&all)
        );
        return remark(&text, width);
    }
    let help =
        format!("did you mean {}? If it is a new resource, `deploy` says which consent makes it anew", choice(&slips));
    error(&what, &help, width)
}

/// How a stack refactor ended, with what to do next.
pub(crate) fn refactor(refactor: &Refactor, width: usize) -> String {
    let doubtful: String = refactor.doubtful.iter().map(|one| doubtful(one, width)).collect();
    // Where a place is misspelt, there is something to move.
    if refactor.outcome == RefactorOutcome::NothingToMove && refactor.doubtful.iter().any(DoubtfulMove::is_slip) {
        return doubtful;
    }
    ended(refactor, width) + &doubtful
}

fn ended(refactor: &Refactor, width: usize) -> String {
    const OTHERWISE: &str = "without `#[moved]` the next `deploy` makes a new resource and removes the old one; with a \
                             deletion policy of `Retain` the old one stays, and `import` takes it over";
    let moved = || counted(refactor.moves.len(), "resource");
    match &refactor.outcome {
        RefactorOutcome::NothingToMove => format!("{} nothing to move\n", paint(GOOD, "✓")),
        RefactorOutcome::Moved => format!("\n{} moved: {}; `deploy` goes on from here\n", paint(GOOD, "✓"), moved()),
        RefactorOutcome::Declined => "\nNothing was changed.\n".to_owned(),
        RefactorOutcome::NobodyToAsk => error(
            "nobody can confirm the moves here, so nothing was changed",
            "add `--yes` to move without asking",
            width,
        ),
        RefactorOutcome::Impossible(reasons) => {
            let mut text: String = reasons
                .iter()
                .map(|reason| error(&format!("CloudFormation cannot move this: {reason}"), "", width))
                .collect();
            text.push_str(&error("nothing was changed", OTHERWISE, width));
            text
        }
        RefactorOutcome::Refused(reason) => {
            error(&format!("CloudFormation refuses the moves: {reason}"), OTHERWISE, width)
        }
        RefactorOutcome::RolledBack(reason) => error(
            &format!("the moves failed, and everything is where it was: {reason}"),
            "repair the cause and run it again",
            width,
        ),
        RefactorOutcome::Failed(reason) => error(
            &format!("the moves failed, and so did the way back: {reason}"),
            "`status` shows how the stacks stand",
            width,
        ),
        RefactorOutcome::Interrupted => error("interrupted: nothing was changed", "", width),
        RefactorOutcome::LeftRunning => error(
            "interrupted: nobody watches any more, but what CloudFormation has begun to move goes on",
            "`status` shows how the stacks stand; run it again later: it moves what is left to move",
            width,
        ),
        RefactorOutcome::LostContact(reason) => error(
            &format!("CloudFormation does not answer any more: {reason}"),
            "run it again: it moves what is left to move",
            width,
        ),
    }
}
