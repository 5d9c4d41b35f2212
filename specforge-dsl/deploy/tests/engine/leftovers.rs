use crate::shop::shop;
use crate::witness::{ALL, Witness, account, deployed, request};
use aws_sdk_cloudformation::Client;
use specforge_deploy::engine::{Consent, DestroyRequest, Outcome, Pace, StackOutcome, deploy, destroy};
use specforge_dsl::assembly::{Assembly, Template};

async fn change_sets(client: &Client) -> usize {
    let mut count = 0;
    for stack in client.describe_stacks().send().await.unwrap().stacks() {
        let sets = client.list_change_sets().stack_name(stack.stack_name().unwrap()).send().await.unwrap();
        let open = sets
            .summaries()
            .iter()
            .filter(|set| set.execution_status().is_none_or(|status| status.as_str() != "EXECUTE_COMPLETE"));
        count += open.count();
    }
    count
}

fn edited() -> Assembly {
    let mut shop = shop();
    let mut template = shop.stacks[0].template.to_value();
    template["Resources"]["Logs"]["Properties"]["RetentionInDays"] = 30.into();
    shop.stacks[0].template = Template::from_value(template);
    shop
}

#[tokio::test]
async fn no_change_set_is_left_behind() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    assert_eq!(change_sets(&client).await, 0, "after a deployment");
    deployed(&client, &shop(), &request(&[])).await.unwrap();
    assert_eq!(change_sets(&client).await, 0, "after a deployment without changes");
    let refused = request(&[("Size", "large")]);
    deploy(&client, &edited(), &refused, &mut Witness::saying(Consent::Refused)).await.unwrap();
    assert_eq!(change_sets(&client).await, 0, "after a plan that was not consented to");
}

/// An empty stack in review, as a change set for a new stack leaves it that nobody executes.
async fn in_review(client: &Client) {
    client
        .create_change_set()
        .stack_name("shop-network")
        .change_set_name("left")
        .change_set_type("CREATE".into())
        .template_body(shop().stacks[0].template.to_json())
        .parameters(
            aws_sdk_cloudformation::types::Parameter::builder()
                .parameter_key("AlertEmail")
                .parameter_value("a@example.com")
                .build(),
        )
        .send()
        .await
        .unwrap();
}

#[tokio::test]
async fn an_empty_stack_that_a_change_set_left_is_no_obstacle() {
    let client = account().client("us-east-1");
    in_review(&client).await;
    let deployment = deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::Deployed);
}

#[tokio::test]
async fn an_empty_stack_that_a_change_set_left_is_destroyed() {
    let client = account().client("us-east-1");
    in_review(&client).await;
    let before = client.describe_stacks().stack_name("shop-network").send().await.unwrap();
    assert_eq!(before.stacks()[0].stack_status().unwrap().as_str(), "REVIEW_IN_PROGRESS");
    let request = DestroyRequest { pace: Pace::LOCAL, ..DestroyRequest::default() };
    let gone = destroy(&client, &shop(), &request, &mut Witness::saying(Consent::Given)).await.unwrap();
    let outcomes: Vec<_> = gone.stacks.iter().map(|stack| (stack.id.as_str(), &stack.outcome)).collect();
    assert_eq!(outcomes, [("service", &StackOutcome::NotThere), ("network", &StackOutcome::Deleted)]);
    assert_eq!(client.describe_stacks().send().await.unwrap().stacks().len(), 0);
    assert_eq!(change_sets(&client).await, 0);
}

/// Of a run that died, on a stack that stands.
async fn planned(client: &Client) {
    let email = aws_sdk_cloudformation::types::Parameter::builder()
        .parameter_key("AlertEmail")
        .parameter_value("a@example.com")
        .build();
    let planned = client.create_change_set().stack_name("shop-network").change_set_name("specforge-of-a-run-that-died");
    planned.template_body(edited().stacks[0].template.to_json()).parameters(email).send().await.unwrap();
}

#[tokio::test]
async fn a_deployment_that_stops_at_the_code_takes_along_what_a_dead_run_left() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    planned(&client).await;
    assert_eq!(change_sets(&client).await, 1);
    let mut renamed = shop();
    let text = renamed.stacks[0].template.to_value().to_string().replace("\"Vpc\"", "\"Network\"");
    renamed.stacks[0].template = Template::from_value(serde_json::from_str(&text).unwrap());
    renamed.stacks[0].moved.insert("Network".to_owned(), "Vpc".to_owned());
    deployed(&client, &renamed, &request(&[])).await.unwrap_err();
    assert_eq!(change_sets(&client).await, 0);
}

#[tokio::test]
async fn destroying_a_stack_takes_those_that_need_it_along() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let mut request = DestroyRequest { stacks: vec!["network".into()], pace: Pace::LOCAL, ..DestroyRequest::default() };
    let kept = destroy(&client, &shop(), &request, &mut Witness::saying(Consent::Refused)).await.unwrap();
    assert_eq!(kept.outcome, Outcome::Declined);
    let gone = destroy(&client, &shop(), &request, &mut Witness::saying(Consent::Given)).await.unwrap();
    assert_eq!(gone.outcome, Outcome::Deleted);
    let order: Vec<&str> = gone.stacks.iter().map(|stack| stack.id.as_str()).collect();
    assert_eq!(order, ["service", "network"]);
    request.stacks.clear();
    let again = destroy(&client, &shop(), &request, &mut Witness::saying(Consent::Refused)).await.unwrap();
    assert!(again.stacks.iter().all(|stack| stack.outcome == StackOutcome::NotThere), "{again:?}");
}
