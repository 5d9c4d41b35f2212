//! Change sets that a run left behind, among those of other tools.

use crate::shop::shop;
use crate::witness::{ALL, account, deployed, request};
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::ChangeSetType;
use specforge_deploy::engine::Outcome;

async fn names(client: &Client, stack: &str) -> Vec<String> {
    let listed = client.list_change_sets().stack_name(stack).into_paginator().items().send();
    let listed: Vec<_> = listed.collect::<Result<_, _>>().await.unwrap();
    listed.iter().filter_map(|one| Some(one.change_set_name()?.to_owned())).collect()
}

/// `ListChangeSets` tells a hundred at a time.
#[tokio::test]
async fn a_plan_of_a_dead_run_is_found_behind_a_hundred_of_others() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let template = serde_json::json!({ "Resources": { "Topic": { "Type": "AWS::SNS::Topic" } } }).to_string();
    for name in (0..100).map(|number| format!("theirs-{number}")).chain(["specforge-dead".to_owned()]) {
        let set = client.create_change_set().stack_name("shop-network").change_set_name(name);
        set.change_set_type(ChangeSetType::Update).template_body(&template).send().await.unwrap();
    }
    assert_eq!(deployed(&client, &shop(), &request(&[])).await.unwrap().outcome, Outcome::NoChange);
    let left = names(&client, "shop-network").await;
    assert_eq!(left.len(), 100);
    assert!(left.iter().all(|name| name.starts_with("theirs-")), "{left:?}");
}
