//! Every status that the API knows, and some that it may know one day, against everything that may be asked of a stack.

use crate::shop::shop;
use crate::witness::{ALL, Witness, deployed, request};
use aws_sdk_cloudformation::types::StackStatus;
use specforge_deploy::engine::{
    Consent, Deployment, DestroyRequest, EngineError, Pace, RecoverRequest, cancel, deploy, destroy, drift, history,
    outputs, plan, recover, status,
};
use specforge_deploy::local::{LocalCloudFormation, LocalOptions};
use specforge_dsl::assembly::Assembly;
use std::fmt::Debug;
use std::path::Path;
use std::time::Duration;

const OF_TOMORROW: [&str; 3] = ["HIBERNATE_IN_PROGRESS", "HIBERNATE_COMPLETE", "HIBERNATE_FAILED"];

/// The account in the file, in which the service's stack has this status and nothing runs.
fn account_in(file: &Path, deployed: &[u8], status: &str) -> LocalCloudFormation {
    let mut world: serde_json::Value = serde_json::from_slice(deployed).unwrap();
    let stacks = world["stacks"].as_object_mut().unwrap();
    let stack = stacks.values_mut().find(|stack| stack["name"] == "shop-service").unwrap();
    stack["status"] = status.into();
    if status == "REVIEW_IN_PROGRESS" {
        stack["template"] = "".into();
        stack["resources"] = serde_json::json!({});
        stack["outputs"] = serde_json::json!([]);
    }
    std::fs::write(file, serde_json::to_vec(&world).unwrap()).unwrap();
    LocalCloudFormation::open(file, LocalOptions::default()).unwrap()
}

/// What came of it, in a word or two. What is still followed after some seconds waits for CloudFormation, which does nothing here.
async fn word<T>(work: impl Future<Output = Result<T, EngineError>>, outcome: impl Fn(&T) -> String) -> String {
    match tokio::time::timeout(Duration::from_secs(3), work).await {
        Err(_) => "follows".to_owned(),
        Ok(Ok(done)) => outcome(&done),
        Ok(Err(EngineError::Input(problems))) => {
            let kind = format!("{:?}", problems[0]);
            kind.split([' ', '{', '(']).next().unwrap_or_default().to_owned()
        }
        Ok(Err(EngineError::Call(call))) => format!("{} {}", call.operation, call.code.unwrap_or_default()),
    }
}

fn ended(deployment: &Deployment) -> String {
    format!("{:?}", deployment.outcome)
}

fn variant(value: impl Debug) -> String {
    format!("{value:?}").split(['(', ' ']).next().unwrap_or_default().to_owned()
}

#[tokio::test(start_paused = true)]
async fn no_status_makes_a_command_hang_or_lie() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.json");
    let shop: Assembly = shop();
    let whole = LocalCloudFormation::open(&file, LocalOptions::default()).unwrap();
    deployed(&whole.client("us-east-1"), &shop, &request(&ALL)).await.unwrap();
    drop(whole);
    let as_deployed = std::fs::read(&file).unwrap();

    let mut lines = Vec::new();
    for name in StackStatus::values().iter().copied().chain(OF_TOMORROW) {
        let mut words = Vec::new();
        let client = || account_in(&file, &as_deployed, name).client("us-east-1");
        let given = request(&[]);
        let consenting = || Witness::saying(Consent::Given);
        let service = shop.stack("service").unwrap();
        let all: Vec<_> = shop.stacks.iter().collect();

        words.push(("plan", word(plan(&client(), &shop, &given, &mut consenting()), ended).await));
        words.push(("deploy", word(deploy(&client(), &shop, &given, &mut consenting()), ended).await));
        let named = DestroyRequest { stacks: vec!["service".into()], pace: Pace::LOCAL, ..DestroyRequest::default() };
        words.push(("destroy", word(destroy(&client(), &shop, &named, &mut consenting()), ended).await));
        let back = RecoverRequest { stack: "service".into(), skip: vec![], force: false, pace: Pace::LOCAL };
        words.push(("recover", word(recover(&client(), &shop, &back, &mut consenting()), ended).await));
        let stacks = ["service".to_owned()];
        words.push(("cancel", word(cancel(&client(), &shop, &stacks, Pace::LOCAL, &mut consenting()), ended).await));
        words.push(("cancel all", word(cancel(&client(), &shop, &[], Pace::LOCAL, &mut consenting()), ended).await));
        let found = |found: &Vec<specforge_deploy::engine::StackDrift>| variant(&found[0].finding);
        words.push(("drift", word(drift(&client(), &[service], Pace::LOCAL), found).await));
        words.push(("status", word(status(&client(), &all), |all| format!("{:?}", all[1].turn)).await));
        words.push(("outputs", word(outputs(&client(), &all), |_| "told".to_owned()).await));
        words.push(("events", word(history(&client(), &all, 1), |_| "told".to_owned()).await));
        if lines.is_empty() {
            lines.push(words.iter().fold(" ".repeat(45), |line, (command, _)| format!("{line} {command:<17}")));
        }
        lines.push(words.iter().fold(format!("{name:<45}"), |line, (_, word)| format!("{line} {word:<17}")));
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    insta::assert_snapshot!(lines.join("\n"));
}
