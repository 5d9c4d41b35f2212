//! The shop on a pseudo-terminal, as `script` of util-linux gives one: what asks at the keyboard, and what listens to it.

use crate::guards::PROFILES;
use crate::security_token_service::{SecurityTokenService, home};
use crate::shop_process::shop_command;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// What the terminal makes an interrupt of.
const CTRL_C: &str = "\x03";

/// A program on a terminal: what it shows, and the keyboard in front of it.
struct Terminal {
    child: Child,
    shown: String,
    /// How much of it was waited for.
    seen: usize,
}

impl Terminal {
    /// Runs a command on a terminal; `None` where this machine has no `script`.
    fn open(command: &Command) -> Option<Self> {
        Command::new("script").arg("--version").output().ok()?;
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        let line: Vec<String> = words.map(|word| format!("'{}'", word.to_str().unwrap())).collect();
        let mut script = Command::new("script");
        script.args(["-qec", &format!("exec {}", line.join(" ")), "/dev/null"]);
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => script.env(name, value),
                None => script.env_remove(name),
            };
        }
        let child = script.env("NO_COLOR", "1").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        Some(Self { child, shown: String::new(), seen: 0 })
    }

    /// Looks at the terminal until it shows this, after what was waited for before.
    fn wait_for(&mut self, awaited: &str) {
        let mut bytes = [0; 4096];
        loop {
            if let Some(found) = self.shown[self.seen..].find(awaited) {
                self.seen += found + awaited.len();
                return;
            }
            let read = self.child.stdout.as_mut().unwrap().read(&mut bytes).unwrap();
            assert!(read > 0, "the process ended before `{awaited}`: {}", self.shown);
            self.shown.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
    }

    fn press(&mut self, keys: &str) {
        self.child.stdin.as_mut().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    /// Looks at it until the program ends; its exit code and all that was shown.
    fn end(mut self) -> (Option<i32>, String) {
        let mut rest = Vec::new();
        self.child.stdout.as_mut().unwrap().read_to_end(&mut rest).unwrap();
        self.shown.push_str(&String::from_utf8_lossy(&rest));
        (self.child.wait().unwrap().code(), self.shown)
    }
}

#[test]
fn a_code_is_asked_for_and_a_wrong_one_is_told() {
    for (code, expected) in [("123456", "DescribeStacks"), ("000000", "AssumeRole")] {
        let service = SecurityTokenService::start();
        let home = home(PROFILES);
        let mut command = shop_command(&["status", "--profile", "careful"]);
        command
            .env("HOME", home.path())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_ENDPOINT_URL", &service.url)
            .env("AWS_REGION", "eu-central-1")
            .env_remove("AWS_ACCESS_KEY_ID");
        let Some(mut terminal) = Terminal::open(&command) else { return };
        terminal.wait_for("Code of arn:aws:iam::444455556666:mfa/ada: ");
        terminal.press(&format!("{code}\n"));
        let (_, shown) = terminal.end();
        assert_eq!(service.operations().last().map(String::as_str), Some(expected), "{shown}");
        assert_eq!(service.last("AssumeRole")["TokenCode"], code);
    }
}

/// A deployment onto an embedded account, on a terminal, in which two resources take long.
fn deployment(state: &Path, more: &[&str]) -> Option<Terminal> {
    let state = state.to_str().unwrap();
    let slow = ["deploy", "--local", "--state", state, "--slow", "Image=4m", "--slow", "Alerts=4m"];
    Terminal::open(&shop_command(&[&slow, more].concat()))
}

#[test]
fn an_interrupt_asks_and_an_update_is_cancelled_on_demand() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let state_text = state.to_str().unwrap();
    let first = shop_command(&["deploy", "--local", "--instant", "--state", state_text]).output().unwrap();
    assert!(first.status.success(), "{first:?}");

    let Some(mut terminal) = deployment(&state, &["-p", "Size=large"]) else { return };
    terminal.wait_for("service updating 0 of 1, 0:01");
    terminal.press(CTRL_C);
    terminal.wait_for("What now? [Enter/leave/cancel]");
    terminal.press("stop\n");
    terminal.wait_for("What now? [Enter/leave/cancel]");
    terminal.press("cancel\n");
    let (code, shown) = terminal.end();
    assert_eq!(code, Some(14), "{shown}");
    assert!(shown.contains("Cancelling the update of service: what it did is undone."), "{shown}");
    assert!(shown.contains("service was cancelled and rolled back"), "{shown}");

    let outcome = shop_command(&["status", "--local", "--json", "--state", state_text]).output().unwrap();
    let outcome = String::from_utf8(outcome.stdout).unwrap();
    assert!(outcome.contains("UPDATE_ROLLBACK_COMPLETE"), "{outcome}");
}

#[test]
fn a_second_interrupt_leaves_at_once_and_names_what_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut terminal) = deployment(&folder.path().join("state.json"), &[]) else { return };
    terminal.wait_for("network creating");
    terminal.wait_for(", 0:01");
    terminal.press(CTRL_C);
    terminal.wait_for("What now? [Enter/leave]");
    terminal.press(CTRL_C);
    let (code, shown) = terminal.end();
    assert_eq!(code, Some(130), "{shown}");
    let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("what CloudFormation has begun on `network` goes on"), "{shown}");
}

/// A session whose connection is lost: the terminal is gone, with everything that was to be shown on it.
#[test]
fn a_lost_terminal_ends_the_run_like_an_interruption() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let code = folder.path().join("code");
    if hangup_is_ignored() {
        eprintln!("skipped: these tests run under nohup, and so would the deployment");
        return;
    }
    let Some(ended) = ended_with_the_terminal(&state, &code) else { return };
    assert_eq!(ended, "130\n");
    let again = shop_command(&["deploy", "--local", "--instant", "--state", state.to_str().unwrap()]).output().unwrap();
    let said = String::from_utf8(again.stderr).unwrap();
    assert_eq!(again.status.code(), Some(0), "{said}");
}

/// Whether these tests were started with the hangup signal ignored, which everything that they start inherits.
fn hangup_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

/// Takes the terminal away from a deployment at work; the exit code, which a shell of the session writes to a file.
fn ended_with_the_terminal(state: &Path, code: &Path) -> Option<String> {
    let shop = shop_command(&["deploy", "--local", "--state", state.to_str()?, "--slow", "Image=4m"]);
    let mut session = Command::new("sh");
    // Terminal::open quotes with apostrophes, so that there are none in here.
    // A signal ends the first wait with 129, unless the deployment ended with it, which can be told only once.
    let script = "trap \"kill -HUP \\$shop\" HUP; \"$0\" \"$@\" & shop=$!; wait $shop; code=$?; \
                  if [ $code = 129 ]; then wait $shop; code=$?; fi; echo $code > $CODE.new; mv $CODE.new $CODE";
    session.env("CODE", code).args(["-c", script]);
    session.arg(shop.get_program()).args(shop.get_args());
    shop.get_envs().for_each(|(name, value)| {
        value.map(|value| session.env(name, value));
    });
    let mut terminal = Terminal::open(&session)?;
    terminal.wait_for("network creating");
    terminal.wait_for(", 0:01");
    terminal.child.kill().unwrap();
    terminal.child.wait().unwrap();
    // As long as the deployment would take where nobody tells it that the terminal is gone, and longer.
    let mut looks = 0;
    while !code.exists() {
        assert!(looks < 600, "the process does not end with its terminal");
        std::thread::sleep(std::time::Duration::from_millis(100));
        looks += 1;
    }
    std::fs::read_to_string(code).ok()
}

#[test]
fn an_interrupt_at_a_question_ends_the_command_with_words() {
    let service = SecurityTokenService::start();
    let home = home(PROFILES);
    let mut command = shop_command(&["status", "--profile", "careful"]);
    command
        .env("HOME", home.path())
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_ENDPOINT_URL", &service.url)
        .env("AWS_REGION", "eu-central-1")
        .env_remove("AWS_ACCESS_KEY_ID");
    let Some(mut terminal) = Terminal::open(&command) else { return };
    terminal.wait_for("Code of arn:aws:iam::444455556666:mfa/ada: ");
    terminal.press(CTRL_C);
    let (code, shown) = terminal.end();
    assert_eq!(code, Some(130), "{shown}");
    assert!(shown.contains("interrupted: nothing was begun"), "{shown}");
}

#[test]
fn while_the_question_is_open_no_other_stack_begins() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut terminal) = deployment(&folder.path().join("state.json"), &[]) else { return };
    terminal.wait_for("network creating");
    terminal.wait_for(", 0:01");
    terminal.press(CTRL_C);
    terminal.wait_for("What now? [Enter/leave]");
    // The network is deployed by then; the service would begin at once.
    std::thread::sleep(std::time::Duration::from_secs(8));
    terminal.press("leave\n");
    let (code, shown) = terminal.end();
    assert_eq!(code, Some(130), "{shown}");
    assert!(!shown.contains("Creating service"), "{shown}");
    assert!(shown.contains("network deployed"), "{shown}");
}
