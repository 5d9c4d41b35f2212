//! Reads the events of an operation, each once, by operation or by event ID and never by the clock: clocks differ, and
//! two events may share a second.

use super::call_error::CallError;
use super::event::Event;
use super::past_times::{PastTimes, tell_of_a_success};
use super::stack_state::StackState;
use aws_sdk_cloudformation::Client;
use std::collections::HashSet;

/// Reads the events of one stack from a moment on, in the order in which they happened.
///
/// `DescribeEvents` is asked for the operations that began since, where the server lists them: an automatic rollback is an
/// operation of its own. A server that does not know operations, or has no events for them, is asked for the events of
/// the stack.
#[derive(Debug)]
pub(crate) struct EventReader {
    stack: String,
    seen: HashSet<String>,
    /// The operations that others began.
    foreign: HashSet<String>,
    /// The operations that are read.
    operations: Vec<String>,
    way: Way,
    /// How long resources took before, in the last operation that went well and in those since.
    pub(crate) past: PastTimes,
}

/// How many pages of events are read at most to learn how long things take: a page has up to 100 events.
const MOST_PAGES_OF_THE_PAST: usize = 5;

/// Which events the server has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Undecided,
    ByOperation,
    ByStack,
}

impl EventReader {
    /// A reader that starts after all that the stack has been through up to now. `state` is the stack as it was last
    /// seen.
    pub(crate) async fn from_now(client: &Client, stack: &str, state: Option<&StackState>) -> Result<Self, CallError> {
        let foreign = state.iter().flat_map(|state| &state.last_operations).map(|operation| operation.id.clone());
        let mut reader = Self::new(stack, foreign.collect());
        let (page, next) = reader.stack_page(client, None).await?;
        // Of these the newest page is enough: whatever is newer than all of it is new.
        reader.seen.extend(page.iter().map(|event| event.id.clone()));
        reader.past = reader.past_times(client, page, next).await;
        Ok(reader)
    }

    /// A reader of the operation that is running, from its beginning.
    pub(crate) async fn of_running(client: &Client, state: &StackState) -> Result<Self, CallError> {
        let mut changes = state.last_operations.iter().filter(|operation| operation.changes_stack());
        let mut running: Vec<&str> = Vec::new();
        for operation in changes.by_ref() {
            running.push(&operation.id);
            // What a rollback rolls back is the operation before it, which holds the cause.
            if operation.kind != "ROLLBACK" {
                break;
            }
        }
        let foreign = state.last_operations.iter().map(|operation| operation.id.clone());
        let mut reader = Self::new(&state.arn, foreign.filter(|id| !running.contains(&id.as_str())).collect());
        let mut token = None;
        loop {
            let (page, next) = reader.stack_page(client, token).await?;
            let begun = page.iter().position(Event::begins_operation);
            let before: Vec<Event> = page.into_iter().skip(begun.map_or(usize::MAX, |begun| begun + 1)).collect();
            reader.seen.extend(before.iter().map(|event| event.id.clone()));
            token = next;
            if begun.is_some() || token.is_none() {
                reader.past = reader.past_times(client, before, token).await;
                return Ok(reader);
            }
        }
    }

    /// What the events from these on tell of how long things take. More pages are read only until they hold an operation that
    /// went well, and whoever may not read them does without.
    async fn past_times(&self, client: &Client, newest_first: Vec<Event>, next: Option<String>) -> PastTimes {
        let (mut events, mut token) = (newest_first, next);
        for _ in 1..MOST_PAGES_OF_THE_PAST {
            if token.is_none() || tell_of_a_success(&events) {
                break;
            }
            let Ok((page, next)) = self.stack_page(client, token).await else { break };
            events.extend(page);
            token = next;
        }
        PastTimes::of(&events)
    }

    fn new(stack: &str, foreign: HashSet<String>) -> Self {
        Self {
            stack: stack.to_owned(),
            seen: HashSet::new(),
            foreign,
            operations: Vec::new(),
            way: Way::Undecided,
            past: PastTimes::default(),
        }
    }

    /// Learns which operations began since the reader was made.
    pub(crate) fn learn(&mut self, state: &StackState) {
        for operation in state.last_operations.iter().rev().filter(|operation| operation.changes_stack()) {
            if !self.foreign.contains(&operation.id) && !self.operations.contains(&operation.id) {
                self.operations.push(operation.id.clone());
            }
        }
    }

    /// The events since the last call, oldest first.
    pub(crate) async fn next(&mut self, client: &Client) -> Result<Vec<Event>, CallError> {
        if self.way == Way::Undecided && !self.operations.is_empty() {
            self.way = match self.by_operation(client).await {
                Ok(fresh) if !fresh.is_empty() => {
                    self.way = Way::ByOperation;
                    return Ok(self.keep(fresh));
                }
                // Empty although an operation began: the stack's own events may know more.
                Ok(_) => Way::Undecided,
                Err(error) if error.is_transient() => return Err(error),
                // Unknown to the server, or not allowed.
                Err(_) => Way::ByStack,
            };
        }
        if self.way == Way::ByOperation {
            let fresh = self.by_operation(client).await?;
            return Ok(self.keep(fresh));
        }
        let fresh = self.by_stack(client).await?;
        if !fresh.is_empty() {
            self.way = Way::ByStack;
        }
        Ok(self.keep(fresh))
    }

    /// Only what was read to the end is known, so that a page that fails is read again.
    fn keep(&mut self, fresh: Vec<Event>) -> Vec<Event> {
        self.seen.extend(fresh.iter().map(|event| event.id.clone()));
        fresh
    }

    async fn by_operation(&self, client: &Client) -> Result<Vec<Event>, CallError> {
        let mut fresh = Vec::new();
        for operation in &self.operations {
            let mut found = Vec::new();
            let mut token = None;
            loop {
                let answer = client
                    .describe_events()
                    .operation_id(operation)
                    .set_next_token(token)
                    .send()
                    .await
                    .map_err(|error| CallError::new("DescribeEvents", &error))?;
                let page = answer.operation_events().iter().filter_map(Event::from_operation_event).collect();
                token = answer.next_token().map(str::to_owned);
                if self.take_new(page, &mut found) == Known::All || token.is_none() {
                    break;
                }
            }
            fresh.extend(oldest_first(found));
        }
        Ok(fresh)
    }

    async fn by_stack(&self, client: &Client) -> Result<Vec<Event>, CallError> {
        let mut found = Vec::new();
        let mut token = None;
        loop {
            let (page, next) = self.stack_page(client, token).await?;
            token = next;
            if self.take_new(page, &mut found) == Known::All || token.is_none() {
                return Ok(oldest_first(found));
            }
        }
    }

    async fn stack_page(
        &self,
        client: &Client,
        token: Option<String>,
    ) -> Result<(Vec<Event>, Option<String>), CallError> {
        stack_page(client, &self.stack, token).await
    }

    /// Adds what is new of a page; whether all that follows is known.
    fn take_new(&self, page: Vec<Event>, found: &mut Vec<Event>) -> Known {
        // `DescribeStackEvents` answers newest first; for `DescribeEvents` the order is not documented.
        let newest_first = is_newest_first(&page);
        let mut known = Known::Not;
        for event in page {
            if self.seen.contains(&event.id) {
                known = if newest_first { Known::All } else { Known::Not };
            } else {
                found.push(event);
            }
        }
        known
    }
}

/// One page of a stack's events, newest first, and the token of the next one.
pub(super) async fn stack_page(
    client: &Client,
    stack: &str,
    token: Option<String>,
) -> Result<(Vec<Event>, Option<String>), CallError> {
    let answer = client
        .describe_stack_events()
        .stack_name(stack)
        .set_next_token(token)
        .send()
        .await
        .map_err(|error| CallError::new("DescribeStackEvents", &error))?;
    let page = answer.stack_events().iter().map(Event::from_stack_event).collect();
    Ok((page, answer.next_token().map(str::to_owned)))
}

#[derive(Debug, PartialEq, Eq)]
enum Known {
    All,
    Not,
}

fn is_newest_first(events: &[Event]) -> bool {
    match (events.first(), events.last()) {
        (Some(first), Some(last)) => first.timestamp >= last.timestamp,
        _ => true,
    }
}

fn oldest_first(mut events: Vec<Event>) -> Vec<Event> {
    if is_newest_first(&events) {
        events.reverse();
    }
    events
}
