//! What to do about resources that could not be created because they exist.

use crate::engine::TakenName;
use crate::suggestion::all_of;
use crate::text::Text;

/// How to take what exists into a stack, with the command. `first` is what has to be done before, a clause with its comma,
/// and `deploy` the command that goes on.
pub(super) fn import_instead(stack: &str, taken: &[TakenName], first: Text, deploy: &[&str]) -> Text {
    let resources = taken.iter().map(|one| {
        let identifier = one.identifier.as_deref().unwrap_or("…");
        format!("{stack}.{}={identifier}", one.logical_id)
    });
    let import = std::iter::once("import".to_owned()).chain(resources);
    let too_early: Vec<&TakenName> = taken.iter().filter(|one| !one.needs.is_empty()).collect();
    if too_early.is_empty() {
        let what = "what exists already, such as what an earlier stack left, can be taken into";
        return Text::new(format!("{what} `{stack}`: "))
            .and(first)
            .then("run ")
            .command(import)
            .then(", then ")
            .command(["deploy"])
            .then(". What is to be new needs another name");
    }
    let early: Vec<String> = too_early.iter().map(|one| one.logical_id.clone()).collect();
    let mut needed: Vec<String> = too_early.iter().flat_map(|one| one.needs.clone()).collect();
    needed.sort_unstable();
    needed.dedup();
    let (early, needed) = (all_of(&early), all_of(&needed));
    Text::new(format!(
        "what is to be new needs another name. What exists already, such as what an earlier stack left, can be taken into \
         `{stack}`. But {early} needs {needed}, which the stack does not have: leave {early} out of the code for one "
    ))
    .command(deploy.iter().copied())
    .then(", put it back, and run ")
    .command(import)
}
