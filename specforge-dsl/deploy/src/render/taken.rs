//! What to do about resources that could not be created because they exist.

use super::style::{HELP, paint};
use super::text::wrapped;
use crate::engine::TakenName;
use crate::suggestion::all_of;

/// How to take what exists into a stack, with the command; nothing where there is none. `first` is what has to be done before,
/// a clause with its comma, and `deploy` the command that goes on.
pub(super) fn import_instead(stack: &str, taken: &[TakenName], first: &str, deploy: &str, width: usize) -> String {
    if taken.is_empty() {
        return String::new();
    }
    let too_early: Vec<&TakenName> = taken.iter().filter(|one| !one.needs.is_empty()).collect();
    let help = if too_early.is_empty() {
        format!(
            "what exists already, such as what an earlier stack left, can be taken into `{stack}`: {first}run this, then \
             `deploy`. What is to be new needs another name"
        )
    } else {
        let early: Vec<String> = too_early.iter().map(|one| one.logical_id.clone()).collect();
        let mut needed: Vec<String> = too_early.iter().flat_map(|one| one.needs.clone()).collect();
        needed.sort_unstable();
        needed.dedup();
        let (early, needed) = (all_of(&early), all_of(&needed));
        format!(
            "what is to be new needs another name. What exists already, such as what an earlier stack left, can be taken into \
             `{stack}`. But {early} needs {needed}, which the stack does not have: leave {early} out of the code for one \
             `{deploy}`, put it back, and run this"
        )
    };
    let help = wrapped(&format!("{} {help}", paint(HELP, "help:")), width - 10, "        ");
    // Commands are for copying: they are never wrapped.
    format!("  {help}\n    {}\n", import_command(stack, taken))
}

fn import_command(stack: &str, taken: &[TakenName]) -> String {
    let resources = taken.iter().map(|one| {
        let identifier = one.identifier.as_deref().unwrap_or("…");
        // A shell reads more than letters, digits and these.
        let is_plain = identifier.chars().all(|letter| letter.is_alphanumeric() || "-_./:+@…".contains(letter));
        let identifier = if is_plain { identifier.to_owned() } else { format!("'{identifier}'") };
        format!(" {stack}.{}={identifier}", one.logical_id)
    });
    format!("import{}", resources.collect::<String>())
}
