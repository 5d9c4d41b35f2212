//! Resources that refuse to be deleted.

use crate::witness::{Witness, account, deployed, request};
use aws_sdk_cloudformation::Client;
use specforge_deploy::engine::{
    Consent, DestroyRequest, EngineError, InputProblem, Outcome, Pace, StackOutcome, destroy,
};
use specforge_deploy::local::{FaultAction, FaultPlan, LocalCloudFormation, ResourceFault};
use specforge_dsl::assembly::{AssembledStack, Assembly, Template};
use std::collections::BTreeSet;

fn app() -> Assembly {
    let template = serde_json::json!({ "Resources": {
        "Edge": { "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": { "LoadBalancerAttributes": [
            { "Key": "deletion_protection.enabled", "Value": "true" },
        ] } },
        "Topic": { "Type": "AWS::SNS::Topic" },
    } });
    let stack = AssembledStack::new("app-edge", "edge", Template::from_value(template));
    Assembly { name: "app".into(), stacks: vec![stack], ..Assembly::default() }
}

async fn deployed_app() -> (LocalCloudFormation, Client) {
    let account = account();
    let client = account.client("us-east-1");
    let mut witness = Witness::saying(Consent::Given);
    specforge_deploy::engine::deploy(&client, &app(), &request(&[]), &mut witness).await.unwrap();
    assert!(witness.remarks.iter().any(|remark| remark.contains("cannot remove Edge")), "{:?}", witness.remarks);
    (account, client)
}

fn everything() -> DestroyRequest {
    DestroyRequest { pace: Pace::LOCAL, ..DestroyRequest::default() }
}

async fn destroyed(client: &Client, request: &DestroyRequest) -> specforge_deploy::engine::Deployment {
    destroy(client, &app(), request, &mut Witness::saying(Consent::Given)).await.unwrap()
}

#[tokio::test]
async fn protection_is_lifted_only_for_what_is_named() {
    let (_account, client) = deployed_app().await;
    let held = destroyed(&client, &everything()).await;
    assert_eq!(held.outcome, Outcome::ConsentMissing);
    assert_eq!(held.stacks[0].outcome, StackOutcome::ProtectedResources(vec!["edge.Edge".into()]));
    let state = client.describe_stacks().stack_name("app-edge").send().await.unwrap();
    assert_eq!(state.stacks()[0].stack_status().unwrap().as_str(), "CREATE_COMPLETE", "nothing was touched");

    let misspelt = DestroyRequest { unprotect: BTreeSet::from(["Edg".to_owned()]), ..everything() };
    let refused = destroy(&client, &app(), &misspelt, &mut Witness::saying(Consent::Given)).await;
    let Err(EngineError::Input(problems)) = refused else { panic!("a consent that fits nothing was accepted") };
    assert!(matches!(&problems[..], [InputProblem::UnknownResource { suggestions, .. }] if *suggestions == ["Edge"]));

    let named = DestroyRequest { unprotect: BTreeSet::from(["app-edge.edge".to_owned()]), ..everything() };
    let gone = destroyed(&client, &named).await;
    assert_eq!(gone.outcome, Outcome::Deleted, "{gone:?}");
}

#[tokio::test]
async fn what_blocks_a_deletion_is_named_and_can_be_left_behind() {
    for name in [None, Some("Topic"), Some("topic"), Some("edge.Topic"), Some("app-edge.topic")] {
        let force = name.is_none();
        let (account, client) = deployed_app().await;
        let named = DestroyRequest { unprotect: BTreeSet::from(["edge.edge".to_owned()]), ..everything() };
        account.set_faults(FaultPlan::default().resource(ResourceFault::new("Topic").on(FaultAction::Delete).times(9)));
        let early = DestroyRequest { retain: vec!["Topic".into()], ..named.clone() };
        assert_eq!(destroyed(&client, &early).await.outcome, Outcome::NotReady, "only after a first try");
        let failed = destroyed(&client, &named).await;
        let StackOutcome::Failed(failure) = &failed.stacks[0].outcome else { panic!("{failed:?}") };
        assert_eq!(failure.stack_status, "DELETE_FAILED");
        assert_eq!(failure.logical_id.as_deref(), Some("Topic"));
        let retain: Vec<String> = name.into_iter().map(str::to_owned).collect();
        let gone = destroyed(&client, &DestroyRequest { retain, force, ..named }).await;
        assert_eq!(gone.outcome, Outcome::Deleted, "{name:?}: {gone:?}");
        deployed(&client, &app(), &request(&[])).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_plan_says_that_a_protected_resource_stays_and_what_ends_that() {
    use crate::databases::{app, deployed, slow_account, with_consent};
    use specforge_deploy::plan::DataFate;
    let client = slow_account().client("us-east-1");
    deployed(&client, &app("a")).await;
    let mut removed = app("a");
    let mut template = removed.stacks[1].template.to_value();
    template["Resources"].as_object_mut().unwrap().remove("Database");
    template["Resources"]["Topic"].as_object_mut().unwrap().remove("DependsOn");
    removed.stacks[1].template = Template::from_value(template);
    for (edited, what) in [(app("b"), "the old one, which is protected"), (removed, "it stays in the account")] {
        let mut witness = Witness::saying(Consent::Given);
        let planned = specforge_deploy::engine::plan(&client, &edited, &with_consent(), &mut witness).await.unwrap();
        let plan = planned.plan.unwrap();
        let data = &plan.stacks[1];
        let database = data.changes.iter().find(|change| change.logical_id == "Database").unwrap();
        assert_eq!(database.data, Some(DataFate::Protected), "no snapshot is promised that nothing takes");
        assert!(data.review.hazards[0].what.contains(what), "{:?}", data.review.hazards);
        let physical_id = database.physical_id.as_deref().unwrap();
        let note = data
            .review
            .notes
            .iter()
            .map(ToString::to_string)
            .find(|note| note.starts_with("`Database` is protected"))
            .unwrap();
        for said in [
            &format!("--identifier {physical_id} --patch-document '[{{\"op\":\"add\",\"path\":\"/DeletionProtection\""),
            &format!("aws cloudcontrol delete-resource --type-name AWS::RDS::DBInstance --identifier {physical_id}"),
        ] {
            assert!(note.contains(said.as_str()), "{note}");
        }
    }
    // What the plan says is what comes of it.
    let replaced = deployed(&client, &app("b")).await;
    assert_eq!(replaced.outcome, Outcome::DeployedWithLeftovers);
}
