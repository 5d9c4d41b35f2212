//! Resources that are said to come from a place that is not deployed, while others of their type leave theirs.
//!
//! A slip in `#[moved(from = …)]` makes a new resource and removes the old one. But the attribute may also stay in the code of
//! an app that has another environment, where the old place never was. So a deployment is held only where a name looks like a slip,
//! and the consent that lets it pass names what leaves.

use super::hazard::{Hazard, HazardKind};
use crate::plan::Review;
use crate::text::Text;
use serde::Serialize;
use specforge_dsl::assembly::AssembledStack;

/// A resource that is new, though it is said to come from a place: that place is not deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoubtfulMove {
    /// The CloudFormation name of the stack that declares it.
    pub to_stack: String,
    /// Its logical ID there.
    pub to: String,
    /// The place that `#[moved]` names.
    pub from: String,
    /// What of its type leaves and may be meant.
    pub candidates: Vec<LeavingResource>,
    /// The Rust source line that declares it, as `file:line:column`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// A resource that is deployed and that its stack no longer declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeavingResource {
    /// The CloudFormation name of its stack.
    pub stack: String,
    /// Its logical ID.
    pub logical_id: String,
    /// Its type.
    pub resource_type: String,
    /// Its place as `#[moved]` would name it.
    pub place: String,
    /// Whether the place that is named differs from this one by a letter, or by its stack alone.
    pub is_slip_away: bool,
}

impl DoubtfulMove {
    /// Whether the place that is named is most likely misspelt.
    pub fn is_slip(&self) -> bool {
        self.candidates.iter().any(|one| one.is_slip_away)
    }
}

/// Adds to the review of one stack what is to be said of what leaves it, and of what it declares itself where that leaves a
/// stack which is not deployed along.
pub(crate) fn review_moves(
    doubtful: &[DoubtfulMove],
    stack: &AssembledStack,
    selected: &[&AssembledStack],
    review: &mut Review,
) {
    for one in doubtful {
        for leaving in &one.candidates {
            let owner = selected.iter().find(|selected| selected.name == leaving.stack);
            let is_told_here = match owner {
                Some(owner) => owner.name == stack.name,
                None => one.to_stack == stack.name,
            };
            if is_told_here {
                tell(one, leaving, stack, owner.is_some(), review);
            }
        }
    }
}

fn tell(one: &DoubtfulMove, leaving: &LeavingResource, stack: &AssembledStack, leaves_now: bool, review: &mut Review) {
    let (to, from, place) = (&one.to, &one.from, &leaving.place);
    let is_this = |hazard: &&mut Hazard| {
        hazard.kind == HazardKind::Delete
            && hazard.stack_name == leaving.stack
            && hazard.logical_id == leaving.logical_id
    };
    let known = review.hazards.iter_mut().find(is_this);
    if known.is_none() && !leaving.is_slip_away {
        let anew = format!(
            "`{to}` is made anew, since `{from}`, which it is said to come from, is not deployed; `{place}` of the same type leaves: \
             if they are one, write `#[moved(from = \"{place}\")]` and run "
        );
        review.notes.push(Text::new(anew).command(["refactor"]));
        return;
    }
    let help = Text::new(format!("did you mean `#[moved(from = \"{place}\")]` above `{to}`? Then "))
        .command(["refactor"])
        .then(" moves it with what it holds, and nothing is made anew");
    match known {
        Some(hazard) => hazard.help = Some(help),
        None => {
            let verb = if leaves_now { "would be removed" } else { "would be left to be removed later" };
            let what =
                format!("{verb} and `{to}` made anew: `{from}`, which that is said to come from, is not deployed");
            let hazard = Hazard::new(HazardKind::Delete, stack, &leaving.logical_id, &leaving.resource_type, what);
            let location = stack.locations.get(to).copied();
            review.hazards.push(Hazard { help: Some(help), location, ..hazard });
        }
    }
}
