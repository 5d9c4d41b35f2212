//! `recover` and `cancel` whose process died are followed to their end by the same command.

use crate::databases::{app, deployed, slow_account, slow_account_with, status, until};
use crate::witness::Witness;
use aws_sdk_cloudformation::Client;
use specforge_deploy::engine::{
    Consent, Deployment, EngineError, Outcome, Pace, RecoverRequest, StackOutcome, cancel, recover,
};
use specforge_deploy::local::{FaultAction, FaultPlan, ResourceFault};

async fn cancelled(client: &Client, stacks: &[&str]) -> Result<Deployment, EngineError> {
    let stacks: Vec<String> = stacks.iter().map(|stack| (*stack).to_owned()).collect();
    cancel(client, &app("a"), &stacks, Pace::AWS, &mut Witness::saying(Consent::Given)).await
}

async fn recovered(client: &Client) -> Deployment {
    let request = RecoverRequest { stack: "data".into(), skip: Vec::new(), force: false, pace: Pace::AWS };
    recover(client, &app("a"), &request, &mut Witness::saying(Consent::Given)).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_cancellation_that_runs_already_is_followed() {
    for stacks in [&["data"][..], &[]] {
        let client = slow_account().client("us-east-1");
        deployed(&client, &app("a")).await;
        let edited = app("b");
        let dies = async {
            until(&client, "app-data", "UPDATE_IN_PROGRESS").await;
            client.cancel_update_stack().stack_name("app-data").send().await.unwrap();
            until(&client, "app-data", "UPDATE_ROLLBACK_IN_PROGRESS").await;
        };
        tokio::select! {
            _ = deployed(&client, &edited) => panic!("it was not interrupted"),
            () = dies => {}
        }
        let followed = cancelled(&client, stacks).await.unwrap();
        assert_eq!(followed.outcome, Outcome::Cancelled, "{followed:?}");
        assert_eq!(status(&client, "app-data").await, "UPDATE_ROLLBACK_COMPLETE");
    }
}

/// What turned around by itself, because a resource failed, was not cancelled.
#[tokio::test(start_paused = true)]
async fn a_rollback_that_a_failure_began_is_told_as_such() {
    let fails = ResourceFault::new("Topic").on(FaultAction::Update);
    let client = slow_account_with(FaultPlan::default().resource(fails)).client("us-east-1");
    deployed(&client, &app("a")).await;
    let edited = app("longer");
    tokio::select! {
        _ = deployed(&client, &edited) => panic!("it was not interrupted"),
        () = until(&client, "app-data", "UPDATE_ROLLBACK_IN_PROGRESS") => {}
    }
    let followed = cancelled(&client, &["data"]).await.unwrap();
    assert_eq!(followed.outcome, Outcome::RolledBack, "{followed:?}");
    let StackOutcome::RolledBack(failure) = &followed.stacks[0].outcome else { panic!("{followed:?}") };
    assert_eq!(failure.logical_id.as_deref(), Some("Topic"));
}

#[tokio::test(start_paused = true)]
async fn a_way_back_that_runs_already_is_followed() {
    let fails = ResourceFault::new("Topic").on(FaultAction::Update);
    let client = slow_account_with(FaultPlan::default().resource(fails)).client("us-east-1");
    deployed(&client, &app("a")).await;
    let edited = app("longer");
    tokio::select! {
        _ = deployed(&client, &edited) => panic!("it was not interrupted"),
        () = until(&client, "app-data", "UPDATE_ROLLBACK_IN_PROGRESS") => {}
    }
    let followed = recovered(&client).await;
    assert_eq!(followed.outcome, Outcome::Recovered, "{followed:?}");
    assert!(!followed.stacks[0].events.is_empty(), "what happened is part of what comes of it");
    assert_eq!(status(&client, "app-data").await, "UPDATE_ROLLBACK_COMPLETE");
}

/// Only a way back is waited for: what still goes forward may succeed.
#[tokio::test(start_paused = true)]
async fn an_update_that_runs_is_nothing_to_recover_from() {
    let client = slow_account().client("us-east-1");
    deployed(&client, &app("a")).await;
    let edited = app("b");
    tokio::select! {
        _ = deployed(&client, &edited) => panic!("it was not interrupted"),
        () = until(&client, "app-data", "UPDATE_IN_PROGRESS") => {}
    }
    let refused = recovered(&client).await;
    let StackOutcome::NotReady { why, help, .. } = &refused.stacks[0].outcome else { panic!("{refused:?}") };
    assert_eq!(why, "an operation is running on it");
    assert!(help.contains("`events data --follow`") && help.contains("`cancel data`"), "{help}");
}

#[tokio::test(start_paused = true)]
async fn a_first_creation_that_is_undone_can_only_be_created_anew() {
    let fails = ResourceFault::new("Topic").on(FaultAction::Create);
    let client = slow_account_with(FaultPlan::default().resource(fails)).client("us-east-1");
    let paused = specforge_deploy::engine::DeployRequest {
        on_failure: specforge_deploy::engine::OnFailure::Pause,
        ..crate::databases::with_consent()
    };
    let mut app = app("a");
    let mut template = app.stacks[1].template.to_value();
    template["Resources"].as_object_mut().unwrap().remove("Database");
    template["Resources"]["Topic"].as_object_mut().unwrap().remove("DependsOn");
    app.stacks[1].template = specforge_dsl::assembly::Template::from_value(template);
    let failed =
        specforge_deploy::engine::deploy(&client, &app, &paused, &mut Witness::saying(Consent::Given)).await.unwrap();
    assert_eq!(failed.outcome, Outcome::Paused, "{failed:?}");
    let back = recovered(&client).await;
    assert_eq!(status(&client, "app-data").await, "ROLLBACK_COMPLETE");
    assert_eq!(back.outcome, Outcome::Recovered);
    assert_eq!(back.stacks[0].outcome, StackOutcome::CreationUndone, "{back:?}");
}

/// The empty stack that a change set left waits for nothing.
#[tokio::test(start_paused = true)]
async fn a_stack_in_review_is_nothing_to_cancel() {
    let client = slow_account().client("us-east-1");
    let template = app("a").stacks[1].template.to_json();
    let created = client.create_change_set().stack_name("app-data").change_set_name("theirs").template_body(template);
    created.change_set_type(aws_sdk_cloudformation::types::ChangeSetType::Create).send().await.unwrap();
    assert!(matches!(cancelled(&client, &[]).await, Err(EngineError::Input(_))), "nothing is running");
    let named = cancelled(&client, &["data"]).await.unwrap();
    let StackOutcome::NotReady { why, .. } = &named.stacks[0].outcome else { panic!("{named:?}") };
    assert_eq!(why, "nothing is running on it");
}
