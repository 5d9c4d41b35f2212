//! How long things take is known from what the stack has been through, however long ago.

use crate::databases::{stack, status, until};
use crate::witness::request;
use aws_sdk_cloudformation::Client;
use serde_json::json;
use specforge_deploy::engine::{
    Consent, DeployRequest, Deployment, DestroyPlan, Notice, Observer, Pace, PastTimes, deploy,
};
use specforge_deploy::local::{FaultPlan, LocalCloudFormation, LocalOptions, Pace as LocalPace, SlowResource};
use specforge_deploy::plan::Plan;
use specforge_dsl::assembly::Assembly;
use std::time::Duration;

/// Agrees to everything, and keeps what it is told of the past.
#[derive(Default)]
struct Historian(Vec<PastTimes>);

impl Observer for Historian {
    fn notice(&mut self, notice: Notice<'_>) {
        if let Notice::PastTimes { times, .. } = notice {
            self.0.push(times.clone());
        }
    }

    fn consent_to_plan(&mut self, _plan: &Plan) -> Consent {
        Consent::Given
    }

    fn consent_to_destroy(&mut self, _plan: &DestroyPlan) -> Consent {
        Consent::Given
    }
}

/// A stack of many topics, more than a page of events tells of.
fn app(name: &str) -> Assembly {
    let topics = (0..60).map(|number| (format!("Topic{number}"), json!({ "Type": "AWS::SNS::Topic" })));
    let mut resources: serde_json::Map<_, _> = topics.collect();
    resources.insert(
        "Gateway".to_owned(),
        json!({ "Type": "AWS::SQS::Queue", "Properties": { "VisibilityTimeout": name.len() } }),
    );
    Assembly { name: "app".to_owned(), stacks: vec![stack("many", &[], resources.into())], ..Assembly::default() }
}

fn account() -> LocalCloudFormation {
    let slow = SlowResource::new("Gateway", Duration::from_secs(300));
    let faults = FaultPlan::default().slow(slow);
    LocalCloudFormation::in_memory(LocalOptions { pace: LocalPace::Realistic, faults, ..LocalOptions::default() })
}

async fn deployed(client: &Client, app: &Assembly) -> (Deployment, Vec<PastTimes>) {
    let mut historian = Historian::default();
    let request = DeployRequest { pace: Pace::AWS, ..request(&[]) };
    let deployment = deploy(client, app, &request, &mut historian).await.unwrap();
    (deployment, historian.0)
}

#[tokio::test(start_paused = true)]
async fn the_past_is_read_back_to_the_last_operation_that_went_well() {
    let client = account().client("us-east-1");
    let (_, first) = deployed(&client, &app("a")).await;
    assert!(first[0].is_empty());
    let newest = client.describe_stack_events().stack_name("app-many").send().await.unwrap();
    assert!(newest.next_token().is_some(), "the beginning is on another page");
    let began = |id: &str| {
        newest.stack_events().iter().any(|event| {
            event.logical_resource_id() == Some(id)
                && event.resource_status().is_some_and(|it| it.as_str() == "CREATE_IN_PROGRESS")
        })
    };
    assert!(!began("Topic0"), "and so is that of this topic");

    let (_, second) = deployed(&client, &app("bb")).await;
    assert!(second[0].seconds("Topic0", "CREATE").is_some_and(|seconds| seconds > 1.0), "{:?}", second[0]);
}

#[tokio::test(start_paused = true)]
async fn who_attaches_to_an_operation_knows_the_past_as_well() {
    let client = account().client("us-east-1");
    deployed(&client, &app("a")).await;
    deployed(&client, &app("bb")).await;
    let third = app("ccc");
    tokio::select! {
        _ = deployed(&client, &third) => panic!("it was not interrupted"),
        () = until(&client, "app-many", "UPDATE_IN_PROGRESS") => {}
    }
    let (again, past) = deployed(&client, &third).await;
    assert!(again.stacks[0].attached.is_some(), "{again:?}");
    assert!(past[0].seconds("Gateway", "UPDATE").is_some_and(|seconds| seconds > 200.0), "{past:?}");
    assert_eq!(status(&client, "app-many").await, "UPDATE_COMPLETE");
}
