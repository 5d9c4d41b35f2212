//! What comes from outside may be wrong at any moment: each ends with a clear error or is survived, and the next run goes on.

use crate::shop::shop;
use crate::witness::{ALL, deployed, request};
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::config::retry::RetryConfig;
use aws_sdk_cloudformation::config::{BehaviorVersion, Credentials, Region};
use serde_json::{Map, Value, json};
use specforge_deploy::engine::{DeployRequest, Deployment, EngineError, Outcome, Pace};
use specforge_deploy::local::{
    FaultPlan, LocalCloudFormation, LocalOptions, Pace as LocalPace, RequestFault, RequestFaultKind,
};
use specforge_dsl::assembly::{AssembledStack, Assembly, Template};
use std::collections::BTreeMap;
use std::time::Duration;

/// Every call that a deployment of the shop may make.
const CALLS: [&str; 10] = [
    "DescribeStacks",
    "ListChangeSets",
    "GetTemplate",
    "CreateChangeSet",
    "DescribeChangeSet",
    "DeleteChangeSet",
    "ExecuteChangeSet",
    "DescribeStackEvents",
    "DescribeEvents",
    "UpdateTerminationProtection",
];

fn slow_account() -> LocalCloudFormation {
    LocalCloudFormation::in_memory(LocalOptions { pace: LocalPace::Realistic, ..LocalOptions::default() })
}

fn patient() -> DeployRequest {
    DeployRequest { pace: Pace::AWS, ..request(&ALL) }
}

/// Everything that a run says at its end.
fn said(ended: &Result<Deployment, EngineError>) -> String {
    match ended {
        Ok(deployment) => format!("{deployment:?}"),
        Err(error) => match error {
            EngineError::Call(call) => format!("{error} {}", call.help().unwrap_or_default()),
            EngineError::Input(_) => error.to_string(),
        },
    }
}

/// Whatever went wrong is over: the next run finishes, and no change set is left.
async fn goes_on(account: &LocalCloudFormation, after: &str) {
    account.set_faults(FaultPlan::default());
    let client = account.client("us-east-1");
    let deployment = deployed(&client, &shop(), &patient()).await.unwrap();
    assert!(matches!(deployment.outcome, Outcome::Deployed | Outcome::NoChange), "{after}: {:?}", deployment.outcome);
    for stack in ["shop-network", "shop-service"] {
        let left = client.list_change_sets().stack_name(stack).send().await.unwrap();
        assert!(left.summaries().is_empty(), "{after}: {left:?}");
    }
}

/// A fault at the n-th request, for each n: every run either deploys or says what went wrong, in these words.
async fn at_each_request(kind: RequestFaultKind, times: u32, words: &[&str]) {
    for spared in (0..45).step_by(4) {
        let account = slow_account();
        account.set_faults(FaultPlan::default().request(RequestFault::any(kind).after(spared).times(times)));
        let ended = deployed(&account.client("us-east-1"), &shop(), &patient()).await;
        let fine = matches!(&ended, Ok(deployment) if deployment.outcome == Outcome::Deployed);
        let said = said(&ended);
        assert!(fine || words.iter().any(|word| said.contains(word)), "{kind:?} at request {spared}: {said}");
        assert!(!said.contains("hunter2"), "a secret is told: {said}");
        goes_on(&account, &format!("{kind:?} at request {spared}")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn access_denied_at_any_call_names_the_call() {
    for call in CALLS {
        let account = slow_account();
        let denied = RequestFault::new(call, RequestFaultKind::AccessDenied).times(u32::MAX);
        account.set_faults(FaultPlan::default().request(denied));
        let ended = deployed(&account.client("us-east-1"), &shop(), &patient()).await;
        let fine = matches!(&ended, Ok(deployment) if deployment.outcome == Outcome::Deployed);
        let said = said(&ended);
        let told = said.contains(call) && (said.contains("AccessDenied") || said.contains("not authorized"));
        assert!(fine || told, "{call}: {said}");
        goes_on(&account, call).await;
    }
}

#[tokio::test(start_paused = true)]
async fn credentials_that_expire_at_any_request_are_told_as_such() {
    at_each_request(RequestFaultKind::ExpiredToken, u32::MAX, &["ExpiredToken", "expired"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_wrong_clock_is_told_as_such() {
    at_each_request(RequestFaultKind::ClockSkew, u32::MAX, &["Signature expired"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_truncated_answer_at_any_request_is_survived_or_told() {
    at_each_request(RequestFaultKind::Truncated, 1, &CALLS).await;
}

#[tokio::test(start_paused = true)]
async fn a_proxys_page_at_any_request_is_survived_or_told() {
    at_each_request(RequestFaultKind::BadGateway, 1, &CALLS).await;
}

#[tokio::test(start_paused = true)]
async fn events_with_words_of_a_later_version_are_survived() {
    let account = slow_account();
    account.set_faults(FaultPlan { unknown_values: true, ..FaultPlan::default() });
    let deployment = deployed(&account.client("us-east-1"), &shop(), &patient()).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::Deployed);
    let unknown = deployment.stacks.iter().flat_map(|stack| &stack.events);
    assert!(unknown.filter(|event| event.status == "REFLECTION_IN_PROGRESS").count() > 0, "there were such events");
}

#[tokio::test(start_paused = true)]
async fn reads_that_lag_behind_are_survived() {
    for seconds in [1, 3, 8] {
        let account = slow_account();
        account.set_faults(FaultPlan { lag: Duration::from_secs(seconds), ..FaultPlan::default() });
        let ended = deployed(&account.client("us-east-1"), &shop(), &patient()).await;
        // What the reads show at the end may still be too old to plan the next stack on; what is said must be so.
        let said = said(&ended);
        assert!(ended.is_ok() || said.contains("does not exist"), "{seconds} s: {said}");
        account.set_faults(FaultPlan::default());
        tokio::time::sleep(Duration::from_secs(3_600)).await;
        goes_on(&account, &format!("{seconds} s")).await;
    }
}

/// A port of this machine at which nobody listens.
#[tokio::test]
async fn an_endpoint_that_cannot_be_reached_is_told_with_what_to_check() {
    let http = aws_smithy_http_client::Builder::new().build_http();
    let config = aws_sdk_cloudformation::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("A", "b", None, None, "test"))
        .endpoint_url("http://127.0.0.1:9")
        .retry_config(RetryConfig::disabled())
        .http_client(http)
        .build();
    let ended = deployed(&Client::from_conf(config), &shop(), &request(&ALL)).await;
    let said = said(&ended);
    assert!(said.contains("DescribeStacks") && said.contains("--endpoint-url"), "{said}");
}

/// One stack of 500 topics, which is all that a template may have.
fn crowd(version: u32) -> Assembly {
    let topic = |number: usize| {
        (format!("T{number}"), json!({"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": format!("v{version}")}}))
    };
    let resources: Map<String, Value> = (0..500).map(topic).collect();
    let stack = AssembledStack::new("crowd", "crowd", Template::from_value(json!({ "Resources": resources })));
    Assembly { name: "crowd".into(), stacks: vec![stack], ..Assembly::default() }
}

#[tokio::test(start_paused = true)]
async fn five_hundred_resources_with_five_thousand_events_are_followed() {
    let account = slow_account();
    let client = account.client("us-east-1");
    let mut told = 0;
    for version in 1..=5 {
        let request = DeployRequest { parameters: BTreeMap::new(), ..patient() };
        let deployment = deployed(&client, &crowd(version), &request).await.unwrap();
        assert_eq!(deployment.outcome, Outcome::Deployed);
        let events = &deployment.stacks[0].events;
        let done = events.iter().filter(|event| event.status.ends_with("_COMPLETE") && !event.of_stack).count();
        assert_eq!(done, 500, "each resource is told once");
        told += events.len();
    }
    assert!(told > 5_000, "{told}");
}
