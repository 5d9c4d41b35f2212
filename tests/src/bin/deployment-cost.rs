//! What deploying SpecForge's production costs: calls, bytes, time and memory, as a table in Markdown.
//!
//! `cargo run --release --package specforge-tests --features servers --bin deployment-cost`

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use specforge_deploy::engine::{DeployRequest, Pace, Silent, deploy};
use specforge_deploy::local::{LocalCloudFormation, LocalOptions};
use specforge_dsl::assembly::{Assembly, Template};

/// What went over the wire.
#[derive(Debug, Default, Clone)]
struct Cost {
    calls: usize,
    sent: usize,
    received: usize,
    /// Inside the embedded CloudFormation.
    server: Duration,
}

/// An HTTP client that counts.
#[derive(Debug, Clone)]
struct Counter {
    server: LocalCloudFormation,
    cost: Arc<Mutex<Cost>>,
}

impl HttpClient for Counter {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Counter {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let sent = request.body().bytes().map_or(0, <[u8]>::len);
        let (server, cost) = (self.server.clone(), Arc::clone(&self.cost));
        HttpConnectorFuture::new(async move {
            let began = Instant::now();
            let answer = server.call(request).await;
            let took = began.elapsed();
            let received = answer.as_ref().ok().and_then(|it| it.body().bytes()).map_or(0, <[u8]>::len);
            let mut cost = cost.lock().unwrap_or_else(PoisonError::into_inner);
            cost.calls += 1;
            cost.sent += sent;
            cost.received += received;
            cost.server += took;
            answer
        })
    }
}

struct Bench {
    counter: Counter,
    client: Client,
}

impl Bench {
    fn new() -> Self {
        let server = LocalCloudFormation::in_memory(LocalOptions::default());
        let counter = Counter { server, cost: Arc::default() };
        let config = aws_sdk_cloudformation::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new("LOCAL", "local", None, None, "bench"))
            .http_client(SharedHttpClient::new(counter.clone()))
            .build();
        Self { counter, client: Client::from_conf(config) }
    }

    /// Deploys, and prints a line of the table.
    async fn measure(&self, what: &str, assembly: &Assembly) -> Result<(), String> {
        *self.counter.cost.lock().unwrap_or_else(PoisonError::into_inner) = Cost::default();
        // No pauses: what remains is work.
        let pace = Pace { first: Duration::ZERO, longest: Duration::ZERO, patience: 3 };
        let request = DeployRequest { samples: true, pace, ..DeployRequest::default() };
        let began = Instant::now();
        let deployment =
            deploy(&self.client, assembly, &request, &mut Silent).await.map_err(|error| error.to_string())?;
        let took = began.elapsed();
        let cost = self.counter.cost.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let events: usize = deployment.stacks.iter().map(|stack| stack.events.len()).sum();
        println!(
            "| {what} | {:?} | {} | {} KB | {} KB | {events} | {:.0} ms | {:.0} ms |",
            deployment.outcome,
            cost.calls,
            cost.sent / 1_000,
            cost.received / 1_000,
            cost.server.as_secs_f64() * 1e3,
            took.saturating_sub(cost.server).as_secs_f64() * 1e3,
        );
        Ok(())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), String> {
    let production = specforge_tests::ministack::production(specforge_tests::ministack::Cut::Nothing)?;
    println!("| deployment | outcome | calls | sent | received | events | server | engine and SDK |");
    println!("|---|---|---|---|---|---|---|---|");
    let bench = Bench::new();
    bench.measure("production, all of it", &production).await?;
    bench.measure("production, no change", &production).await?;
    bench.measure("production, one property", &with_one_change(&production)).await?;

    let before = resident();
    let crowd = Bench::new();
    for version in 1..=5 {
        crowd.measure(&format!("500 topics, version {version}"), &topics(version)).await?;
    }
    match (before, resident()) {
        (Some(before), Some(after)) => {
            println!("\nmemory at most: {:.0} MB before the 500 topics, {:.0} MB with all their events", before, after);
        }
        _ => println!("\nmemory: this system does not tell"),
    }
    Ok(())
}

/// Production with another retention of one log group.
fn with_one_change(production: &Assembly) -> Assembly {
    let mut changed = production.clone();
    for stack in &mut changed.stacks {
        let mut template = stack.template.to_value();
        let resources = template["Resources"].as_object_mut().into_iter().flatten();
        let group = resources.map(|(_, resource)| resource).find(|resource| resource["Type"] == "AWS::Logs::LogGroup");
        if let Some(group) = group {
            group["Properties"]["RetentionInDays"] = 3.into();
            stack.template = Template::from_value(template);
            break;
        }
    }
    changed
}

/// A stack with as many resources as a template may have, each with a property that the version changes.
fn topics(version: u32) -> Assembly {
    let topic = |number: usize| {
        let topic =
            serde_json::json!({"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": format!("v{version}")}});
        (format!("T{number}"), topic)
    };
    let resources: serde_json::Map<String, serde_json::Value> = (0..500).map(topic).collect();
    let stack = specforge_dsl::assembly::AssembledStack::new(
        "crowd",
        "crowd",
        Template::from_value(serde_json::json!({ "Resources": resources })),
    );
    Assembly { name: "crowd".into(), stacks: vec![stack], ..Assembly::default() }
}

/// The most memory that this process had so far, in megabytes, where the system tells (Linux).
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1_000.0)
}
