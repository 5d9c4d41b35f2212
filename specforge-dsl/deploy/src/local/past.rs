//! The past: what reads see as long as they lag behind.
//!
//! CloudFormation's reads are eventually consistent: what a call did may not show in the next one.

use super::clock::Time;
use super::protocol::{ApiError, Node, Request};
use super::service::Service;
use super::world::World;
use super::{LocalCloudFormation, Shared, identifiers};
use std::collections::VecDeque;
use std::time::Duration;

/// The account as it was after each change, oldest first.
#[derive(Debug, Default)]
pub(super) struct Past(VecDeque<(Time, World)>);

impl Past {
    /// How long it is remembered.
    const MEMORY: Duration = Duration::from_secs(60);

    /// Whether nothing is remembered yet.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Remembers how the account is.
    pub(super) fn remember(&mut self, now: Time, world: &World) {
        self.0.push_back((now, world.clone()));
        while self.0.get(1).is_some_and(|(time, _)| *time < now.before(Self::MEMORY)) {
            self.0.pop_front();
        }
    }

    /// The account as it was then, as far back as it is remembered.
    fn at(&self, time: Time) -> Option<&World> {
        let known = self.0.iter().rev().find(|(then, _)| *then <= time).or(self.0.front());
        known.map(|(_, world)| world)
    }
}

impl LocalCloudFormation {
    /// Answers a read from how the account was so long ago. What is not a read is answered as it is now.
    pub(super) fn answer_from_the_past(&self, request: &Request, lag: Duration) -> (String, Result<Node, ApiError>) {
        let now_answered = self.answer(request);
        if !request.only_reads() {
            return now_answered;
        }
        let mut shared = self.lock();
        let time = shared.clock.now().before(lag);
        let Some(mut world) = shared.past.at(time).cloned() else { return now_answered };
        let request_id = identifiers::uuid(&format!("stale {} {}", world.counter, time.0));
        let answer = Service::new(&mut world, &mut shared.options, time).answer(request);
        (request_id, answer)
    }
}

impl Shared {
    /// Whether a read may ever see the past.
    pub(super) fn may_lag(&self) -> bool {
        self.options.faults.may_lag()
    }
}
