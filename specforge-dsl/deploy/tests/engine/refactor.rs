//! Resources that were renamed or moved to another stack keep what they hold.

use crate::shop::shop;
use crate::witness::{ALL, Witness, account, deployed, request};
use aws_sdk_cloudformation::Client;
use serde_json::{Value, json};
use specforge_deploy::engine::{
    Consent, DeployRequest, EngineError, InputProblem, Outcome, Pace, Reach, Refactor, RefactorOutcome, StackOutcome,
    plan, refactor,
};
use specforge_deploy::gate::{Consents, HazardKind};
use specforge_deploy::plan::Step;
use specforge_dsl::assembly::{Assembly, Template};

async fn refactored(client: &Client, assembly: &Assembly) -> Refactor {
    refactor(client, assembly, &[], Pace::LOCAL, &mut Witness::saying(Consent::Given)).await.unwrap()
}

fn edited(assembly: Assembly, stack: usize, edit: impl FnOnce(&mut Value)) -> Assembly {
    let mut assembly = assembly;
    let mut template = assembly.stacks[stack].template.to_value();
    edit(&mut template);
    assembly.stacks[stack].template = Template::from_value(template);
    assembly
}

/// `Vpc` is called `Network` now.
fn renamed() -> Assembly {
    let mut assembly = shop();
    let text = assembly.stacks[0].template.to_value().to_string().replace("\"Vpc\"", "\"Network\"");
    assembly.stacks[0].template = Template::from_value(serde_json::from_str(&text).unwrap());
    assembly.stacks[0].moved.insert("Network".to_owned(), "Vpc".to_owned());
    assembly
}

/// The log group belongs to the second stack now.
fn moved() -> Assembly {
    let mut logs = Value::Null;
    let assembly =
        edited(shop(), 0, |template| logs = template["Resources"].as_object_mut().unwrap().remove("Logs").unwrap());
    let mut assembly = edited(assembly, 1, |template| template["Resources"]["TaskLogs"] = logs);
    assembly.stacks[1].moved.insert("TaskLogs".to_owned(), "network.Logs".to_owned());
    assembly
}

async fn physical(client: &Client, stack: &str, logical_id: &str) -> Option<String> {
    let resources = client.list_stack_resources().stack_name(stack).send().await.unwrap();
    let found =
        resources.stack_resource_summaries().iter().find(|one| one.logical_resource_id() == Some(logical_id))?;
    found.physical_resource_id().map(str::to_owned)
}

#[tokio::test]
async fn a_renamed_resource_keeps_its_physical_resource_and_what_refers_to_it() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let before = physical(&client, "shop-network", "Vpc").await.unwrap();

    let refused = deployed(&client, &renamed(), &request(&[])).await;
    assert!(
        matches!(&refused, Err(EngineError::Input(problems))
            if matches!(&problems[..], [InputProblem::NotMovedYet { from, to, .. }] if from == "Vpc" && to == "Network")),
        "{refused:?}"
    );
    assert_eq!(refactored(&client, &renamed()).await.outcome, RefactorOutcome::Moved);
    assert_eq!(physical(&client, "shop-network", "Network").await, Some(before));
    assert_eq!(physical(&client, "shop-network", "Vpc").await, None);
    assert_eq!(refactored(&client, &renamed()).await.outcome, RefactorOutcome::NothingToMove);

    let next = deployed(&client, &renamed(), &request(&[])).await.unwrap();
    assert_eq!(next.outcome, Outcome::NoChange, "{next:?}");
}

/// The renamed shop, whose network is said to come from another place.
fn from(place: &str) -> Assembly {
    let mut misspelt = renamed();
    misspelt.stacks[0].moved.insert("Network".to_owned(), place.to_owned());
    misspelt
}

fn consenting(kind: HazardKind, name: &str) -> DeployRequest {
    DeployRequest { consents: Consents::default().allow(kind, name), ..request(&[]) }
}

#[tokio::test]
async fn a_misspelt_old_place_stops_until_what_leaves_is_named() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let held = deployed(&client, &from("Vcp"), &request(&[])).await.unwrap();
    assert_eq!(held.outcome, Outcome::ConsentMissing, "{held:?}");
    let StackOutcome::ConsentMissing(hazards) = &held.stacks[0].outcome else { panic!("{held:?}") };
    let [hazard] = &hazards[..] else { panic!("{hazards:?}") };
    assert_eq!((hazard.kind, hazard.logical_id.as_str()), (HazardKind::Delete, "Vpc"));
    assert!(hazard.help.as_ref().unwrap().contains("`#[moved(from = \"Vpc\")]` above `Network`"), "{hazard:?}");
    assert!(physical(&client, "shop-network", "Network").await.is_none());

    let refactor = refactored(&client, &from("Vcp")).await;
    assert_eq!(refactor.outcome, RefactorOutcome::NothingToMove);
    assert!(refactor.doubtful[0].is_slip() && refactor.doubtful[0].candidates[0].place == "Vpc", "{refactor:?}");

    let named = consenting(HazardKind::Delete, "vpc");
    assert_eq!(deployed(&client, &from("Vcp"), &named).await.unwrap().outcome, Outcome::Deployed);
}

#[tokio::test]
async fn an_environment_that_never_had_the_old_resource_is_not_held_up_by_another_that_leaves() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let elsewhere = from("LegacyNetwork");
    let planned = plan(&client, &elsewhere, &request(&[]), &mut Witness::saying(Consent::Given)).await.unwrap();
    let notes = planned.plan.unwrap().stacks[0].review.notes.clone();
    assert!(
        notes.iter().any(|note| note.contains("`LegacyNetwork`") && note.contains("(from = \"Vpc\")")),
        "{notes:?}"
    );
    let refactor = refactored(&client, &elsewhere).await;
    assert!(!refactor.doubtful[0].is_slip(), "{refactor:?}");
    assert_eq!(deployed(&client, &elsewhere, &request(&[])).await.unwrap().outcome, Outcome::Deployed);
    // Its new place is taken: the attribute may stay in the code.
    assert!(refactored(&client, &elsewhere).await.doubtful.is_empty());
    let again = deployed(&client, &elsewhere, &request(&[])).await.unwrap();
    assert_eq!(again.outcome, Outcome::NoChange, "{again:?}");
}

#[tokio::test]
async fn what_holds_data_is_held_in_any_case_with_the_place_that_may_be_meant() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let mut renamed = shop();
    let text = renamed.stacks[0].template.to_value().to_string().replace("\"Logs\"", "\"Records\"");
    let text = text.replace("\"/shop\"", "\"/shop/records\"");
    renamed.stacks[0].template = Template::from_value(serde_json::from_str(&text).unwrap());
    renamed.stacks[0].moved.insert("Records".to_owned(), "Protocol".to_owned());
    let held = deployed(&client, &renamed, &request(&[])).await.unwrap();
    let StackOutcome::ConsentMissing(hazards) = &held.stacks[0].outcome else { panic!("{held:?}") };
    assert_eq!(hazards.len(), 1, "{hazards:?}");
    assert!(hazards[0].help.as_ref().unwrap().contains("(from = \"Logs\")"), "{hazards:?}");
    let named = consenting(HazardKind::Delete, "Logs");
    assert_eq!(deployed(&client, &renamed, &named).await.unwrap().outcome, Outcome::Deployed);
}

#[tokio::test]
async fn a_forgotten_stack_is_a_slip_also_where_that_stack_is_not_deployed_along() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let mut forgotten = edited(moved(), 1, |template| {
        template["Resources"]["TaskLogs"]["Properties"]["LogGroupName"] = "/shop/tasks".into();
    });
    forgotten.stacks[1].moved.insert("TaskLogs".to_owned(), "Logs".to_owned());
    let alone = DeployRequest { stacks: vec!["service".to_owned()], reach: Reach::Only, ..request(&[]) };
    for request in [request(&[]), alone] {
        let held = deployed(&client, &forgotten, &request).await.unwrap();
        assert_eq!(held.outcome, Outcome::ConsentMissing, "{held:?}");
        let hazards: Vec<_> = held.plan.iter().flat_map(|plan| plan.hazards()).collect();
        let [hazard] = &hazards[..] else { panic!("{hazards:?}") };
        assert_eq!((hazard.kind, hazard.logical_id.as_str()), (HazardKind::Delete, "Logs"));
        assert!(hazard.help.as_ref().unwrap().contains("(from = \"network.Logs\")"), "{hazard:?}");
    }
}

#[tokio::test]
async fn an_account_that_never_had_the_old_resource_gets_the_new_one() {
    let client = account().client("us-east-1");
    let mut assembly = shop();
    assembly.stacks[0].moved.insert("Vpc".to_owned(), "Older".to_owned());
    assert_eq!(deployed(&client, &assembly, &request(&ALL)).await.unwrap().outcome, Outcome::Deployed);
    let added = edited(assembly, 1, |template| template["Resources"]["Alerts"] = json!({ "Type": "AWS::SNS::Topic" }));
    let mut added = added;
    added.stacks[1].moved.insert("Alerts".to_owned(), "Alarms".to_owned());
    assert_eq!(deployed(&client, &added, &request(&ALL)).await.unwrap().outcome, Outcome::Deployed);
}

#[tokio::test]
async fn a_resource_moves_to_another_stack() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let done = refactored(&client, &moved()).await;
    assert_eq!(done.outcome, RefactorOutcome::Moved, "{done:?}");
    assert_eq!(physical(&client, "shop-service", "TaskLogs").await.as_deref(), Some("/shop"));
    assert_eq!(physical(&client, "shop-network", "Logs").await, None);
    let next = deployed(&client, &moved(), &request(&[])).await.unwrap();
    assert!(next.plan.unwrap().stacks.iter().all(|stack| stack.step == Step::NoChange));
}

#[tokio::test]
async fn what_else_has_changed_is_left_to_the_next_deployment() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let ahead =
        edited(moved(), 1, |template| template["Resources"]["TaskLogs"]["Properties"]["RetentionInDays"] = 30.into());
    let ahead = edited(ahead, 0, |template| drop(template["Resources"].as_object_mut().unwrap().remove("Tasks")));
    assert_eq!(refactored(&client, &ahead).await.outcome, RefactorOutcome::Moved);
    assert!(physical(&client, "shop-network", "Tasks").await.is_some());
    let next = deployed(&client, &ahead, &request(&[])).await.unwrap();
    let plan = next.plan.unwrap();
    let changed: Vec<_> = plan.stacks.iter().flat_map(|one| &one.changes).map(|one| one.logical_id.as_str()).collect();
    assert_eq!(changed, ["Tasks", "TaskLogs"]);
}

#[tokio::test]
async fn moves_that_the_rules_forbid_are_refused_with_every_reason() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    // The subnet needs the network, which stays; the service's key needs a parameter that only its own stack has.
    let mut subnet = Value::Null;
    let assembly =
        edited(shop(), 0, |template| subnet = template["Resources"].as_object_mut().unwrap().remove("Subnet").unwrap());
    let mut assembly = edited(assembly, 1, |template| {
        template["Resources"]["Subnet"] = subnet;
        template["Resources"].as_object_mut().unwrap().remove("Key");
    });
    assembly.stacks[1].moved.insert("Subnet".to_owned(), "network.Subnet".to_owned());
    let mut assembly =
        edited(assembly, 0, |template| template["Resources"]["Key"] = json!({ "Type": "AWS::SSM::Parameter" }));
    assembly.stacks[0].moved.insert("Key".to_owned(), "service.Key".to_owned());
    let done = refactored(&client, &assembly).await;
    let RefactorOutcome::Impossible(mut reasons) = done.outcome else { panic!("{done:?}") };
    reasons.sort();
    assert_eq!(
        reasons,
        [
            "`Key` refers to the parameter `ApiKey`, which `network` does not have yet",
            "`Subnet` refers to `Vpc`, which stays in `network`",
        ]
    );
    assert!(physical(&client, "shop-network", "Subnet").await.is_some());
}

#[tokio::test]
async fn without_consent_nothing_moves() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let mut witness = Witness::saying(Consent::Refused);
    let done = refactor(&client, &moved(), &[], Pace::LOCAL, &mut witness).await.unwrap();
    assert_eq!(done.outcome, RefactorOutcome::Declined);
    assert!(physical(&client, "shop-network", "Logs").await.is_some());
}

#[tokio::test]
async fn an_app_that_was_never_deployed_has_nothing_to_move() {
    let client = account().client("us-east-1");
    assert_eq!(refactored(&client, &renamed()).await.outcome, RefactorOutcome::NothingToMove);
    assert_eq!(deployed(&client, &moved(), &request(&ALL)).await.unwrap().outcome, Outcome::Deployed);
}
