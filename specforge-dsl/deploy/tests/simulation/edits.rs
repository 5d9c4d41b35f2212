//! Random edits of an app.

use crate::app::{App, Resource, secret};
use crate::dice::Dice;

/// Changes an app a little, as a commit would.
pub(crate) fn edit(app: &mut App, dice: &mut Dice, seed: u64, number: usize) {
    for _ in 0..1 + dice.below(3) {
        let index = dice.below(app.stacks.len());
        let earlier: Vec<usize> = (0..index).collect();
        let Some(stack) = app.stacks.get_mut(index) else { continue };
        // The first resource is the topic whose reference other stacks take: it is replaced, but never removed.
        let which = dice.below(stack.resources.len());
        match dice.below(9) {
            0 | 1 => stack.resources[which].version += 1,
            2 => {
                let resource = &mut stack.resources[which];
                resource.identity += 1;
                // Only with a name of its own, or a key, is another identity another resource.
                resource.custom_name = true;
            }
            3 => {
                let name = format!("N{number}x{}", dice.below(3));
                if stack.resources.iter().all(|resource| resource.name != name) {
                    stack.resources.push(Resource::random(dice, &name));
                }
            }
            4 if which > 0 => drop(stack.resources.remove(which)),
            5 => stack.resources[which].policy = dice.percent(50).then_some("Retain"),
            6 => stack.secret = !stack.secret,
            7 => match dice.pick(&earlier) {
                Some(provider) if stack.wired.contains(provider) => stack.wired.retain(|it| it != provider),
                Some(provider) => stack.wired.push(*provider),
                None => {}
            },
            8 => app.secret = secret(seed, number),
            _ => {}
        }
    }
}
