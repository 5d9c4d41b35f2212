//! A server that speaks the APIs of AWS, for the time of one test.

use crate::process::output;
use crate::python::{Python, build_folder};
use std::fs::File;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Where everything is deployed to.
pub(crate) const REGION: &str = "us-east-1";

/// How long the server may take to answer its first request.
const START: Duration = Duration::from_secs(60);

/// How long a program may take that talks to the server.
const CONVERSATION: Duration = Duration::from_secs(60);

/// A running ministack on a free port of this machine. It ends with this value, or with the test's process.
pub(crate) struct Ministack {
    python: Python,
    process: Child,
    port: u16,
    log: PathBuf,
}

impl Ministack {
    /// Starts a server with an empty account.
    pub(crate) fn start() -> Self {
        let python = Python::ready();
        // Another program can take the port in the moment between asking for a free one and using it.
        let mut reasons = Vec::new();
        for _ in 0..3 {
            match Self::start_on(&python, free_port()) {
                Ok(server) => return server,
                Err(reason) => reasons.push(reason),
            }
        }
        panic!("ministack does not start:\n{}", reasons.join("\n"));
    }

    fn start_on(python: &Python, port: u16) -> Result<Self, String> {
        let log_file = build_folder().join(format!("ministack-{port}.log"));
        let log = File::create(&log_file).map_err(|error| format!("cannot write `{}`: {error}", log_file.display()))?;
        let data = build_folder().join("data");
        let process = Command::new(python.program("python"))
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/servers/serve.py"))
            .arg("ministack")
            .env("BIND_HOST", Ipv4Addr::LOCALHOST.to_string())
            .env("GATEWAY_PORT", port.to_string())
            .env("STATE_DIR", data.join("state"))
            .env("S3_DATA_DIR", data.join("s3"))
            // With Docker it would run real databases, which these tests do not talk to.
            .env("DOCKER_HOST", "unix:///nonexistent/docker.sock")
            .stdin(Stdio::piped())
            .stdout(log.try_clone().map_err(|error| error.to_string())?)
            .stderr(log)
            .spawn()
            .map_err(|error| format!("cannot run Python: {error}"))?;
        let mut server = Self { python: python.clone(), process, port, log: log_file };
        let started = Instant::now();
        loop {
            if server.answers() {
                return Ok(server);
            }
            let ended = server.process.try_wait().map_err(|error| error.to_string())?;
            if ended.is_some() || started.elapsed() > START {
                let said = std::fs::read_to_string(&server.log).unwrap_or_default();
                return Err(format!("port {port}: {ended:?} after {:?}\n{said}", started.elapsed()));
            }
            sleep(Duration::from_millis(100));
        }
    }

    /// Whether it is ready for requests.
    fn answers(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)) else { return false };
        let _bounded = stream.set_read_timeout(Some(Duration::from_secs(2)));
        let request = "GET /_ministack/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        let mut status = [0; 12];
        stream.write_all(request.as_bytes()).and_then(|()| stream.read_exact(&mut status)).is_ok()
            && status.ends_with(b" 200")
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://{}:{}", Ipv4Addr::LOCALHOST, self.port)
    }

    /// Runs a shell command as a person does who works with this account: `aws` is there and knows it.
    pub(crate) fn shell(&self, command: &str) -> String {
        self.said_by(Command::new("bash").args(["-ec", command]))
    }

    /// Runs a Python script of these tests; what it prints.
    pub(crate) fn script(&self, name: &str, arguments: &[&str]) -> String {
        let file = format!("{}/tests/servers/{name}", env!("CARGO_MANIFEST_DIR"));
        self.said_by(Command::new(self.python.program("python")).arg(file).args(arguments))
    }

    fn said_by(&self, command: &mut Command) -> String {
        match output(self.known_to(command), CONVERSATION) {
            Ok(said) => said,
            Err(reason) => panic!("{reason}"),
        }
    }

    /// Tells a program by its environment where the account is. What this machine's user has configured for the real AWS
    /// stays out of it.
    pub(crate) fn known_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .env("PATH", format!("{}:{path}", self.python.programs().display()))
            .env("AWS_ENDPOINT_URL", self.url())
            .env("AWS_REGION", REGION)
            .env("AWS_DEFAULT_REGION", REGION)
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            // A repeated request would hide that the first one failed.
            .env("AWS_MAX_ATTEMPTS", "1")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env_remove("AWS_PROFILE")
            .env_remove("AWS_SESSION_TOKEN")
    }
}

impl Drop for Ministack {
    fn drop(&mut self) {
        // Either may fail only where the process has ended already.
        let _killed = self.process.kill();
        let _reaped = self.process.wait();
        if std::thread::panicking() {
            eprintln!("the server's log is in `{}`", self.log.display());
        } else {
            let _not_there = std::fs::remove_file(&self.log);
        }
    }
}

/// A port of this machine that nobody uses.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("the address of a bound socket").port()
}
