//! Work on stacks in the order of their dependencies, independent ones at the same time.

use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::BTreeSet;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// For each selected stack, the positions of the selected stacks whose work has to be done before.
pub(super) type Before = Vec<BTreeSet<usize>>;

/// Stacks after those that they need, also where the need goes through a stack that is not selected.
pub(super) fn dependencies_first(assembly: &Assembly, selected: &[&AssembledStack]) -> Before {
    let needed: Vec<BTreeSet<&str>> = selected.iter().map(|stack| all_needed(assembly, stack)).collect();
    let position = |name: &str| selected.iter().position(|stack| stack.name == name);
    needed.iter().map(|names| names.iter().filter_map(|name| position(name)).collect()).collect()
}

/// Stacks after those that need them: the order of deletion.
pub(super) fn dependents_first(assembly: &Assembly, selected: &[&AssembledStack]) -> Before {
    let forward = dependencies_first(assembly, selected);
    let dependents = |position: usize| {
        let needs_it = forward.iter().enumerate().filter(move |(_, before)| before.contains(&position));
        needs_it.map(|(dependent, _)| dependent).collect()
    };
    (0..selected.len()).map(dependents).collect()
}

/// The names of all stacks that a stack needs, also through others.
pub(super) fn all_needed<'a>(assembly: &'a Assembly, stack: &'a AssembledStack) -> BTreeSet<&'a str> {
    let mut needed = BTreeSet::new();
    let mut open: Vec<&str> = stack.depends_on.iter().map(String::as_str).collect();
    while let Some(name) = open.pop() {
        if needed.insert(name)
            && let Some(stack) = assembly.stack(name)
        {
            open.extend(stack.depends_on.iter().map(String::as_str));
        }
    }
    needed
}

/// Begins the work on each stack when all work before it is done, and returns what came of it, in the order of the
/// stacks.
///
/// `begin` gets the stack's position and what came of the others so far. Positions that wait for each other in a circle
/// are begun in their order, so that nothing is left out: an assembly has no such circles.
pub(super) async fn in_order<T, Work: Future<Output = T>>(
    before: &Before,
    mut begin: impl FnMut(usize, &[Option<T>]) -> Work,
) -> Vec<T> {
    let mut done: Vec<Option<T>> = before.iter().map(|_| None).collect();
    let mut waiting: BTreeSet<usize> = (0..before.len()).collect();
    let mut at_work: Vec<(usize, Pin<Box<Work>>)> = Vec::new();
    loop {
        let is_ready = |position: &usize| before[*position].iter().all(|other| done[*other].is_some());
        let mut ready: Vec<usize> = waiting.iter().copied().filter(is_ready).collect();
        if ready.is_empty() && at_work.is_empty() {
            ready.extend(waiting.first());
        }
        for position in ready {
            waiting.remove(&position);
            at_work.push((position, Box::pin(begin(position, &done))));
        }
        if at_work.is_empty() {
            return done.into_iter().flatten().collect();
        }
        let (position, result) = first_done(&mut at_work).await;
        done[position] = Some(result);
    }
}

/// Waits until one piece of work is done. There are as many as an app has stacks, so that all are asked.
async fn first_done<T, Work: Future<Output = T>>(at_work: &mut Vec<(usize, Pin<Box<Work>>)>) -> (usize, T) {
    poll_fn(|context| {
        for index in 0..at_work.len() {
            let (position, work) = &mut at_work[index];
            if let Poll::Ready(result) = work.as_mut().poll(context) {
                let position = *position;
                drop(at_work.remove(index));
                return Poll::Ready((position, result));
            }
        }
        Poll::Pending
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::time::Duration;

    /// Runs work that takes the given seconds each, and tells when each began and ended.
    async fn timeline(before: &Before, seconds: &[u64]) -> Vec<String> {
        let started = tokio::time::Instant::now();
        let log = RefCell::new(Vec::new());
        let tell = |what: &str, position: usize| {
            log.borrow_mut().push(format!("{} {what} {position}", started.elapsed().as_secs()));
        };
        let results = in_order(before, |position, _| {
            let (tell, seconds) = (&tell, seconds[position]);
            tell("begin", position);
            async move {
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                tell("end", position);
                position
            }
        })
        .await;
        assert_eq!(results, (0..before.len()).collect::<Vec<_>>());
        log.into_inner()
    }

    #[tokio::test(start_paused = true)]
    async fn independent_work_runs_at_the_same_time_and_dependent_work_waits() {
        // 1 and 2 need 0, 3 needs 1: it does not wait for the slow 2.
        let before = vec![BTreeSet::new(), BTreeSet::from([0]), BTreeSet::from([0]), BTreeSet::from([1])];
        let expected =
            ["0 begin 0", "5 end 0", "5 begin 1", "5 begin 2", "6 end 1", "6 begin 3", "7 end 3", "14 end 2"];
        assert_eq!(timeline(&before, &[5, 1, 9, 1]).await, expected);
    }
}
