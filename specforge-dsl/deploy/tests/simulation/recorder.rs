//! An HTTP client that notes every call, and is the place where a process dies.

use crate::history::Call;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::config::retry::RetryConfig;
use aws_sdk_cloudformation::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_runtime::client::retries::{RetryPartition, TokenBucket};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use specforge_deploy::local::LocalCloudFormation;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;
use tokio::time::Instant;

/// The death of a process: at which call, and whether the service still hears that one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Death {
    pub(crate) at_call: usize,
    pub(crate) heard: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Recorder {
    server: LocalCloudFormation,
    calls: Arc<Mutex<Vec<Call>>>,
    run: usize,
    began: usize,
    death: Option<Death>,
    died: Arc<Notify>,
    clock: Instant,
}

impl Recorder {
    pub(crate) fn new(
        server: &LocalCloudFormation,
        calls: &Arc<Mutex<Vec<Call>>>,
        run: usize,
        death: Option<Death>,
        clock: Instant,
    ) -> Self {
        let began = calls.lock().unwrap().len();
        let (server, calls, died) = (server.clone(), Arc::clone(calls), Arc::new(Notify::new()));
        Self { server, calls, run, began, death, died, clock }
    }

    /// A client whose calls are noted.
    pub(crate) fn client(&self) -> Client {
        client(SharedHttpClient::new(self.clone()), "simulation")
    }

    /// Is over when the process dies.
    pub(crate) async fn died(&self) {
        self.died.notified().await;
    }
}

/// A client with a retry budget of its own: the SDK shares one between all clients of a process.
pub(crate) fn client(http: SharedHttpClient, name: &'static str) -> Client {
    let partition = RetryPartition::custom(name).token_bucket(TokenBucket::new(500)).build();
    let config = aws_sdk_cloudformation::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("LOCAL", "local", None, None, "simulation"))
        .retry_config(RetryConfig::standard())
        .retry_partition(partition)
        .http_client(http)
        .build();
    Client::from_conf(config)
}

impl HttpClient for Recorder {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Recorder {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let fields: BTreeMap<String, String> =
            form_urlencoded::parse(request.body().bytes().unwrap_or_default()).into_owned().collect();
        let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let mut calls = self.calls.lock().unwrap();
        let number = calls.len() - self.began;
        calls.push(Call {
            at: self.clock.elapsed(),
            run: self.run,
            operation: field("Action"),
            // Events are asked for by the operation.
            stack: field("StackName") + &field("OperationId"),
            change_set: field("ChangeSetName"),
            token: field("ClientRequestToken"),
            page: field("NextToken"),
        });
        drop(calls);
        match self.death.filter(|death| number >= death.at_call) {
            None => self.server.call(request),
            Some(death) => {
                if death.heard && number == death.at_call {
                    drop(self.server.call(request));
                }
                self.died.notify_one();
                HttpConnectorFuture::new(std::future::pending())
            }
        }
    }
}
