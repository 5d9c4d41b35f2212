//! A Security Token Service of one account over HTTP, and the shop in an environment that leads to it.

use crate::shop_process::{data, shop_at_home};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

/// Answers `GetCallerIdentity` and `AssumeRole`, but for a role named `forbidden`; every other operation is denied, or finds
/// nothing in an account without stacks. It remembers what it was asked.
pub(crate) struct SecurityTokenService {
    pub(crate) url: String,
    calls: Arc<Mutex<Vec<BTreeMap<String, String>>>>,
}

/// The account of all identities.
pub(crate) const ACCOUNT: &str = "444455556666";

impl SecurityTokenService {
    pub(crate) fn start() -> Self {
        Self::of(false)
    }

    /// One that stands in for CloudFormation as well, in an account without stacks.
    pub(crate) fn without_stacks() -> Self {
        Self::of(true)
    }

    fn of(no_stacks: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let calls = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&calls);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&seen);
                std::thread::spawn(move || serve(&stream, &seen, no_stacks));
            }
        });
        Self { url, calls }
    }

    /// The operations so far, in order.
    pub(crate) fn operations(&self) -> Vec<String> {
        self.calls.lock().unwrap().iter().map(|call| call["Action"].clone()).collect()
    }

    /// The fields of the last call of an operation.
    pub(crate) fn last(&self, operation: &str) -> BTreeMap<String, String> {
        let calls = self.calls.lock().unwrap();
        calls.iter().rev().find(|call| call["Action"] == operation).cloned().unwrap()
    }
}

fn serve(stream: &TcpStream, seen: &Mutex<Vec<BTreeMap<String, String>>>, no_stacks: bool) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let (mut length, mut key) = (0, String::new());
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().ok()?;
            }
            if let Some((_, credential)) = line.split_once("credential=") {
                key = credential.split('/').next()?.to_owned();
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let mut call: BTreeMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
        call.insert("signed by".to_owned(), key);
        let (status, text) = answer(&call, no_stacks);
        seen.lock().ok()?.push(call);
        let mut writer = stream;
        write!(writer, "HTTP/1.1 {status}\r\ncontent-type: text/xml\r\ncontent-length: {}\r\n\r\n{text}", text.len())
            .ok()?;
    }
}

fn answer(call: &BTreeMap<String, String>, no_stacks: bool) -> (&'static str, String) {
    let wrong_code = call.get("TokenCode").is_some_and(|code| code != "123456");
    let forbidden = call.get("RoleArn").is_some_and(|role| role.ends_with("/forbidden"));
    match call["Action"].as_str() {
        "GetCallerIdentity" => (
            "200 OK",
            format!(
                "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
                 <Arn>arn:aws:iam::{ACCOUNT}:user/{}</Arn><UserId>U</UserId><Account>{ACCOUNT}</Account>\
                 </GetCallerIdentityResult></GetCallerIdentityResponse>",
                call["signed by"]
            ),
        ),
        "DescribeStacks" if no_stacks => (
            "400 Bad Request",
            "<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack does not exist</Message>\
             </Error><RequestId>1</RequestId></ErrorResponse>"
                .to_owned(),
        ),
        "AssumeRole" if !wrong_code && !forbidden => (
            "200 OK",
            "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>\
             <AccessKeyId>ASSUMED</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
             <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
                .to_owned(),
        ),
        _ => (
            "403 Forbidden",
            "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not allowed here</Message>\
             </Error><RequestId>1</RequestId></ErrorResponse>"
                .to_owned(),
        ),
    }
}

/// A home folder with an AWS configuration.
pub(crate) fn home(config: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join(".aws")).unwrap();
    std::fs::write(home.path().join(".aws/config"), config).unwrap();
    home
}

/// Runs the shop there, with the service as its endpoint.
pub(crate) fn run_with_service(
    service: &SecurityTokenService,
    home: &Path,
    environment: &[(&str, &str)],
    arguments: &[&str],
) -> String {
    let output = shop_at_home(home, arguments)
        .env("AWS_ENDPOINT_URL", &service.url)
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    format!(
        "exit code: {}\n{}{}",
        output.status.code().unwrap(),
        String::from_utf8(output.stderr).unwrap(),
        data(&output.stdout)
    )
}
