//! Resources that were renamed or moved to another stack keep what they hold.

use crate::shop::shop;
use crate::witness::{ALL, Witness, account, deployed, request};
use aws_sdk_cloudformation::Client;
use serde_json::{Value, json};
use specforge_deploy::engine::{
    Consent, EngineError, InputProblem, Outcome, Pace, Refactor, RefactorOutcome, refactor,
};
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

#[tokio::test]
async fn a_misspelt_old_place_stops_instead_of_making_a_new_resource() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let mut misspelt = renamed();
    misspelt.stacks[0].moved.insert("Network".to_owned(), "Vcp".to_owned());
    let from_nowhere = |problems: &[InputProblem]| {
        matches!(problems, [InputProblem::MovedFromNowhere { to, from, candidates, .. }]
            if to == "Network" && from == "Vcp" && candidates[..] == ["Vpc"])
    };
    let refused = deployed(&client, &misspelt, &request(&[])).await;
    assert!(matches!(&refused, Err(EngineError::Input(problems)) if from_nowhere(problems)), "{refused:?}");
    let refused = refactor(&client, &misspelt, &[], Pace::LOCAL, &mut Witness::saying(Consent::Given)).await;
    assert!(matches!(&refused, Err(EngineError::Input(problems)) if from_nowhere(problems)), "{refused:?}");
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
