use super::input::InputProblem;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::BTreeSet;

/// Which way the selection grows beyond the named stacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The named stacks alone.
    Only,
    /// Also the stacks that the named ones need.
    WithDependencies,
    /// Also the stacks that need the named ones.
    WithDependents,
}

/// The stacks with these names or short IDs in deployment order; all of the app's where no name is given.
///
/// # Errors
///
/// One problem for each name that is no stack of the app.
pub fn select<'a>(
    assembly: &'a Assembly,
    names: &[String],
    reach: Reach,
) -> Result<Vec<&'a AssembledStack>, Vec<InputProblem>> {
    if names.is_empty() {
        return Ok(assembly.stacks.iter().collect());
    }
    let mut chosen = BTreeSet::new();
    let mut problems = Vec::new();
    for name in names {
        match assembly.stack(name) {
            Some(stack) => {
                chosen.insert(stack.name.as_str());
            }
            None => problems.push(InputProblem::unknown_stack(name, assembly)),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    // The assembly is in deployment order, so that one pass in the right direction reaches everything.
    match reach {
        Reach::Only => {}
        Reach::WithDependencies => {
            for stack in assembly.stacks.iter().rev() {
                if chosen.contains(stack.name.as_str()) {
                    chosen.extend(stack.depends_on.iter().map(String::as_str));
                }
            }
        }
        Reach::WithDependents => {
            for stack in &assembly.stacks {
                if stack.depends_on.iter().any(|needed| chosen.contains(needed.as_str())) {
                    chosen.insert(&stack.name);
                }
            }
        }
    }
    Ok(assembly.stacks.iter().filter(|stack| chosen.contains(stack.name.as_str())).collect())
}
