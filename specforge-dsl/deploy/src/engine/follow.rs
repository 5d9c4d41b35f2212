//! Follows a running operation until its stack comes to rest.

use super::audience::Audience;
use super::call_error::CallError;
use super::event::Event;
use super::event_reader::EventReader;
use super::failure::is_told_inside;
use super::inside::{Inside, is_inside, merged};
use super::observer::Notice;
use super::pace::{Rested, Rhythm};
use super::stack_state::StackState;
use super::stack_status::{Ending, ending};
use aws_sdk_cloudformation::Client;

/// How a followed operation ended.
#[derive(Debug)]
pub(crate) enum Followed {
    /// The stack came to rest in this state; `None` where the service has forgotten the stack.
    Ended(Option<StackState>),
    /// The service does not answer any more.
    LostContact(CallError),
    /// Nobody wants to follow it any longer; it runs on.
    Left,
}

/// What following needs, whichever stack it is.
#[derive(Clone, Copy)]
pub(crate) struct Watch<'a, 'o> {
    pub(crate) client: &'a Client,
    pub(crate) rhythm: &'a Rhythm,
    pub(crate) audience: &'a Audience<'o>,
}

/// One stack whose operation is followed.
pub(crate) struct Subject<'a> {
    /// The short ID, under which its events are told.
    pub(crate) id: &'a str,
    pub(crate) arn: &'a str,
    pub(crate) reader: EventReader,
    /// What has been told so far, oldest first.
    pub(crate) events: Vec<Event>,
    inside: Inside,
}

/// How many looks in sequence a final status without its event counts as the status before the operation: reads of
/// CloudFormation may lag behind the call that started it.
const QUIET_LOOKS: u32 = 8;

/// Follows a running operation until the stack comes to rest, and collects its events and those of the stacks that it
/// nests.
pub(crate) async fn follow(watch: Watch<'_, '_>, subject: &mut Subject<'_>) -> Followed {
    let followed = follow_to_rest(watch, subject).await;
    if matches!(followed, Followed::Ended(_)) {
        subject.read_inside_to_the_end(watch).await;
    }
    followed
}

async fn follow_to_rest(watch: Watch<'_, '_>, subject: &mut Subject<'_>) -> Followed {
    let Watch { rhythm, audience, .. } = watch;
    let _at_work = rhythm.one_more();
    let mut pause = rhythm.pace.first;
    let mut failures = 0;
    let mut quiet = 0;
    let mut look = Look::Nothing;
    loop {
        // While resources move, the stack itself does not: its state is asked for when they pause or it tells of itself.
        let with_state = look != Look::News;
        look = match subject.look(watch, with_state).await {
            Ok(look) => {
                failures = 0;
                look
            }
            Err(error) => {
                failures += 1;
                if failures > rhythm.pace.patience || !error.is_transient() {
                    return Followed::LostContact(error);
                }
                audience.notice(Notice::Retrying { id: subject.id, reason: &error.message });
                if rhythm.rest_until_left(rhythm.after_failures(failures)).await == Rested::Interrupted {
                    return Followed::Left;
                }
                Look::Nothing
            }
        };
        match &mut look {
            Look::AtRest(state) => return Followed::Ended(state.take()),
            Look::SeemsAtRest(state) => {
                quiet += 1;
                if quiet > QUIET_LOOKS {
                    return Followed::Ended(Some(state.clone()));
                }
                audience.notice(Notice::Tick { id: subject.id });
                pause = rhythm.longer(pause);
            }
            Look::News | Look::StackNews => {
                quiet = 0;
                pause = rhythm.pace.first;
            }
            Look::Nothing => {
                pause = rhythm.longer(pause);
                audience.notice(Notice::Tick { id: subject.id });
            }
        }
        // Each nested stack that is at work is asked as well.
        let _inside: Vec<_> = (0..subject.inside.at_work()).map(|_| rhythm.one_more()).collect();
        // What the stack tells of itself may be its last word.
        if failures == 0 && look != Look::StackNews && rhythm.rest_until_left(pause).await == Rested::Interrupted {
            return Followed::Left;
        }
    }
}

#[derive(Debug, PartialEq)]
enum Look {
    /// Resources moved.
    News,
    /// The stack itself moved.
    StackNews,
    Nothing,
    /// The status is final, but no event of this operation says so.
    SeemsAtRest(StackState),
    AtRest(Option<StackState>),
}

impl<'a> Subject<'a> {
    /// A stack of whose operation nothing has been told yet.
    pub(crate) fn new(id: &'a str, arn: &'a str, reader: EventReader) -> Self {
        Self { id, arn, reader, events: Vec::new(), inside: Inside::default() }
    }

    /// Tells of events and keeps them.
    fn keep(&mut self, watch: Watch<'_, '_>, fresh: Vec<Event>) {
        self.events.extend(fresh.iter().cloned());
        for mut event in fresh {
            // That something in it failed was told as such.
            if is_told_inside(&event, &self.events) {
                event.reason = None;
            }
            watch.audience.notice(Notice::Event { id: self.id, event: &event });
        }
    }

    /// The last words of nested stacks hold the cause of a failure, and what was left.
    async fn read_inside_to_the_end(&mut self, watch: Watch<'_, '_>) {
        let rhythm = watch.rhythm;
        for failures in 1..=rhythm.pace.patience {
            let (fresh, failed) = self.inside.next(watch.client, true).await;
            self.keep(watch, fresh);
            if failed.is_none_or(|error| !error.is_transient())
                || rhythm.rest_until_left(rhythm.after_failures(failures)).await == Rested::Interrupted
            {
                break;
            }
        }
        if !self.inside.is_empty() {
            // They were read later than they happened.
            let (inside, own) = std::mem::take(&mut self.events).into_iter().partition(is_inside);
            self.events = merged(own, inside);
        }
    }

    /// The status is read before the events: when it is final, the events that led to it are complete.
    async fn look(&mut self, watch: Watch<'_, '_>, with_state: bool) -> Result<Look, CallError> {
        let state = if with_state { Some(StackState::read(watch.client, self.arn).await?) } else { None };
        if let Some(Some(state)) = &state {
            self.reader.learn(state);
        }
        let fresh = match self.reader.next(watch.client).await {
            // Some servers forget a deleted stack's events together with the stack.
            Err(error) if state == Some(None) && error.is_missing_stack() => Vec::new(),
            other => other?,
        };
        self.inside.learn(&fresh);
        // What cannot be read inside now is read the next time.
        let (inside, _) = self.inside.next(watch.client, false).await;
        let fresh = merged(fresh, inside);
        let (news, stack_news) = (!fresh.is_empty(), fresh.iter().any(|event| event.of_stack));
        self.keep(watch, fresh);
        let running = if stack_news {
            Look::StackNews
        } else if news {
            Look::News
        } else {
            Look::Nothing
        };
        match state {
            None => Ok(running),
            Some(None) => Ok(Look::AtRest(None)),
            Some(Some(state)) if ending(&state.status) == Ending::Running => Ok(running),
            Some(Some(state)) => {
                let last = self.events.iter().rev().find(|event| event.of_stack);
                let confirmed = last.is_some_and(|event| event.status == state.status);
                Ok(match confirmed {
                    true => Look::AtRest(Some(state)),
                    false if news => running,
                    false => Look::SeemsAtRest(state),
                })
            }
        }
    }
}
