//! How a person holds a run back while it works.

use std::cell::Cell;
use std::rc::Rc;
use tokio::sync::Notify;

/// Holds a run back: the engine asks before it begins anything. Whoever observes a run keeps a clone and pulls it, for
/// example when a person interrupts. Clones are one brake.
#[derive(Debug, Clone, Default)]
pub struct Brake(Rc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    position: Cell<Position>,
    moved: Notify,
}

/// In the order in which there is no way back from the later ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Position {
    #[default]
    Free,
    Held,
    Stopped,
    Left,
}

impl Brake {
    /// Nothing new begins until [`Brake::release`]: a person is thinking about it.
    pub fn hold(&self) {
        self.pull(Position::Held);
    }

    /// The run goes on, unless it was stopped meanwhile.
    pub fn release(&self) {
        if self.0.position.get() == Position::Held {
            self.0.position.set(Position::Free);
            self.0.moved.notify_waiters();
        }
    }

    /// Nothing new begins any more. What is running is followed to its end, and what was only planned is removed.
    pub fn stop(&self) {
        self.pull(Position::Stopped);
    }

    /// As [`Brake::stop`], and what is running is not followed any longer: it runs on.
    pub fn leave(&self) {
        self.pull(Position::Left);
    }

    /// Whether nothing new begins any more.
    pub fn is_stopped(&self) -> bool {
        self.0.position.get() >= Position::Stopped
    }

    fn pull(&self, position: Position) {
        if self.0.position.get() < position {
            self.0.position.set(position);
            self.0.moved.notify_waiters();
        }
    }

    /// Whether something may begin; waits as long as the brake is held.
    pub(crate) async fn may_begin(&self) -> bool {
        self.reaches(|position| position != Position::Held).await;
        !self.is_stopped()
    }

    /// Ends when nothing new may begin any more.
    pub(crate) async fn stopped(&self) {
        self.reaches(|position| position >= Position::Stopped).await;
    }

    /// Ends when nobody wants to follow any longer.
    pub(crate) async fn left(&self) {
        self.reaches(|position| position == Position::Left).await;
    }

    async fn reaches(&self, wanted: impl Fn(Position) -> bool) {
        loop {
            // Made before the look, so that no move is missed between the two.
            let moved = self.0.moved.notified();
            if wanted(self.0.position.get()) {
                return;
            }
            moved.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn what_is_held_waits_and_what_is_stopped_stays_so() {
        let brake = Brake::default();
        assert!(brake.may_begin().await);
        brake.hold();
        let waits = tokio::time::timeout(Duration::from_secs(3600), brake.may_begin()).await;
        assert!(waits.is_err(), "it began while it was held");
        let (may, ()) = tokio::join!(brake.may_begin(), async { brake.release() });
        assert!(may);
        brake.hold();
        let (may, ()) = tokio::join!(brake.may_begin(), async { brake.stop() });
        assert!(!may);
        brake.release();
        assert!(brake.is_stopped());
        let (.., ()) = tokio::join!(brake.left(), async { brake.leave() });
    }
}
