//! Stacks that stand half changed, and the ways out.

use crate::shop::shop;
use crate::witness::{ALL, Witness, account, deployed, request};
use aws_sdk_cloudformation::Client;
use specforge_deploy::engine::{
    Consent, DeployRequest, DestroyRequest, EngineError, InputProblem, OnFailure, Outcome, Pace, RecoverRequest,
    StackOutcome, cancel, deploy, destroy, history, recover,
};
use specforge_deploy::local::{
    FaultAction, FaultPlan, LocalCloudFormation, LocalOptions, Pace as LocalPace, RequestFault, RequestFaultKind,
    ResourceFault,
};
use specforge_dsl::assembly::{Assembly, Template};

/// The shop's network with another retention of its logs, and a topic after them.
fn edited() -> Assembly {
    let mut shop = shop();
    let mut template = shop.stacks[0].template.to_value();
    template["Resources"]["Logs"]["Properties"]["RetentionInDays"] = 30.into();
    template["Resources"]["Topic"] = serde_json::json!({ "Type": "AWS::SNS::Topic", "DependsOn": "Logs" });
    shop.stacks[0].template = Template::from_value(template);
    shop
}

/// An account in which the shop's network is `UPDATE_ROLLBACK_FAILED`: its log group cannot go back, `times` times.
async fn stuck(times: u32) -> (LocalCloudFormation, Client) {
    let account = account();
    let client = account.client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let way_back = ResourceFault::new("Logs").on(FaultAction::Update).after(1).times(times);
    account.set_faults(FaultPlan::fail("Topic").resource(way_back));
    let failed = deployed(&client, &edited(), &request(&[])).await.unwrap();
    assert_eq!(failed.outcome, Outcome::Failed);
    // The cause, not what failed on the way back; and that is what is left.
    let told = |outcome: &StackOutcome| match outcome {
        StackOutcome::Failed(failure) => {
            failure.logical_id.as_deref() == Some("Topic") && failure.not_undone == ["Logs"]
        }
        _ => false,
    };
    assert!(told(&failed.stacks[0].outcome), "{failed:?}");
    (account, client)
}

async fn recovered(client: &Client, skip: &[&str]) -> Result<StackOutcome, EngineError> {
    let skip = skip.iter().map(|name| (*name).to_owned()).collect();
    let request = RecoverRequest { stack: "network".into(), skip, force: false, pace: Pace::LOCAL };
    let mut recovery = recover(client, &shop(), &request, &mut Witness::saying(Consent::Refused)).await?;
    Ok(recovery.stacks.remove(0).outcome)
}

async fn status(client: &Client, stack: &str) -> String {
    let described = client.describe_stacks().stack_name(stack).send().await.unwrap();
    described.stacks()[0].stack_status().unwrap().as_str().to_owned()
}

async fn status_if_any(client: &Client, stack: &str) -> String {
    let described = client.describe_stacks().stack_name(stack).send().await;
    let Ok(described) = described else { return String::new() };
    described.stacks()[0].stack_status().unwrap().as_str().to_owned()
}

#[tokio::test]
async fn a_rollback_that_failed_goes_on_once_the_resource_is_repaired() {
    let (_account, client) = stuck(1).await;
    let refused = deployed(&client, &shop(), &request(&[])).await.unwrap();
    assert_eq!(refused.outcome, Outcome::NotReady);
    let StackOutcome::NotReady { help, .. } = &refused.stacks[0].outcome else { panic!("{refused:?}") };
    assert!(help.contains("`recover network`"), "{help}");
    assert_eq!(recovered(&client, &[]).await.unwrap(), StackOutcome::Recovered);
    assert_eq!(deployed(&client, &edited(), &request(&[])).await.unwrap().outcome, Outcome::Deployed);
}

#[tokio::test]
async fn a_resource_that_cannot_go_back_is_skipped_by_name() {
    let (_account, client) = stuck(5).await;
    assert!(matches!(recovered(&client, &[]).await.unwrap(), StackOutcome::Failed(_)));
    let Err(EngineError::Input(problems)) = recovered(&client, &["Log"]).await else { panic!("a typo was sent") };
    assert!(matches!(&problems[..], [InputProblem::UnknownResource { suggestions, .. }] if *suggestions == ["Logs"]));
    // By its logical ID or as in the code, with its stack before it or not; twice is once.
    let named = ["network.logs", "Logs", "shop-network.Logs"];
    assert_eq!(recovered(&client, &named).await.unwrap(), StackOutcome::Recovered);
    assert_eq!(status(&client, "shop-network").await, "UPDATE_ROLLBACK_COMPLETE");
}

#[tokio::test]
async fn what_did_not_fail_to_go_back_is_not_skipped() {
    let (_account, client) = stuck(5).await;
    let Err(EngineError::Input(problems)) = recovered(&client, &["Vpc", "Logs"]).await else { panic!("it was sent") };
    assert_eq!(problems, [InputProblem::NotSkippable { name: "Vpc".into(), failed: vec!["Logs".into()] }]);
    assert_eq!(problems[0].help().to_string(), "what may be skipped is `Logs`");

    // CloudFormation itself refuses it, and the stack is as it was.
    let sent = client.continue_update_rollback().stack_name("shop-network").resources_to_skip("Vpc").send().await;
    let refusal = sent.unwrap_err().into_service_error();
    assert_eq!(refusal.meta().code(), Some("ValidationError"));
    assert!(refusal.meta().message().unwrap().contains("[Vpc]"), "{refusal:?}");
    assert_eq!(status(&client, "shop-network").await, "UPDATE_ROLLBACK_FAILED");
    assert_eq!(recovered(&client, &["Logs"]).await.unwrap(), StackOutcome::Recovered);
}

#[tokio::test]
async fn a_stack_that_is_well_is_not_recovered() {
    let client = account().client("us-east-1");
    let Err(EngineError::Input(problems)) = recovered(&client, &[]).await else { panic!("nothing was recovered") };
    assert_eq!(problems, [InputProblem::NotThere { stack: "network".into() }]);
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    assert!(matches!(recovered(&client, &[]).await.unwrap(), StackOutcome::NotReady { .. }));
}

#[tokio::test]
async fn without_rollback_a_failure_waits_and_goes_on_or_back() {
    for goes_on in [true, false] {
        let account = account();
        let client = account.client("us-east-1");
        deployed(&client, &shop(), &request(&ALL)).await.unwrap();
        account.set_faults(FaultPlan::fail("Topic"));
        let paused = DeployRequest { on_failure: OnFailure::Pause, ..request(&[]) };
        let failed = deployed(&client, &edited(), &paused).await.unwrap();
        assert_eq!(failed.outcome, Outcome::Paused, "{failed:?}");
        assert_eq!(status(&client, "shop-network").await, "UPDATE_FAILED");
        if goes_on {
            assert_eq!(deployed(&client, &edited(), &request(&[])).await.unwrap().outcome, Outcome::Deployed);
        } else {
            assert_eq!(recovered(&client, &[]).await.unwrap(), StackOutcome::Recovered);
        }
    }
}

#[tokio::test]
async fn a_first_creation_that_was_rolled_back_is_created_anew_on_demand() {
    let account = account();
    account.set_faults(FaultPlan::fail("Subnet"));
    let client = account.client("us-east-1");
    assert_eq!(deployed(&client, &shop(), &request(&ALL)).await.unwrap().outcome, Outcome::RolledBack);
    let mut refusing = Witness::saying(Consent::Refused);
    let stays = deploy(&client, &shop(), &request(&ALL), &mut refusing).await.unwrap();
    assert_eq!(stays.outcome, Outcome::NotReady);
    let again = DeployRequest { recreate: true, ..request(&ALL) };
    let done = deployed(&client, &shop(), &again).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed, "{done:?}");
}

fn slow_account() -> LocalCloudFormation {
    LocalCloudFormation::in_memory(LocalOptions { pace: LocalPace::Realistic, ..LocalOptions::default() })
}

fn patient(parameters: &[(&str, &str)]) -> DeployRequest {
    DeployRequest { pace: Pace::AWS, ..request(parameters) }
}

#[tokio::test(start_paused = true)]
async fn an_update_is_cancelled_from_elsewhere_and_both_say_so() {
    let client = slow_account().client("us-east-1");
    deployed(&client, &shop(), &patient(&ALL)).await.unwrap();
    let (assembly, given) = (edited(), patient(&[]));
    let updating = deployed(&client, &assembly, &given);
    let cancelling = async {
        while status(&client, "shop-network").await != "UPDATE_IN_PROGRESS" {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        let named = ["network".to_owned()];
        cancel(&client, &shop(), &named, Pace::AWS, &mut Witness::saying(Consent::Refused)).await.unwrap()
    };
    let (updated, cancelled) = tokio::join!(updating, cancelling);
    assert_eq!(updated.unwrap().outcome, Outcome::Cancelled);
    assert_eq!(cancelled.outcome, Outcome::Cancelled);
    // Nothing is running any more.
    let nothing = cancel(&client, &shop(), &[], Pace::AWS, &mut Witness::saying(Consent::Refused)).await;
    assert!(matches!(nothing, Err(EngineError::Input(problems)) if problems == [InputProblem::NothingRuns]));
}

#[tokio::test(start_paused = true)]
async fn a_creation_cannot_be_cancelled_only_deleted() {
    let client = slow_account().client("us-east-1");
    let (assembly, given) = (shop(), patient(&ALL));
    let dies = async {
        while status_if_any(&client, "shop-network").await != "CREATE_IN_PROGRESS" {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
    };
    tokio::select! {
        ended = deployed(&client, &assembly, &given) => panic!("not interrupted: {ended:?}"),
        () = dies => {}
    }
    let named = ["network".to_owned()];
    let refused = cancel(&client, &shop(), &named, Pace::AWS, &mut Witness::saying(Consent::Given)).await.unwrap();
    let StackOutcome::NotReady { help, .. } = &refused.stacks[0].outcome else { panic!("{refused:?}") };
    assert!(help.contains("`destroy network`"), "{help}");
    let gone =
        destroy(&client, &shop(), &DestroyRequest::default(), &mut Witness::saying(Consent::Given)).await.unwrap();
    assert_eq!(gone.outcome, Outcome::Deleted, "{gone:?}");
}

/// A run that attaches to an operation that fails reports that failure with its cause, though it happened before.
#[tokio::test(start_paused = true)]
async fn a_failure_under_way_is_reported_by_whoever_follows_it() {
    let account = slow_account();
    account.set_faults(FaultPlan::default().resource(ResourceFault::new("Subnet")));
    let client = account.client("us-east-1");
    let given = patient(&ALL);
    for seconds in 7..40 {
        let limit = std::time::Duration::from_secs(seconds);
        let Err(_died) = tokio::time::timeout(limit, deployed(&client, &shop(), &given)).await else { break };
        if status(&client, "shop-network").await == "ROLLBACK_IN_PROGRESS" {
            break;
        }
    }
    assert_eq!(status(&client, "shop-network").await, "ROLLBACK_IN_PROGRESS");
    let attached = deployed(&client, &shop(), &given).await.unwrap();
    assert_eq!(attached.outcome, Outcome::RolledBack, "{attached:?}");
    let StackOutcome::RolledBack(failure) = &attached.stacks[0].outcome else { panic!("{attached:?}") };
    assert_eq!(failure.logical_id.as_deref(), Some("Subnet"));
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_never_executes_twice() {
    for (operation, kind, spared) in [
        ("ExecuteChangeSet", RequestFaultKind::LostResponse, 0),
        ("ExecuteChangeSet", RequestFaultKind::Refused, 1),
        ("ExecuteChangeSet", RequestFaultKind::Unavailable, 1),
        ("DescribeEvents", RequestFaultKind::LostResponse, 1),
        ("DescribeStacks", RequestFaultKind::Throttled, 4),
    ] {
        let account = slow_account();
        // More than the SDK repeats by itself.
        account.set_faults(FaultPlan::default().request(RequestFault::new(operation, kind).after(spared).times(5)));
        let client = account.client("us-east-1");
        let done = deployed(&client, &shop(), &patient(&ALL)).await.unwrap();
        assert_eq!(done.outcome, Outcome::Deployed, "{operation} {kind:?}: {done:?}");
        let stacks: Vec<_> = shop().stacks;
        let stacks: Vec<_> = stacks.iter().collect();
        for past in history(&client, &stacks, 10).await.unwrap() {
            assert_eq!(past.operations.len(), 1, "{operation} {kind:?}: {past:?}");
            assert_eq!(past.operations[0].status, "CREATE_COMPLETE");
        }
    }
}
