//! What came of an operation that was running already is part of what comes of the run.

use crate::databases::{app, deployed, slow_account, status, until, with_consent};
use crate::witness::Witness;
use specforge_deploy::engine::{
    Consent, DestroyRequest, Inspect, Inspected, Inspection, Outcome, Pace, ReleaseOptions, StackOutcome, deploy,
    destroy, restart,
};
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::collections::BTreeSet;
use std::pin::Pin;
use std::time::Duration;

/// A deployment of another database whose process died while the old one was being removed.
async fn died_in_the_clean_up() -> aws_sdk_cloudformation::Client {
    let client = slow_account().client("us-east-1");
    assert_eq!(deployed(&client, &app("a")).await.outcome, Outcome::Deployed);
    let edited = app("b");
    tokio::select! {
        _ = deployed(&client, &edited) => panic!("it was not interrupted"),
        () = until(&client, "app-data", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS") => {}
    }
    client
}

#[tokio::test(start_paused = true)]
async fn leftovers_of_a_clean_up_that_nobody_watched_are_the_outcome_of_the_next_run() {
    let client = died_in_the_clean_up().await;
    let again = deployed(&client, &app("b")).await;
    assert_eq!(again.outcome, Outcome::DeployedWithLeftovers, "{again:?}");
    let data = &again.stacks[1];
    assert_eq!(data.outcome, StackOutcome::NoChange, "nothing is executed twice");
    let left = data.left();
    assert_eq!((left.len(), left[0].logical_id.as_str()), (1, "Database"));
    assert!(
        left[0]
            .removal()
            .unwrap()
            .to_string()
            .contains("--type-name AWS::RDS::DBInstance --identifier app-data-database")
    );
    assert!(data.events.iter().any(|event| event.status == "DELETE_FAILED"), "the events are those of the operation");
    // Once told, it is not told again.
    assert_eq!(deployed(&client, &app("b")).await.outcome, Outcome::NoChange);
}

#[tokio::test(start_paused = true)]
async fn leftovers_are_told_whatever_comes_after_them() {
    let client = died_in_the_clean_up().await;
    let mut refusing = Witness::saying(Consent::Refused);
    let declined = deploy(&client, &app("longer"), &with_consent(), &mut refusing).await.unwrap();
    assert_eq!(declined.outcome, Outcome::Declined);
    assert_eq!(declined.stacks[1].left().len(), 1, "{declined:?}");
}

#[tokio::test(start_paused = true)]
async fn leftovers_outlive_the_stack_that_is_destroyed_after_them() {
    let client = died_in_the_clean_up().await;
    let unprotect = BTreeSet::from(["Database".to_owned()]);
    let request = DestroyRequest { unprotect, pace: Pace::AWS, any_data: true, ..DestroyRequest::default() };
    let gone = destroy(&client, &app("b"), &request, &mut Witness::saying(Consent::Given)).await.unwrap();
    assert_eq!(gone.outcome, Outcome::DeployedWithLeftovers, "{gone:?}");
    assert_eq!(gone.stacks[0].outcome, StackOutcome::Deleted);
    assert_eq!(gone.stacks[0].left().len(), 1);
}

/// The app with a service that can be restarted.
fn with_service(name: &str) -> Assembly {
    let mut app = app(name);
    let mut template = app.stacks[1].template.to_value();
    template["Parameters"] = serde_json::json!({ "Nonce": { "Type": "Number", "Default": 1 } });
    template["Resources"]["Api"] = serde_json::json!({ "Type": "AWS::ECS::Service", "Properties": {
        "ForceNewDeployment": { "EnableForceNewDeployment": true, "ForceNewDeploymentNonce": { "Ref": "Nonce" } } } });
    app.stacks[1].template = specforge_dsl::assembly::Template::from_value(template);
    app.stacks[1].parameters = vec![specforge_dsl::assembly::StackParameter {
        name: "Nonce".to_owned(),
        r#type: "Number".to_owned(),
        description: None,
        default: Some("1".to_owned()),
        no_echo: false,
        sample: None,
        source: specforge_dsl::assembly::ParameterSource::Given,
    }];
    app
}

#[tokio::test(start_paused = true)]
async fn a_restart_tells_what_the_operation_before_it_left() {
    let client = slow_account().client("us-east-1");
    deployed(&client, &with_service("a")).await;
    let edited = with_service("b");
    tokio::select! {
        _ = deployed(&client, &edited) => panic!("it was not interrupted"),
        () = until(&client, "app-data", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS") => {}
    }
    let mut witness = Witness::saying(Consent::Given);
    let restarted = restart(&client, &edited, &[], &ReleaseOptions::default(), &mut witness).await.unwrap();
    assert_eq!(restarted.outcome, Outcome::DeployedWithLeftovers, "{restarted:?}");
    assert_eq!(restarted.stacks[0].outcome, StackOutcome::Deployed);
    assert_eq!(status(&client, "app-data").await, "UPDATE_COMPLETE");
}

/// Finds that nothing runs as it should.
struct Gloomy;

impl Inspect for Gloomy {
    fn inspect<'a>(
        &'a self,
        _client: &'a aws_sdk_cloudformation::Client,
        _stack: &'a AssembledStack,
    ) -> Pin<Box<dyn Future<Output = Inspected> + 'a>> {
        let deviations = vec!["it runs another task definition".to_owned()];
        Box::pin(async { Inspected { deviations, ..Inspected::default() } })
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_dead_process_deployed_is_looked_at_by_the_next_one() {
    let client = died_in_the_clean_up().await;
    let request = specforge_deploy::engine::DeployRequest { inspection: Inspection::new(Gloomy), ..with_consent() };
    let again = deploy(&client, &app("b"), &request, &mut Witness::saying(Consent::Given)).await.unwrap();
    assert_eq!(again.outcome, Outcome::Deviates, "{again:?}");
}

#[tokio::test(start_paused = true)]
async fn termination_protection_that_a_dead_process_had_no_time_for_is_set_by_the_next_run() {
    let client = slow_account().client("us-east-1");
    let mut protected = app("a");
    protected.stacks[1].termination_protection = true;
    let died = tokio::time::timeout(Duration::from_secs(60), deployed(&client, &protected)).await;
    assert!(died.is_err(), "it was not interrupted");
    assert_eq!(deployed(&client, &protected).await.outcome, Outcome::Deployed);
    let described = client.describe_stacks().stack_name("app-data").send().await.unwrap();
    assert_eq!(described.stacks()[0].enable_termination_protection(), Some(true));
}
