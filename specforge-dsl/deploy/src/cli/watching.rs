//! Watches an operation together with the keyboard: CloudFormation does not need anybody to watch, so an interrupt asks
//! what is meant, and a second one leaves.

use super::Stop;
use super::live::Live;
use crate::ExitCode;
use crate::engine::cancel_update;
use crate::render;
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::Assembly;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// How often what stands in place is drawn again while nothing happens.
const REFRESH: Duration = Duration::from_millis(500);

/// Runs an operation to its end, or until somebody leaves; `command` goes on with it later.
///
/// # Errors
///
/// When somebody left.
pub(super) async fn watched<T>(
    live: &Live<'_>,
    client: &Client,
    assembly: &Assembly,
    command: &str,
    work: impl Future<Output = T>,
) -> Result<T, Stop> {
    let mut work = pin!(work);
    let begun = live.begun();
    let mut refresh = tokio::time::interval(REFRESH);
    let (interrupts, mut interrupted) = mpsc::unbounded_channel();
    let mut watches = Some(interrupts);
    let mut answer: Option<oneshot::Receiver<String>> = None;
    loop {
        tokio::select! {
            biased;
            ended = &mut work => {
                live.finish();
                return Ok(ended);
            }
            // Before anything is begun, an interrupt may end the process as it always does: nothing has changed.
            () = begun.notified() => {
                if let Some(interrupts) = watches.take() {
                    tokio::spawn(watch_for_interrupts(interrupts));
                }
            }
            Some(interrupt) = interrupted.recv() => {
                if interrupt == Interrupt::Terminate || answer.is_some() || !live.can_ask() {
                    return Err(left(live, command));
                }
                live.keep_still(&render::interrupted(&live.at_work(), command, live.width()));
                answer = Some(line_from_stdin());
            }
            line = next(&mut answer) => {
                answer = None;
                match line.trim().to_lowercase().as_str() {
                    "l" | "leave" => return Err(left(live, command)),
                    "c" | "cancel" => {
                        let said = cancel_all(live, client, assembly).await;
                        live.go_on(&said);
                    }
                    _ => live.go_on(""),
                }
            }
            _ = refresh.tick() => live.tick(),
        }
    }
}

/// What interrupts a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Interrupt {
    /// From the keyboard.
    Keyboard,
    /// From whoever ends processes, such as a pipeline that was cancelled.
    Terminate,
}

async fn watch_for_interrupts(interrupts: mpsc::UnboundedSender<Interrupt>) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
        loop {
            let interrupt = tokio::select! {
                pressed = tokio::signal::ctrl_c() => if pressed.is_ok() { Interrupt::Keyboard } else { return },
                _ = terminate.recv() => Interrupt::Terminate,
            };
            if interrupts.send(interrupt).is_err() {
                return;
            }
        }
    }
    #[cfg(not(unix))]
    while tokio::signal::ctrl_c().await.is_ok() {
        if interrupts.send(Interrupt::Keyboard).is_err() {
            return;
        }
    }
}

/// Reads one line without keeping the operation from being followed. A thread that still waits ends with the process.
fn line_from_stdin() -> oneshot::Receiver<String> {
    let (tell, told) = oneshot::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        if std::io::stdin().read_line(&mut line).is_ok() {
            let _nobody_waits = tell.send(line);
        }
    });
    told
}

/// The answer, once there is one; never where nothing was asked.
async fn next(answer: &mut Option<oneshot::Receiver<String>>) -> String {
    match answer {
        Some(receiver) => receiver.await.unwrap_or_default(),
        None => std::future::pending().await,
    }
}

/// Cancels what can be cancelled; says what came of it.
async fn cancel_all(live: &Live<'_>, client: &Client, assembly: &Assembly) -> String {
    let mut said = String::new();
    for (id, can_be_cancelled) in live.at_work() {
        let Some(stack) = assembly.stack(&id) else { continue };
        let text = if can_be_cancelled {
            match cancel_update(client, &stack.name).await {
                Ok(()) => format!("Cancelling the update of {id}: what it did is undone."),
                Err(error) => format!("{id} cannot be cancelled: {error}"),
            }
        } else {
            render::not_cancellable(&id)
        };
        said.push_str(&render::note(&text));
    }
    said
}

/// What leaving means.
fn left(live: &Live<'_>, command: &str) -> Stop {
    let at_work: Vec<String> = live.at_work().into_iter().map(|(id, _)| format!("`{id}`")).collect();
    live.finish();
    let on = if at_work.is_empty() { String::new() } else { format!(" on {}", at_work.join(", ")) };
    Stop::Other {
        message: format!("interrupted: nobody watches any more, but what CloudFormation has begun{on} goes on"),
        help: format!("`status` shows how the stacks stand; `{command}` again follows what is running and goes on"),
        code: ExitCode::Interrupted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Console;
    use crate::engine::{Notice, Observer};
    use crate::render::Detail;

    #[test]
    fn whoever_leaves_is_told_what_goes_on() {
        let (mut console, _kept) = Console::captured();
        let mut live = Live::new(&mut console, "AWS".to_owned(), true, Detail::Usual);
        for id in ["network", "data"] {
            live.notice(Notice::Attached { id, status: "UPDATE_IN_PROGRESS" });
        }
        let Stop::Other { message, code, .. } = left(&live, "deploy") else { panic!("another kind of end") };
        assert_eq!(code, ExitCode::Interrupted);
        assert!(message.contains("`network`, `data`"), "{message}");
    }
}
