//! Other programs, run to their end within a limit of time.

use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

/// What a program said, and how it ended.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) data: String,
    pub(crate) messages: String,
}

/// Runs a program to its end; ends it where it takes longer than the limit.
pub(crate) fn ended(command: &mut Command, limit: Duration) -> Result<Ended, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.map_err(|error| format!("cannot run `{program}`: {error}"))?;
    let (data, messages) = (reader(child.stdout.take()), reader(child.stderr.take()));
    let started = Instant::now();
    let status = loop {
        match child.try_wait().map_err(|error| format!("cannot wait for `{program}`: {error}"))? {
            Some(status) => break Some(status),
            None if started.elapsed() > limit => break None,
            None => sleep(Duration::from_millis(20)),
        }
    };
    if status.is_none() {
        let _ended_meanwhile = child.kill().and_then(|()| child.wait());
    }
    let (data, messages) = (said(data), said(messages));
    match status {
        Some(status) => Ok(Ended { status, data, messages }),
        None => Err(format!("`{program}` did not end within {limit:?}:\n{data}{messages}")),
    }
}

/// Runs a program that has to succeed; what it prints.
pub(crate) fn output(command: &mut Command, limit: Duration) -> Result<String, String> {
    let Ended { status, data, messages } = ended(command, limit)?;
    if status.success() { Ok(data) } else { Err(format!("{command:?} failed ({status}):\n{data}{messages}")) }
}

fn reader(stream: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            let _what_came_is_kept = stream.read_to_end(&mut bytes);
        }
        bytes
    })
}

fn said(reader: JoinHandle<Vec<u8>>) -> String {
    String::from_utf8_lossy(&reader.join().unwrap_or_default()).into_owned()
}
