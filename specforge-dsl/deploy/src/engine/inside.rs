//! What happens inside of nested stacks during an operation, read from their own events.
//!
//! A nested stack's ARN is the physical ID of its resource, and finds its events for 90 days, also once it is deleted.
//! Its resources are called by the path to them, `Network/Vpc`, as in plans.

use super::call_error::CallError;
use super::event::{Event, Progress};
use super::event_reader::stack_page;
use aws_sdk_cloudformation::Client;
use std::collections::HashSet;

/// The type of the resources that stand for stacks.
pub(super) const NESTED_STACK: &str = "AWS::CloudFormation::Stack";

/// The nested stacks that took part in an operation.
#[derive(Debug, Default)]
pub(crate) struct Inside {
    /// When the operation began, by the service's clock: what happened to a nested stack before belongs to others.
    since: Option<f64>,
    stacks: Vec<NestedStack>,
}

#[derive(Debug)]
struct NestedStack {
    /// The path to its resource.
    path: String,
    arn: String,
    seen: HashSet<String>,
    attention: Attention,
}

/// Whether a nested stack is worth a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attention {
    Working,
    /// It came to rest, and its last words are still to be read.
    LastLook,
    AtRest,
}

impl Inside {
    /// Learns from the events of the stack around them which nested stacks take part, and which of them are at work.
    pub(super) fn learn(&mut self, events: &[Event]) {
        if self.since.is_none() {
            self.since = events.first().map(|event| event.timestamp);
        }
        self.learn_below("", events);
        // What is removed now is told by no event of the stack around it.
        if events.iter().any(|event| event.of_stack && event.status.ends_with("CLEANUP_IN_PROGRESS")) {
            self.stacks.iter_mut().for_each(|stack| stack.attention = Attention::Working);
        }
    }

    fn learn_below(&mut self, path: &str, events: &[Event]) {
        for event in events.iter().filter(|event| !event.of_stack && event.resource_type == NESTED_STACK) {
            let Some(arn) = event.physical_id.as_ref().filter(|id| id.starts_with("arn:")) else { continue };
            let attention = match event.progress() {
                Progress::InProgress => Attention::Working,
                _ => Attention::LastLook,
            };
            match self.stacks.iter_mut().find(|stack| stack.arn == *arn) {
                Some(known) => known.attention = attention,
                None => self.stacks.push(NestedStack {
                    path: format!("{path}{}/", event.logical_id),
                    arn: arn.clone(),
                    seen: HashSet::new(),
                    attention,
                }),
            }
        }
    }

    /// How many of them are at work.
    pub(super) fn at_work(&self) -> usize {
        self.stacks.iter().filter(|stack| stack.attention == Attention::Working).count()
    }

    /// What happened inside since the last call, oldest first, and the first error that kept something from being read:
    /// it is read the next time. `all` looks at those that are at rest, too.
    pub(super) async fn next(&mut self, client: &Client, all: bool) -> (Vec<Event>, Option<CallError>) {
        let (mut fresh, mut failed) = (Vec::new(), None);
        let mut position = 0;
        // Nested stacks that are nested in them are found on the way.
        while let Some(stack) = self.stacks.get_mut(position) {
            position += 1;
            if stack.attention == Attention::AtRest && !all {
                continue;
            }
            match stack.read(client, self.since.unwrap_or_default()).await {
                Ok(events) => {
                    if stack.attention == Attention::LastLook {
                        stack.attention = Attention::AtRest;
                    }
                    let path = stack.path.clone();
                    self.learn_below(&path, &events);
                    fresh.extend(events.into_iter().filter(|event| !event.of_stack).map(|event| below(&path, event)));
                }
                Err(error) => drop(failed.get_or_insert(error)),
            }
        }
        fresh.sort_by(|one, other| one.timestamp.total_cmp(&other.timestamp));
        (fresh, failed)
    }

    /// Whether there is anything to read.
    pub(super) fn is_empty(&self) -> bool {
        self.stacks.is_empty()
    }
}

impl NestedStack {
    /// The events that are new, oldest first.
    async fn read(&mut self, client: &Client, since: f64) -> Result<Vec<Event>, CallError> {
        let mut found = Vec::new();
        let mut token = None;
        loop {
            let (page, next) = stack_page(client, &self.arn, token).await?;
            token = next;
            let known = |event: &Event| self.seen.contains(&event.id) || event.timestamp < since;
            let new = page.iter().position(known).unwrap_or(page.len());
            let is_last = new < page.len() || token.is_none();
            found.extend(page.into_iter().take(new));
            if is_last {
                // Only what was read to the end is known, so that a page that fails is read again.
                self.seen.extend(found.iter().map(|event| event.id.clone()));
                found.reverse();
                return Ok(found);
            }
        }
    }
}

/// Events of a stack with what happened meanwhile inside of the stacks that it nests.
///
/// # Errors
///
/// When CloudFormation cannot be asked about one that it knows.
pub(super) async fn with_inside(client: &Client, events: Vec<Event>, until: f64) -> Result<Vec<Event>, CallError> {
    let mut inside = Inside::default();
    inside.learn(&events);
    let (fresh, failed) = inside.next(client, true).await;
    match failed.filter(|error| !error.is_missing_stack()) {
        Some(error) => Err(error),
        None => Ok(merged(events, fresh.into_iter().filter(|event| event.timestamp <= until).collect())),
    }
}

/// Both in the order of their times, which are those of one service.
pub(super) fn merged(mut events: Vec<Event>, inside: Vec<Event>) -> Vec<Event> {
    if inside.is_empty() {
        return events;
    }
    // What happens inside is the reason of what its resource then tells.
    events.splice(0..0, inside);
    events.sort_by(|one, other| one.timestamp.total_cmp(&other.timestamp));
    events
}

fn below(path: &str, event: Event) -> Event {
    Event { logical_id: format!("{path}{}", event.logical_id), ..event }
}

/// Whether an event is about a resource of a nested stack.
pub(super) fn is_inside(event: &Event) -> bool {
    event.logical_id.contains('/')
}
