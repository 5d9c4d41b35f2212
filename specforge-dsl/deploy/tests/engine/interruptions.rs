use crate::shop::shop;
use crate::witness::{ALL, deployed, request};
use specforge_deploy::engine::{Outcome, StackOutcome};
use specforge_deploy::local::{LocalCloudFormation, LocalOptions, Pace};
use std::time::Duration;

/// The clock is Tokio's and paused: minutes of the embedded account pass in no time.
#[tokio::test(start_paused = true)]
async fn a_deployment_whose_process_died_is_followed_to_its_end_and_goes_on() {
    let account = LocalCloudFormation::in_memory(LocalOptions { pace: Pace::Realistic, ..LocalOptions::default() });
    let client = account.client("us-east-1");
    // Dropping the future is what the death of the process is to the service.
    let died = tokio::time::timeout(Duration::from_secs(7), deployed(&client, &shop(), &request(&ALL))).await;
    assert!(died.is_err(), "the first deployment was not interrupted: {died:?}");
    let state = client.describe_stacks().stack_name("shop-network").send().await.unwrap();
    assert_eq!(state.stacks()[0].stack_status().unwrap().as_str(), "CREATE_IN_PROGRESS");

    let deployment = deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::Deployed);
    assert_eq!(deployment.stacks[0].outcome, StackOutcome::NoChange, "the first stack is not deployed twice");
    assert_eq!(deployment.stacks[1].outcome, StackOutcome::Deployed);
}
