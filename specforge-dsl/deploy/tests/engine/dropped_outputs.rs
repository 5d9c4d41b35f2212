//! Outputs that are dropped together with their use, and stacks that leave the app.

use crate::witness::{Witness, deployed};
use aws_sdk_cloudformation::Client;
use specforge_deploy::engine::{
    Consent, DeployRequest, DestroyRequest, EngineError, InputProblem, Outcome, Reach, StackOutcome, deploy, destroy,
    plan,
};
use specforge_deploy::local::{
    FaultAction, FaultPlan, LocalCloudFormation, LocalOptions, Pace as LocalPace, ResourceFault,
};
use specforge_dsl::assembly::{AssembledStack, Assembly, ParameterSource, StackParameter, Template};
use std::collections::BTreeMap;

fn account() -> LocalCloudFormation {
    LocalCloudFormation::in_memory(LocalOptions { pace: LocalPace::Realistic, ..LocalOptions::default() })
}

fn stack(id: &str, depends_on: &[&str], template: serde_json::Value, wired: &[(&str, &str)]) -> AssembledStack {
    let parameter = |(name, provider): &(&str, &str)| StackParameter {
        name: (*name).to_owned(),
        r#type: "String".to_owned(),
        description: None,
        default: None,
        no_echo: false,
        sample: None,
        source: ParameterSource::Output { stack: format!("app-{provider}"), output: (*name).to_owned() },
    };
    AssembledStack {
        parameters: wired.iter().map(parameter).collect(),
        depends_on: depends_on.iter().map(|id| format!("app-{id}")).collect(),
        tags: BTreeMap::from([("app".to_owned(), "app".to_owned())]),
        ..AssembledStack::new(format!("app-{id}"), id, Template::from_value(template))
    }
}

/// A provider with these topics, each an output, and a user that names them in a parameter of Systems Manager.
fn app(topics: &[&str], used: &[&str]) -> Assembly {
    let mut provider = serde_json::json!({ "Resources": { "Stays": { "Type": "AWS::SNS::Topic" } } });
    for topic in topics {
        provider["Resources"][*topic] = serde_json::json!({ "Type": "AWS::SNS::Topic" });
        provider["Outputs"][format!("{topic}Arn")] = serde_json::json!({ "Value": { "Ref": topic } });
    }
    let mut user = serde_json::json!({ "Resources": { "Names": { "Type": "AWS::SSM::Parameter",
        "Properties": { "Type": "String", "Value": "none" } } } });
    let names: Vec<String> = used.iter().map(|topic| format!("{topic}Arn")).collect();
    for name in &names {
        user["Parameters"][name] = serde_json::json!({ "Type": "String" });
        user["Resources"]["Names"]["Properties"]["Value"] = serde_json::json!({ "Ref": name });
    }
    let wired: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "provider")).collect();
    let needs: &[&str] = if used.is_empty() { &[] } else { &["provider"] };
    let stacks = vec![stack("provider", &[], provider, &[]), stack("user", needs, user, &wired)];
    Assembly { name: "app".into(), stacks, ..Assembly::default() }
}

/// When something last happened to a resource, as its place among all events of its stack's operations.
async fn deleted_after(client: &Client, removed: (&str, &str), updated: (&str, &str)) -> bool {
    let mut times = Vec::new();
    for ((stack, resource), status) in [(removed, "DELETE_COMPLETE"), (updated, "UPDATE_COMPLETE")] {
        let events = client.describe_stack_events().stack_name(stack).send().await.unwrap();
        let event = events.stack_events().iter().find(|event| {
            event.logical_resource_id() == Some(resource)
                && event.resource_status().is_some_and(|found| found.as_str() == status)
        });
        assert!(event.is_some(), "{resource} never was {status}");
        times.push(event.unwrap().timestamp().unwrap().as_secs_f64());
    }
    times[0] > times[1]
}

#[tokio::test(start_paused = true)]
async fn an_output_goes_together_with_its_use_once_the_user_let_go() {
    let client = account().client("us-east-1");
    deployed(&client, &app(&["Old"], &["Old"]), &DeployRequest::default()).await.unwrap();
    let deployment = deployed(&client, &app(&[], &[]), &DeployRequest::default()).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::Deployed, "{deployment:?}");
    assert!(deleted_after(&client, ("app-provider", "Old"), ("app-user", "Names")).await);
}

#[tokio::test(start_paused = true)]
async fn a_use_moves_from_one_output_to_a_new_one_in_one_deployment() {
    let client = account().client("us-east-1");
    deployed(&client, &app(&["Old"], &["Old"]), &DeployRequest::default()).await.unwrap();
    let deployment = deployed(&client, &app(&["New"], &["New"]), &DeployRequest::default()).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::Deployed, "{deployment:?}");
    assert!(deleted_after(&client, ("app-provider", "Old"), ("app-user", "Names")).await);
    let state = client.describe_stacks().stack_name("app-provider").send().await.unwrap();
    let outputs: Vec<_> = state.stacks()[0].outputs().iter().filter_map(|output| output.output_key()).collect();
    assert_eq!(outputs, ["NewArn"], "nothing is left of the old one");
    let again = deployed(&client, &app(&["New"], &["New"]), &DeployRequest::default()).await.unwrap();
    assert_eq!(again.outcome, Outcome::NoChange);
}

async fn outputs_of(client: &Client, stack: &str) -> Vec<String> {
    let state = client.describe_stacks().stack_name(stack).send().await.unwrap();
    state.stacks()[0].outputs().iter().filter_map(|output| Some(output.output_key()?.to_owned())).collect()
}

#[tokio::test(start_paused = true)]
async fn where_the_user_does_not_let_go_the_output_stays_and_that_is_said() {
    let account = account();
    let client = account.client("us-east-1");
    deployed(&client, &app(&["Old"], &["Old"]), &DeployRequest::default()).await.unwrap();
    account.set_faults(FaultPlan::default().resource(ResourceFault::new("Names").on(FaultAction::Update)));
    let mut witness = Witness::saying(Consent::Given);
    let failed = deploy(&client, &app(&["New"], &["New"]), &DeployRequest::default(), &mut witness).await.unwrap();
    assert_eq!(failed.outcome, Outcome::RolledBack, "{failed:?}");
    assert_eq!(outputs_of(&client, "app-provider").await, ["NewArn", "OldArn"]);
    // Its first step was deployed, the second one not reached.
    assert_eq!(failed.stacks[0].outcome, StackOutcome::NotReached);
    assert!(!failed.stacks[0].events.is_empty());
    let said = "provider still has OldArn, which user uses: the next `deploy` takes it away.";
    assert!(witness.remarks.iter().any(|remark| remark == said), "{:?}", witness.remarks);

    let again = deployed(&client, &app(&["New"], &["New"]), &DeployRequest::default()).await.unwrap();
    assert_eq!(again.outcome, Outcome::Deployed, "{again:?}");
    assert_eq!(outputs_of(&client, "app-provider").await, ["NewArn"]);
}

/// Wherever the run dies, the next one brings it to its end, and nothing is taken from under who uses it.
#[tokio::test(start_paused = true)]
async fn a_run_that_dies_while_a_use_moves_is_finished_by_the_next() {
    for seconds in (1..120).step_by(3) {
        let client = account().client("us-east-1");
        deployed(&client, &app(&["Old"], &["Old"]), &DeployRequest::default()).await.unwrap();
        let moved = app(&["New"], &["New"]);
        let patience = std::time::Duration::from_secs(seconds);
        let died = tokio::time::timeout(patience, deployed(&client, &moved, &DeployRequest::default())).await.is_err();
        let again = deployed(&client, &moved, &DeployRequest::default()).await.unwrap();
        assert!(matches!(again.outcome, Outcome::Deployed | Outcome::NoChange), "{seconds}: {again:?}");
        assert_eq!(outputs_of(&client, "app-provider").await, ["NewArn"], "{seconds}");
        assert!(deleted_after(&client, ("app-provider", "Old"), ("app-user", "Names")).await, "{seconds}");
        if !died {
            return;
        }
    }
    panic!("it never came to its end");
}

#[tokio::test(start_paused = true)]
async fn who_still_uses_an_output_and_is_not_deployed_along_is_named() {
    let client = account().client("us-east-1");
    deployed(&client, &app(&["Old"], &["Old"]), &DeployRequest::default()).await.unwrap();
    let alone = DeployRequest { stacks: vec!["provider".into()], reach: Reach::Only, ..DeployRequest::default() };
    let Err(EngineError::Input(problems)) = deployed(&client, &app(&[], &[]), &alone).await else {
        panic!("the provider was deployed");
    };
    let [InputProblem::OutputInUse { outputs, user, .. }] = &problems[..] else { panic!("{problems:?}") };
    assert_eq!((&outputs[..], user.as_str()), (&["OldArn".to_owned()][..], "user"));
}

#[tokio::test(start_paused = true)]
async fn a_stack_that_left_the_app_is_named_and_deleted_on_demand() {
    let client = account().client("us-east-1");
    deployed(&client, &app(&["Old"], &["Old"]), &DeployRequest::default()).await.unwrap();
    let mut smaller = app(&["Old"], &["Old"]);
    smaller.stacks.truncate(1);
    let mut witness = Witness::saying(Consent::Given);
    let naming = DeployRequest { name_orphans: true, ..DeployRequest::default() };
    let same = deploy(&client, &smaller, &naming, &mut witness).await.unwrap();
    assert_eq!(same.outcome, Outcome::NoChange);
    assert!(
        witness.remarks.iter().any(|remark| remark.contains("`destroy --orphan app-user`")),
        "{:?}",
        witness.remarks
    );

    // It still holds what the provider would lose.
    let mut without = app(&[], &[]);
    without.stacks.truncate(1);
    assert!(matches!(deployed(&client, &without, &naming).await, Err(EngineError::Input(_))));

    let named = |name: &str| DestroyRequest { orphans: vec![name.to_owned()], ..DestroyRequest::default() };
    let wrong = destroy(&client, &smaller, &named("app-provider"), &mut Witness::saying(Consent::Given)).await;
    assert!(matches!(wrong, Err(EngineError::Input(_))), "a stack of the app is no orphan: {wrong:?}");
    let gone = destroy(&client, &smaller, &named("app-user"), &mut Witness::saying(Consent::Given)).await.unwrap();
    assert_eq!(gone.outcome, Outcome::Deleted);
    let left = client.describe_stacks().send().await.unwrap();
    assert_eq!(left.stacks().iter().filter_map(|stack| stack.stack_name()).collect::<Vec<_>>(), ["app-provider"]);
}

#[tokio::test(start_paused = true)]
async fn a_plan_says_of_outputs_and_former_stacks_what_the_deployment_says() {
    let client = account().client("us-east-1");
    deployed(&client, &app(&["Old"], &["Old"]), &DeployRequest::default()).await.unwrap();
    let naming = DeployRequest { name_orphans: true, ..DeployRequest::default() };
    let mut smaller = app(&["Old"], &["Old"]);
    smaller.stacks.truncate(1);
    for (app, said) in [
        (app(&[], &[]), "provider keeps OldArn until user no longer uses it"),
        (smaller.clone(), "`destroy --orphan app-user`"),
    ] {
        let mut witness = Witness::saying(Consent::Refused);
        let planned = plan(&client, &app, &naming, &mut witness).await.unwrap().plan.unwrap().notes;
        let deployed = deploy(&client, &app, &naming, &mut witness).await.unwrap().plan.unwrap().notes;
        assert!(planned.iter().any(|note| note.contains(said)), "{planned:?}");
        assert_eq!(planned, deployed);
    }

    let alone = DeployRequest { stacks: vec!["provider".into()], reach: Reach::Only, ..naming.clone() };
    let mut without = app(&[], &[]);
    without.stacks.truncate(1);
    for (app, request, user) in [(app(&[], &[]), alone, "user"), (without, naming, "app-user")] {
        let planned = plan(&client, &app, &request, &mut Witness::saying(Consent::Refused)).await;
        let Err(EngineError::Input(problems)) = planned else { panic!("planned what cannot be deployed") };
        let [InputProblem::OutputInUse { user: found, .. }] = &problems[..] else { panic!("{problems:?}") };
        assert_eq!(found, user);
    }
}
