//! Random edits of an app.

use crate::app::{App, Resource, Stack, secret};
use crate::dice::Dice;

/// Changes an app a little, as a commit would. What it declares that exists already, and is to be imported, comes back.
pub(crate) fn edit(app: &mut App, dice: &mut Dice, seed: u64, number: usize) -> Vec<Resource> {
    let mut existing = Vec::new();
    for _ in 0..1 + dice.below(3) {
        let index = dice.below(app.stacks.len());
        let earlier: Vec<usize> = (0..index).collect();
        let Some(stack) = app.stacks.get_mut(index) else { continue };
        // The first resource is the topic whose reference other stacks take: it is replaced, but never removed.
        let which = dice.below(stack.resources.len());
        let id = stack.id.clone();
        match dice.below(14) {
            0 | 1 => stack.resources[which].version += 1,
            2 => stack.resources[which].become_another(&id),
            3 => {
                let name = format!("N{number}x{}", dice.below(3));
                add(stack, Resource::random(dice, &id, &name));
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
            9 if which > 0 => {
                let mut moved = stack.resources.remove(which);
                moved.moved_from.get_or_insert_with(|| format!("{id}.{}", moved.name));
                moved.name = format!("M{number}x{}", moved.name);
                let to = dice.below(app.stacks.len());
                add(&mut app.stacks[to], moved);
            }
            10 => {
                let name = format!("I{number}x{}", dice.below(3));
                let mut found = Resource::random(dice, &id, &name);
                found.custom_name = Some(format!("by-hand-{id}-{name}"));
                // CloudFormation imports only what has a deletion policy.
                found.policy = Some("Retain");
                existing.push(found.clone());
                add(stack, found);
            }
            11 | 12 => {
                if let Some(site) = &mut app.site {
                    match dice.below(6) {
                        0 => site.listener += 1,
                        1 => site.serves = !site.serves,
                        _ => site.path += 1,
                    }
                }
            }
            _ => {}
        }
    }
    let mut dice = Dice::new(seed ^ (number as u64) << 32 ^ 0x004E_4553_5445_4400);
    app.stacks.iter_mut().for_each(|stack| edit_nested(stack, &mut dice, number));
    existing
}

/// Changes what is in a nested stack, lets it go, or begins to nest one.
fn edit_nested(stack: &mut Stack, dice: &mut Dice, number: usize) {
    if stack.nested.is_empty() {
        if dice.percent(5) {
            stack.nest(dice);
        }
        return;
    }
    let which = dice.below(stack.nested.len());
    let id = format!("{}-nest", stack.id);
    match dice.below(8) {
        0 | 1 => stack.nested[which].version += 1,
        2 => stack.nested[which].become_another(&id),
        3 => stack.nested.push(Resource::random(dice, &id, &format!("P{number}"))),
        4 => drop(stack.nested.remove(which)),
        5 => stack.nested.clear(),
        _ => {}
    }
}

fn add(stack: &mut Stack, resource: Resource) {
    if stack.resources.iter().all(|other| other.name != resource.name) {
        stack.resources.push(resource);
    }
}
