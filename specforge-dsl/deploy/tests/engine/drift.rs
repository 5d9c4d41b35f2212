//! Drift: found property by property, at the line that declares it, and reverted.

use crate::shop::shop;
use crate::witness::{ALL, Witness, account, deployed, request};
use aws_sdk_cloudformation::Client;
use serde_json::json;
use specforge_deploy::engine::{Consent, DriftFinding, Outcome, Pace, ReleaseOptions, StackDrift, drift, revert_drift};
use specforge_deploy::local::LocalCloudFormation;
use specforge_dsl::assembly::Assembly;

async fn deployed_shop() -> (LocalCloudFormation, Client) {
    let account = account();
    let client = account.client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    (account, client)
}

async fn found(client: &Client, assembly: &Assembly) -> Vec<StackDrift> {
    let stacks: Vec<_> = assembly.stacks.iter().collect();
    drift(client, &stacks, Pace::LOCAL).await.unwrap()
}

#[tokio::test]
async fn a_change_by_hand_is_told_by_property_and_line() {
    let (account, client) = deployed_shop().await;
    account.drift("shop-network", "Logs", "/RetentionInDays", Some(json!(1))).unwrap();
    account.delete_resource("shop-network", "Subnet").unwrap();
    account.drift("shop-service", "Key", "/Value", Some(json!("stolen"))).unwrap();
    let found = found(&client, &shop()).await;
    assert!(found.iter().all(|stack| stack.finding == DriftFinding::Drifted), "{found:?}");
    let [logs, subnet] = found[0].resources.as_slice() else { panic!("{found:?}") };
    let property = &logs.properties[0];
    assert_eq!(
        (property.path.as_str(), property.expected.as_deref(), property.actual.as_deref()),
        ("RetentionInDays", Some("14"), Some("1"))
    );
    assert!(subnet.deleted);
    assert_eq!(subnet.location.as_deref(), Some("stacks/src/network.rs:12:9"));
    // The value is that of a secret parameter.
    assert!(found[1].resources[0].properties[0].secret);
    let told = format!("{found:?}");
    assert!(!told.contains("stolen") && !told.contains("hunter2"), "{told}");
}

#[tokio::test]
async fn stacks_in_sync_and_stacks_that_are_not_there_are_told_apart() {
    let client = account().client("us-east-1");
    assert!(found(&client, &shop()).await.iter().all(|stack| stack.finding == DriftFinding::NotDeployed));
    let (_, client) = deployed_shop().await;
    assert!(found(&client, &shop()).await.iter().all(|stack| stack.finding == DriftFinding::InSync));
}

#[tokio::test]
async fn a_revert_asks_and_makes_resources_what_the_stack_has_set() {
    let (account, client) = deployed_shop().await;
    account.drift("shop-network", "Logs", "/RetentionInDays", Some(json!(1))).unwrap();
    let network = ["network".to_owned()];
    let options = ReleaseOptions { pace: Pace::LOCAL, ..ReleaseOptions::default() };
    let mut witness = Witness::saying(Consent::Refused);
    let declined = revert_drift(&client, &shop(), &network, &options, &mut witness).await.unwrap();
    assert_eq!(declined.outcome, Outcome::Declined);
    assert_eq!(found(&client, &shop()).await[0].finding, DriftFinding::Drifted);

    let mut witness = Witness::saying(Consent::Given);
    let reverted = revert_drift(&client, &shop(), &network, &options, &mut witness).await.unwrap();
    assert_eq!(reverted.outcome, Outcome::Deployed);
    assert_eq!(reverted.plan.unwrap().stacks[0].changes[0].logical_id, "Logs");
    assert_eq!(found(&client, &shop()).await[0].finding, DriftFinding::InSync);
}
