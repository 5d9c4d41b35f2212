//! What reaches the process from outside while a command runs: interrupts, and lines that a person types.
//!
//! A question blocks the one thread that everything else runs on, and an interrupt has to end the question all the same.
//! So both arrive on threads of their own, and whoever waits, in either way, waits here.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use tokio::sync::Notify;

/// What interrupts a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interrupt {
    /// From the keyboard.
    Keyboard,
    /// From whoever ends processes, such as a pipeline that was cancelled, or because the terminal is gone.
    Terminate,
}

/// What came in response to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reply {
    /// A line; empty at the end of the input.
    Line(String),
    Interrupted,
}

/// The process has one keyboard, and signals are the process's.
static INBOX: OnceLock<Inbox> = OnceLock::new();

#[derive(Debug, Default)]
pub(super) struct Inbox {
    mail: Mutex<Mail>,
    /// For whoever waits with the thread.
    arrived: Condvar,
    /// For whoever tends it asynchronously: there is one at a time.
    told: Notify,
    /// Whether somebody does.
    tended: AtomicBool,
    /// For the command as a whole, as long as nobody does.
    untended: Notify,
}

/// Somebody who tends the inbox, until it is dropped.
pub(super) struct Tending(&'static Inbox);

impl Drop for Tending {
    fn drop(&mut self) {
        self.0.tended.store(false, Ordering::Relaxed);
    }
}

#[derive(Debug, Default)]
struct Mail {
    interrupts: VecDeque<Interrupt>,
    lines: VecDeque<String>,
    /// Whether a thread is reading a line.
    reading: bool,
}

impl Inbox {
    /// Begins to listen to interrupts, which no longer end the process by themselves from then on. Where they cannot be
    /// listened to they still do.
    pub(super) fn listen() -> &'static Self {
        INBOX.get_or_init(|| {
            let (ready, listens) = std::sync::mpsc::channel();
            std::thread::spawn(move || forward_interrupts(&ready));
            // What it sends does not matter: it also ends when the thread could not listen.
            let _either_way = listens.recv();
            Self::default()
        })
    }

    /// The inbox, where somebody listens.
    pub(super) fn listening() -> Option<&'static Self> {
        INBOX.get()
    }

    fn mail(&self) -> MutexGuard<'_, Mail> {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn deliver(&self, put: impl FnOnce(&mut Mail)) {
        put(&mut self.mail());
        self.arrived.notify_all();
        self.told.notify_one();
        self.untended.notify_one();
    }

    /// Begins to answer interrupts, until the result is dropped.
    pub(super) fn tend(&'static self) -> Tending {
        self.tended.store(true, Ordering::Relaxed);
        Tending(self)
    }

    /// Ends with an interrupt that nobody else answers.
    pub(super) async fn untended(&self) {
        loop {
            if !self.tended.load(Ordering::Relaxed) && self.mail().interrupts.pop_front().is_some() {
                return;
            }
            self.untended.notified().await;
        }
    }

    /// The next line, asynchronously, once [`Inbox::read_line`] was called.
    pub(super) async fn line(&self) -> String {
        loop {
            if let Some(line) = self.mail().lines.pop_front() {
                return line;
            }
            self.told.notified().await;
        }
    }

    /// The next line or interrupt, asynchronously.
    pub(super) async fn next(&self) -> Result<String, Interrupt> {
        loop {
            {
                let mut mail = self.mail();
                if let Some(interrupt) = mail.interrupts.pop_front() {
                    return Err(interrupt);
                }
                if let Some(line) = mail.lines.pop_front() {
                    return Ok(line);
                }
            }
            self.told.notified().await;
        }
    }

    /// Begins to read a line. A thread that still waits for one is the same.
    pub(super) fn read_line(&'static self) {
        {
            let mut mail = self.mail();
            // What was typed before the question is no answer to it.
            mail.lines.clear();
            if std::mem::replace(&mut mail.reading, true) {
                return;
            }
        }
        std::thread::spawn(move || {
            let mut line = String::new();
            let _the_end = std::io::stdin().read_line(&mut line);
            self.deliver(|mail| {
                mail.reading = false;
                mail.lines.push_back(line);
            });
        });
    }

    /// Waits for an answer with this thread.
    pub(super) fn reply(&'static self) -> Reply {
        self.read_line();
        let mut mail = self.mail();
        loop {
            if mail.interrupts.pop_front().is_some() {
                return Reply::Interrupted;
            }
            if let Some(line) = mail.lines.pop_front() {
                return Reply::Line(line);
            }
            mail = self.arrived.wait(mail).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Waits for an answer to a question, also where nobody listens to interrupts.
pub(super) fn reply() -> Reply {
    match Inbox::listening() {
        Some(inbox) => inbox.reply(),
        None => {
            let mut line = String::new();
            let _the_end = std::io::stdin().read_line(&mut line);
            Reply::Line(line)
        }
    }
}

/// Forwards interrupts as long as the process lives, on a runtime of its own: the command's may be blocked by a question.
fn forward_interrupts(ready: &std::sync::mpsc::Sender<()>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    let deliver = |interrupt| {
        if let Some(inbox) = Inbox::listening() {
            inbox.deliver(|mail| mail.interrupts.push_back(interrupt));
        }
    };
    #[cfg(unix)]
    runtime.block_on(async {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut keyboard), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
        else {
            return;
        };
        let mut hangup = if super::hangup::is_ignored() { None } else { signal(SignalKind::hangup()).ok() };
        let mut hung_up = async || match &mut hangup {
            Some(hangup) => hangup.recv().await,
            None => std::future::pending().await,
        };
        let _it_waits = ready.send(());
        loop {
            tokio::select! {
                Some(()) = keyboard.recv() => deliver(Interrupt::Keyboard),
                Some(()) = terminate.recv() => deliver(Interrupt::Terminate),
                Some(()) = hung_up() => deliver(Interrupt::Terminate),
                else => return,
            }
        }
    });
    #[cfg(windows)]
    runtime.block_on(async {
        let Ok(mut keyboard) = tokio::signal::windows::ctrl_c() else { return };
        let _it_waits = ready.send(());
        while keyboard.recv().await.is_some() {
            deliver(Interrupt::Keyboard);
        }
    });
}
