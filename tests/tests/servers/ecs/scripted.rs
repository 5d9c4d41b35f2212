//! An ECS over HTTP that answers from a script.

use aws_sdk_cloudformation::config::{
    BehaviorVersion, Credentials, Region, SharedCredentialsProvider, SharedHttpClient, retry::RetryConfig,
};
use serde_json::{Value, json};
use specforge_deploy::ecs::EcsClient;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// How the server answers an operation, by the fields of the request.
type Script = Box<dyn FnMut(&Value) -> Reply + Send>;

/// What is sent back.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: u16,
    body: String,
    /// How many bytes of the body are sent before the server hangs up.
    sent: usize,
}

impl Reply {
    /// A document, as a success.
    pub(crate) fn of(document: &Value) -> Self {
        Self::text(200, document.to_string())
    }

    /// An error of the API: its name and its message (ECS API reference, "Common Errors").
    pub(crate) fn error(name: &str, message: &str) -> Self {
        let status = if name == "ServerException" { 500 } else { 400 };
        Self::text(status, json!({ "__type": format!("com.amazonaws.ecs#{name}"), "message": message }).to_string())
    }

    /// Anything.
    pub(crate) fn text(status: u16, body: String) -> Self {
        Self { status, sent: body.len(), body }
    }

    /// The same, of which the connection loses the end.
    pub(crate) fn cut(self) -> Self {
        Self { sent: self.sent / 2, ..self }
    }
}

#[derive(Default)]
struct State {
    scripts: BTreeMap<String, Script>,
    requests: Vec<(String, Value)>,
}

/// The server. It runs until the test's process ends.
pub(crate) struct ScriptedEcs {
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
}

impl ScriptedEcs {
    /// Starts a server that denies every operation.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("the address of a bound socket"));
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                // Whoever hangs up first gets nothing.
                std::thread::spawn(move || serve(&stream, &state).is_some());
            }
        });
        Self { url, state }
    }

    /// Answers an operation by a script from now on.
    pub(crate) fn on(&self, operation: &str, script: impl FnMut(&Value) -> Reply + Send + 'static) -> &Self {
        lock(&self.state).scripts.insert(operation.to_owned(), Box::new(script));
        self
    }

    /// Answers an operation in the same way from now on.
    pub(crate) fn answers(&self, operation: &str, reply: Reply) -> &Self {
        self.on(operation, move |_| reply.clone())
    }

    /// The requests for an operation so far.
    pub(crate) fn requests(&self, operation: &str) -> Vec<Value> {
        let state = lock(&self.state);
        let of_operation = state.requests.iter().filter(|(name, _)| name == operation);
        of_operation.map(|(_, request)| request.clone()).collect()
    }

    /// A client that leads there, with the SDK's own retries.
    pub(crate) fn client(&self) -> EcsClient {
        let http = aws_smithy_http_client::Builder::new().build_http();
        let config = aws_types::SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(Credentials::new("TEST", "test", None, None, "test")))
            .endpoint_url(&self.url)
            .http_client(SharedHttpClient::new(http))
            .retry_config(RetryConfig::standard().with_initial_backoff(std::time::Duration::from_millis(1)))
            .build();
        EcsClient::new(&config)
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers the requests of one connection.
fn serve(stream: &TcpStream, state: &Mutex<State>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let (mut length, mut operation) = (0, String::new());
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim();
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().ok()?,
                "x-amz-target" => operation = value.trim().rsplit('.').next()?.to_owned(),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let request: Value = serde_json::from_slice(&body).unwrap_or_default();
        let reply = answer(&mut lock(state), &operation, request);
        let mut writer = stream;
        let (status, length) = (reply.status, reply.body.len());
        let head = format!(
            "HTTP/1.1 {status} Status\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: {length}\r\n\r\n"
        );
        // At once: in two parts, the second would wait for the first to be acknowledged.
        writer.write_all(&[head.as_bytes(), &reply.body.as_bytes()[..reply.sent]].concat()).ok()?;
        if reply.sent < length {
            return None;
        }
    }
}

fn answer(state: &mut State, operation: &str, request: Value) -> Reply {
    let reply = match state.scripts.get_mut(operation) {
        Some(script) => script(&request),
        None => Reply::error("AccessDeniedException", &format!("not authorized to perform: ecs:{operation}")),
    };
    state.requests.push((operation.to_owned(), request));
    reply
}
