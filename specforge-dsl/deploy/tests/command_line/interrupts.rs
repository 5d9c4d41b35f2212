//! The real process, interrupted and run twice at once: without a terminal, as in a pipeline.

#![cfg(unix)]

use crate::shop_process::shop_command;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

fn deployment(state: &Path) -> Command {
    deployment_with(state, &[])
}

fn deployment_with(state: &Path, more: &[&str]) -> Command {
    let mut command = shop_command(&[&["deploy", "--local", "--state", state.to_str().unwrap()], more].concat());
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Reads what the process says until a line holds this, and returns it all.
fn said_until(child: &mut Child, awaited: &str) -> (String, BufReader<std::process::ChildStderr>) {
    let mut reader = BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    while !said.contains(awaited) {
        assert!(reader.read_line(&mut said).unwrap() > 0, "the process ended: {said}");
    }
    (said, reader)
}

fn send(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn an_interrupted_deployment_is_followed_by_the_next_one() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state.json");
        let slow = deployment_with(&state, &["--slow", "Subnet=2m"]);
        let mut child = heeding_hangups(&slow).spawn().unwrap();
        let (_, mut rest) = said_until(&mut child, "0:00  + Alerts");
        send(&child, signal);
        let mut said = String::new();
        rest.read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{said}");
        assert!(said.contains("interrupted: nobody watches any more"), "{said}");

        let again = deployment(&state).output().unwrap();
        let said = String::from_utf8(again.stderr).unwrap();
        assert_eq!(again.status.code(), Some(0), "{said}");
        assert!(said.contains("network · no changes"), "nothing is deployed twice: {said}");
    }
}

/// The command, run by another program: the process is the same.
fn run_by(program: &[&str], command: &Command) -> Command {
    let mut run = Command::new(program[0]);
    run.args(&program[1..]).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        value.map(|value| run.env(name, value));
    }
    run.stdout(Stdio::null()).stderr(Stdio::piped());
    run
}

/// The command as a terminal starts it, also where these tests run under `nohup`, as far as this machine's `env` can.
fn heeding_hangups(command: &Command) -> Command {
    let reset = ["env", "--default-signal=HUP"];
    let can = Command::new(reset[0]).args([reset[1], "true"]).output().is_ok_and(|ended| ended.status.success());
    run_by(if can { &reset } else { &reset[..1] }, command)
}

/// `nohup` and its like let a program ignore that its terminal is gone.
#[test]
fn a_deployment_that_is_to_outlive_its_terminal_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let ignoring = ["sh", "-c", "trap '' HUP; exec \"$0\" \"$@\""];
    let mut child = run_by(&ignoring, &deployment_with(&state, &["--slow", "Subnet=1m"])).spawn().unwrap();
    let (mut said, mut rest) = said_until(&mut child, "0:00  + Alerts");
    send(&child, "-HUP");
    rest.read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{said}");
    assert!(!said.contains("interrupted"), "{said}");
}

#[test]
fn a_killed_deployment_is_followed_by_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let mut child = deployment(&state).spawn().unwrap();
    said_until(&mut child, "0:00  + Alerts");
    child.kill().unwrap();
    child.wait().unwrap();
    let again = deployment(&state).output().unwrap();
    let said = String::from_utf8(again.stderr).unwrap();
    assert_eq!(again.status.code(), Some(0), "{said}");
    assert!(said.contains("network · no changes"), "{said}");
}

#[test]
fn a_second_deployment_onto_the_same_account_waits_for_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let mut first = deployment(&state).spawn().unwrap();
    let (_, mut rest) = said_until(&mut first, "Creating network");
    let second = deployment(&state).output().unwrap();
    let mut said = String::new();
    rest.read_to_string(&mut said).unwrap();
    assert_eq!(first.wait().unwrap().code(), Some(0), "{said}");
    let said = String::from_utf8(second.stderr).unwrap();
    assert_eq!(second.status.code(), Some(0), "{said}");
    assert!(said.starts_with("Another process is at work"), "{said}");
    assert!(said.contains("shop is up to date"), "{said}");
}

/// Whenever the signal comes, before the operation begins, as it begins, or later, it is answered with words, and the next
/// deployment goes on.
#[test]
fn an_interrupt_at_any_moment_is_answered_with_words() {
    for awaited in ["Plan: 9", "Creating network", "0:00  + Vpc", "deployed, 6 resources", "Creating service"] {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state.json");
        let slow = ["--slow", "Image=3m", "--slow", "Alerts=1m"];
        let mut child = deployment_with(&state, &slow).spawn().unwrap();
        let (mut said, mut rest) = said_until(&mut child, awaited);
        send(&child, "-INT");
        rest.read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{awaited}: {said}");
        assert!(said.contains("error: interrupted: "), "{awaited}: {said}");
        let listed = change_sets(&state);
        assert_eq!(listed, 0, "{awaited}: {said}");

        let again = deployment(&state).output().unwrap();
        let said = String::from_utf8(again.stderr).unwrap();
        assert_eq!(again.status.code(), Some(0), "{awaited}: {said}");
    }
}

/// How many change sets wait on an embedded account.
fn change_sets(state: &Path) -> usize {
    use specforge_deploy::local::{LocalCloudFormation, LocalOptions};
    let account = LocalCloudFormation::open(state, LocalOptions::default()).unwrap();
    let client = account.client("us-east-1");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut waiting = 0;
        for stack in client.describe_stacks().send().await.unwrap().stacks() {
            let sets = client.list_change_sets().stack_name(stack.stack_name().unwrap()).send().await.unwrap();
            let waits = |set: &&aws_sdk_cloudformation::types::ChangeSetSummary| {
                set.execution_status().is_some_and(|status| status.as_str() == "AVAILABLE")
            };
            waiting += sets.summaries().iter().filter(waits).count();
        }
        waiting
    })
}
