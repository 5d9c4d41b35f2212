//! Watches an operation together with the keyboard: CloudFormation does not need anybody to watch, so an interrupt asks
//! what is meant, and a second one leaves. Whenever it comes, it is answered with words.

use super::Stop;
use super::inbox::{Inbox, Interrupt};
use super::live::Live;
use crate::ExitCode;
use crate::engine::cancel_update;
use crate::next_command::NextCommand;
use crate::render;
use crate::text::Text;
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::Assembly;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;

/// How often what stands in place is drawn again while nothing happens.
const REFRESH: Duration = Duration::from_millis(500);

/// Runs an operation to its end; `command` goes on with it where somebody leaves. An interrupt that is meant lets the
/// operation end by itself: it begins nothing new, and removes what was only planned.
///
/// # Errors
///
/// When somebody insists on leaving at once.
pub(super) async fn watched<T>(
    live: &Live<'_>,
    client: &Client,
    assembly: &Assembly,
    command: &NextCommand,
    work: impl Future<Output = T>,
) -> Result<T, Stop> {
    let mut work = pin!(work);
    let inbox = live.hears_signals().then(Inbox::listen);
    let _tending = inbox.map(Inbox::tend);
    let brake = live.brake();
    let mut refresh = tokio::time::interval(REFRESH);
    let mut asked = false;
    loop {
        tokio::select! {
            biased;
            ended = &mut work => {
                live.finish();
                return Ok(ended);
            }
            came = next(inbox) => match came {
                Err(_) if asked || live.is_leaving() => return Err(left(live, command)),
                Err(_) if live.at_work().is_empty() => {
                    live.say_leaving(&render::note("Interrupted: nothing new begins; what was planned is removed."));
                    brake.leave();
                }
                Err(Interrupt::Keyboard) if live.can_ask() => {
                    // Nothing begins while somebody thinks about it.
                    brake.hold();
                    ask(live, inbox, command);
                    asked = true;
                }
                Err(_) => {
                    live.say_leaving("");
                    brake.leave();
                }
                Ok(line) if asked => {
                    asked = false;
                    match line.trim().to_lowercase().as_str() {
                        "l" | "leave" => {
                            live.go_on("");
                            live.say_leaving("");
                            brake.leave();
                        }
                        "c" | "cancel" => {
                            brake.stop();
                            let said = cancel_all(live, client, assembly).await;
                            live.go_on(&said);
                        }
                        "" => {
                            brake.release();
                            live.go_on("");
                        }
                        // `stop`, `no` or `quit` may mean anything but going on.
                        _ => {
                            ask(live, inbox, command);
                            asked = true;
                        }
                    }
                }
                Ok(_answer_to_nothing) => {}
            },
            _ = refresh.tick() => live.tick(),
        }
    }
}

/// Asks what an interrupt means.
fn ask(live: &Live<'_>, inbox: Option<&'static Inbox>, command: &NextCommand) {
    live.keep_still(&live.written(|page| render::interrupted(&live.at_work(), command, page)));
    inbox.into_iter().for_each(Inbox::read_line);
}

/// What comes next; never anything where nobody listens.
async fn next(inbox: Option<&'static Inbox>) -> Result<String, Interrupt> {
    match inbox {
        Some(inbox) => inbox.next().await,
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
                Ok(()) => format!("Cancelling the update of {id}: what it did is undone.").into(),
                Err(error) => format!("{id} cannot be cancelled: {error}").into(),
            }
        } else {
            render::not_cancellable(&id)
        };
        said.push_str(&live.written(|page| render::remark(&text, page)));
    }
    said + &render::note("Nothing new begins; what is at work is followed to its end.")
}

/// What leaving at once means.
fn left(live: &Live<'_>, command: &NextCommand) -> Stop {
    let at_work: Vec<String> = live.at_work().into_iter().map(|(id, _)| id).collect();
    live.finish();
    let (message, help) = match at_work.as_slice() {
        [] => (
            "interrupted: no stack is at work, but what was planned may be left as a change set".to_owned(),
            Text::new("the next ")
                .command(["plan"])
                .then(" or ")
                .command(["deploy"])
                .then(" removes it, and it does nothing by itself; ")
                .command(["status"])
                .then(" shows how the stacks stand"),
        ),
        running => render::left_running(running, command),
    };
    Stop::Other { message, help, code: ExitCode::Interrupted }
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
        let Stop::Other { message, .. } = left(&live, &NextCommand::new(["deploy"])) else {
            panic!("another kind of end")
        };
        assert!(message.contains("no stack is at work"), "{message}");
        for id in ["network", "data"] {
            live.notice(Notice::Attached { id, status: "UPDATE_IN_PROGRESS" });
        }
        let Stop::Other { message, code, .. } = left(&live, &NextCommand::new(["deploy"])) else {
            panic!("another kind of end")
        };
        assert_eq!(code, ExitCode::Interrupted);
        assert!(message.contains("`network`, `data`"), "{message}");
    }
}
