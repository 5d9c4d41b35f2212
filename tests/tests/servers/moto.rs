//! A smoke test on another server: moto, which knows what ministack does not (gateways, addresses, rules of security groups),
//! and pretends much. So nothing is repeated that fails, and only the resources themselves count as proof.

use crate::process::{Ended, ended, output};
use crate::python::{Python, build_folder};
use serde_json::Value;
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const REQUIREMENTS: &str = include_str!("requirements-moto.txt");
const REGION: &str = "us-east-1";
const START: Duration = Duration::from_secs(60);
const DEPLOYMENT: Duration = Duration::from_secs(180);

/// A running moto on a free port of this machine. It ends with this value, or with the test's process.
struct Moto {
    python: Python,
    process: Child,
    port: u16,
}

impl Moto {
    fn start() -> Self {
        let python = Python::with("moto", REQUIREMENTS);
        let port = crate::ministack::free_port();
        let process = Command::new(python.program("python"))
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/servers/serve.py"))
            .args(["moto.server", "-H", &Ipv4Addr::LOCALHOST.to_string(), "-p", &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Python runs");
        let started = Instant::now();
        let mut server = Self { python, process, port };
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            let ended = server.process.try_wait().expect("its state");
            assert!(ended.is_none() && started.elapsed() < START, "moto does not start: {ended:?}");
            sleep(Duration::from_millis(100));
        }
        server
    }

    fn known_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("AWS_ENDPOINT_URL", format!("http://{}:{}", Ipv4Addr::LOCALHOST, self.port))
            .env("AWS_REGION", REGION)
            .env("AWS_DEFAULT_REGION", REGION)
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            // A repeated request is answered as if the first had not failed.
            .env("AWS_MAX_ATTEMPTS", "1")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env_remove("AWS_PROFILE")
            .env_remove("AWS_SESSION_TOKEN")
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_production-on-ministack"));
        command.arg("whole").args(arguments).current_dir(build_folder());
        match ended(self.known_to(&mut command), DEPLOYMENT) {
            Ok(ended) => ended,
            Err(reason) => panic!("{reason}"),
        }
    }

    /// How many there are of what the network is made of.
    fn network(&self) -> Value {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/servers/network.py");
        let mut command = Command::new(self.python.program("python"));
        match output(self.known_to(command.arg(file)), START) {
            Ok(said) => serde_json::from_str(&said).expect("`network.py` prints JSON"),
            Err(reason) => panic!("{reason}"),
        }
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        // Either may fail only where the process has ended already.
        let _killed = self.process.kill();
        let _reaped = self.process.wait();
    }
}

/// Moto answers the execution of production's foundation with a server error and no text, and a repeated request with success,
/// though only a part of the resources exists then. Without repetition the failure is told, and nothing is called deployed.
#[test]
fn a_failure_that_a_repeated_request_would_hide_is_told() {
    let server = Moto::start();
    let before = server.network();
    assert!(before["vpcs"].is_number(), "the account is looked at through EC2: {before}");
    let ran = server.run(&["deploy", "foundation", "--yes", "-p", "AlertEmail=alerts@example.com"]);
    assert_eq!(ran.status.code(), Some(1), "{}", ran.messages);
    assert!(ran.messages.contains("to add in 1 stack"), "the change set is read: {}", ran.messages);
    assert!(ran.messages.contains("`ExecuteChangeSet` failed"), "{}", ran.messages);
}
