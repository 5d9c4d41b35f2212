//! Answers over a real connection that breaks in the middle of the body: half a truth must never be taken for a whole one.
//!
//! The SDK's parser takes some unfinished documents for finished ones. What saves it is that HTTP says how long a body is: by
//! `Content-Length`, or by the last chunk. CloudFormation's endpoints always say either.

use crate::shop::shop;
use crate::witness::{ALL, account, deployed, request};
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::config::retry::RetryConfig;
use aws_sdk_cloudformation::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_http_client::Builder as HttpClientBuilder;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use specforge_deploy::local::LocalCloudFormation;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A server that sends the same bytes to whoever asks, and hangs up.
struct Server {
    url: String,
    bytes: Arc<Mutex<Vec<u8>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let sent = Arc::clone(&bytes);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let bytes = sent.lock().unwrap().clone();
                // Whoever hangs up first gets nothing.
                let _gone = answer(&stream, &bytes);
            }
        });
        Self { url, bytes }
    }

    fn sends(&self, bytes: Vec<u8>) {
        *self.bytes.lock().unwrap() = bytes;
    }

    /// A client that asks once.
    fn client(&self) -> Client {
        let config = aws_sdk_cloudformation::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new("TEST", "test", None, None, "test"))
            .endpoint_url(&self.url)
            .retry_config(RetryConfig::disabled())
            .http_client(HttpClientBuilder::new().build_http())
            .build();
        Client::from_conf(config)
    }
}

fn answer(stream: &TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line.trim().is_empty() {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length])?;
    let mut stream = stream;
    stream.write_all(bytes)
}

/// The body with which the account answers a request.
async fn body(account: &LocalCloudFormation, fields: &[(&str, &str)]) -> Vec<u8> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    let response = account.call(HttpRequest::new(SdkBody::from(form.finish()))).await.unwrap();
    response.body().bytes().unwrap().to_vec()
}

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n";

/// The first bytes of a body whose length was announced.
fn with_length(body: &[u8], sent: usize) -> Vec<u8> {
    let mut bytes = format!("{HEAD}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend(&body[..sent]);
    bytes
}

/// The first chunks of a body, of which the last one sent may be cut; all of it ends with the last, empty chunk.
fn in_chunks(body: &[u8], sent: usize) -> Vec<u8> {
    let mut bytes = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
    let mut left = sent;
    for chunk in body.chunks(70) {
        if left == 0 {
            break;
        }
        bytes.extend(format!("{:x}\r\n", chunk.len()).bytes());
        bytes.extend(&chunk[..left.min(chunk.len())]);
        if left >= chunk.len() {
            bytes.extend(b"\r\n");
        }
        left = left.saturating_sub(chunk.len());
    }
    if sent == body.len() {
        bytes.extend(b"0\r\n\r\n");
    }
    bytes
}

/// What the client understands of an answer, if it takes it for one.
async fn understood(client: &Client, action: &str) -> Option<String> {
    match action {
        "DescribeStacks" => client.describe_stacks().send().await.ok().map(|answer| format!("{answer:?}")),
        "DescribeChangeSet" => {
            client.describe_change_set().change_set_name("set").send().await.ok().map(|answer| format!("{answer:?}"))
        }
        _ => client.describe_stack_events().stack_name("it").send().await.ok().map(|answer| format!("{answer:?}")),
    }
}

#[tokio::test]
async fn a_body_that_is_cut_anywhere_is_an_error() {
    let account = account();
    let client = account.client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let set = client
        .create_change_set()
        .stack_name("shop-network")
        .change_set_name("change")
        .use_previous_template(true)
        .parameters(
            aws_sdk_cloudformation::types::Parameter::builder()
                .parameter_key("AlertEmail")
                .use_previous_value(true)
                .build(),
        )
        .capabilities(aws_sdk_cloudformation::types::Capability::CapabilityNamedIam)
        .tags(aws_sdk_cloudformation::types::Tag::builder().key("Team").value("shop").build())
        .send()
        .await
        .unwrap();
    let set = set.id().unwrap();
    let server = Server::start();
    let asks = server.client();
    for fields in [
        vec![("Action", "DescribeStacks")],
        vec![("Action", "DescribeChangeSet"), ("ChangeSetName", set)],
        vec![("Action", "DescribeStackEvents"), ("StackName", "shop-network")],
    ] {
        let action = fields[0].1;
        let body = body(&account, &fields).await;
        assert!(body.len() > 800, "{action} answers {} bytes", body.len());
        for (framed, how) in [(with_length as fn(&[u8], usize) -> Vec<u8>, "a length"), (in_chunks, "chunks")] {
            server.sends(framed(&body, body.len()));
            assert!(understood(&asks, action).await.is_some(), "the whole answer to {action} with {how}");
            for sent in (0..body.len()).step_by(10).chain([body.len() - 1]) {
                server.sends(framed(&body, sent));
                let half = understood(&asks, action).await;
                assert_eq!(half, None, "{action} with {how}, cut after {sent} of {} bytes", body.len());
            }
        }
    }
    // The last chunk is there and the empty one behind it is not: nobody says that this was all.
    let body = body(&account, &[("Action", "DescribeStacks")]).await;
    let mut bytes = in_chunks(&body, body.len());
    bytes.truncate(bytes.len() - "0\r\n\r\n".len());
    server.sends(bytes);
    assert_eq!(understood(&asks, "DescribeStacks").await, None);
}
