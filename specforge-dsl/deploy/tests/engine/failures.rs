use crate::shop::shop;
use crate::witness::{ALL, account, account_where_fails, deployed, request};
use specforge_deploy::engine::{EngineError, InputProblem, Outcome, StackOutcome};
use specforge_deploy::local::FaultPlan;
use specforge_dsl::assembly::Template;

#[tokio::test]
async fn a_failed_creation_names_one_cause_and_the_line_that_declares_it() {
    let client = account_where_fails("Subnet").client("us-east-1");
    let deployment = deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::RolledBack);
    let StackOutcome::RolledBack(failure) = &deployment.stacks[0].outcome else { panic!("{deployment:?}") };
    assert_eq!(failure.logical_id.as_deref(), Some("Subnet"));
    assert_eq!(failure.location.as_deref(), Some("stacks/src/network.rs:12:9"));
    assert!(failure.reason.contains("Injected fault"), "{failure:?}");
    assert_eq!(deployment.stacks[1].outcome, StackOutcome::NotReached);

    // The stack can only be deleted now, and the engine says so instead of trying.
    let again = deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    assert_eq!(again.outcome, Outcome::NotReady);
    let StackOutcome::NotReady { status, help, .. } = &again.stacks[0].outcome else { panic!("{again:?}") };
    assert_eq!(status, "ROLLBACK_COMPLETE");
    assert!(help.contains("--recreate"), "{help}");
}

#[tokio::test]
async fn a_failed_update_is_no_success() {
    let account = account();
    let client = account.client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    account.set_faults(FaultPlan::fail("Image"));
    let deployment = deployed(&client, &shop(), &request(&[("Size", "large")])).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::RolledBack);
    // It can be tried again at once.
    let again = deployed(&client, &shop(), &request(&[("Size", "large")])).await.unwrap();
    assert_eq!(again.outcome, Outcome::Deployed);
}

#[tokio::test]
async fn a_refused_change_set_is_told_with_its_reason_and_leaves_nothing() {
    let client = account().client("us-east-1");
    let mut broken = shop();
    let mut template = broken.stacks[0].template.to_value();
    template["Resources"]["Subnet"]["Properties"]["VpcId"] = serde_json::json!({ "Ref": "Nobody" });
    broken.stacks[0].template = Template::from_value(template);
    let deployment = deployed(&client, &broken, &request(&ALL)).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::Refused);
    let StackOutcome::Refused(refusal) = &deployment.stacks[0].outcome else { panic!("{deployment:?}") };
    assert!(refusal.reason.contains("Nobody"), "{refusal:?}");
    assert_eq!(client.describe_stacks().send().await.unwrap().stacks().len(), 0);
}

#[tokio::test]
async fn everything_missing_is_told_at_once() {
    let client = account().client("us-east-1");
    let Err(EngineError::Input(problems)) = deployed(&client, &shop(), &request(&[])).await else {
        panic!("the deployment was attempted");
    };
    let missing: Vec<&str> = problems
        .iter()
        .filter_map(|problem| match problem {
            InputProblem::MissingParameter { name, .. } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    // Not `ImageDigest`, which a prerequisite provides.
    assert_eq!(missing, ["AlertEmail", "ApiKey"]);
}
