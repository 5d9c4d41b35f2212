//! Listener rules whose weights ECS owns: nobody touches them by accident, and a wanted change passes the live weights.

use crate::site::site;
use crate::witness::{Witness, account, deployed};
use aws_sdk_cloudformation::Client;
use serde_json::json;
use specforge_deploy::engine::{
    Consent, DeployRequest, Outcome, Pace, RecoverRequest, StackOutcome, deploy, plan, recover,
};
use specforge_deploy::gate::{Consents, HazardKind};
use specforge_deploy::local::{FaultAction, FaultPlan, LocalCloudFormation, LocalOptions, ResourceFault};
use specforge_dsl::assembly::{Assembly, Template};
use std::time::Duration;

pub(crate) fn request(consents: Consents, weights: Option<(&str, &str)>) -> DeployRequest {
    let weights = weights.into_iter().flat_map(|(blue, green)| [("BlueWeight", blue), ("GreenWeight", green)]);
    let parameters = weights.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    DeployRequest { consents, parameters, pace: Pace::LOCAL, ..DeployRequest::default() }
}

pub(crate) fn plain() -> DeployRequest {
    request(Consents::default(), None)
}

pub(crate) fn consent() -> Consents {
    Consents::default().allow(HazardKind::Traffic, "production")
}

pub(crate) async fn is_protected(client: &Client) -> bool {
    let policy = client.get_stack_policy().stack_name("site-edge").send().await.unwrap();
    policy
        .stack_policy_body()
        .is_some_and(|body| body.contains("\"Deny\"") && body.contains("LogicalResourceId/Production"))
}

#[tokio::test]
async fn a_rule_is_protected_once_it_stands_also_from_the_console() {
    let client = account().client("us-east-1");
    let first = deployed(&client, &site("/a"), &plain()).await.unwrap();
    assert_eq!(first.outcome, Outcome::Deployed, "{first:?}");
    assert!(is_protected(&client).await);

    let set = client.create_change_set().stack_name("site-edge").change_set_name("by-hand");
    let parameter = |name: &str| {
        aws_sdk_cloudformation::types::Parameter::builder().parameter_key(name).use_previous_value(true).build()
    };
    let set = set.template_body(site("/b").stacks[0].template.to_json());
    set.parameters(parameter("BlueWeight")).parameters(parameter("GreenWeight")).send().await.unwrap();
    client.describe_change_set().stack_name("site-edge").change_set_name("by-hand").send().await.unwrap();
    client.execute_change_set().stack_name("site-edge").change_set_name("by-hand").send().await.unwrap();
    let stack = client.describe_stacks().stack_name("site-edge").send().await.unwrap();
    assert_eq!(stack.stacks()[0].stack_status().unwrap().as_str(), "UPDATE_ROLLBACK_COMPLETE");
}

#[tokio::test]
async fn a_change_of_the_rule_wants_consent() {
    let client = account().client("us-east-1");
    deployed(&client, &site("/a"), &plain()).await.unwrap();
    for not_enough in [plain(), request(Consents::default(), Some(("0", "100")))] {
        let refused = deployed(&client, &site("/b"), &not_enough).await.unwrap();
        assert_eq!(refused.outcome, Outcome::ConsentMissing, "{refused:?}");
        assert!(is_protected(&client).await);
    }
    let done = deployed(&client, &site("/b"), &request(consent(), Some(("0", "100")))).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed, "{done:?}");
    assert!(is_protected(&client).await);
    let stack = client.describe_stacks().stack_name("site-edge").send().await.unwrap();
    let weights: Vec<_> = stack.stacks()[0].parameters().iter().filter_map(|one| one.parameter_value()).collect();
    assert_eq!(weights, ["0", "100"]);
}

#[tokio::test]
async fn stack_tags_are_no_way_around_the_gate() {
    let client = account().client("us-east-1");
    deployed(&client, &site("/a"), &plain()).await.unwrap();
    let mut tagged = site("/a");
    tagged.stacks[0].tags.insert("version".to_owned(), "2".to_owned());
    let refused = deployed(&client, &tagged, &plain()).await.unwrap();
    let StackOutcome::ConsentMissing(hazards) = &refused.stacks[0].outcome else { panic!("{refused:?}") };
    assert_eq!(hazards[0].logical_id, "Production");
}

#[tokio::test]
async fn a_policy_that_is_missing_is_set_by_the_next_deployment() {
    let client = account().client("us-east-1");
    deployed(&client, &site("/a"), &plain()).await.unwrap();
    let open = r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"Update:*","Resource":"*"}]}"#;
    client.set_stack_policy().stack_name("site-edge").stack_policy_body(open).send().await.unwrap();
    assert!(!is_protected(&client).await);
    let again = deployed(&client, &site("/a"), &plain()).await.unwrap();
    assert_eq!(again.outcome, Outcome::NoChange);
    assert!(is_protected(&client).await);
}

/// The clock is Tokio's and paused: minutes of the embedded account pass in no time.
#[tokio::test(start_paused = true)]
async fn a_client_that_dies_while_the_policy_is_lifted_leaves_it_to_the_next() {
    let account = LocalCloudFormation::in_memory(LocalOptions {
        pace: specforge_deploy::local::Pace::Realistic,
        ..LocalOptions::default()
    });
    // The service would only take time.
    let alone = |request| DeployRequest { stacks: vec!["edge".to_owned()], ..request };
    let client = account.client("us-east-1");
    deployed(&client, &site("/a"), &alone(plain())).await.unwrap();
    assert!(is_protected(&client).await);

    let change = alone(request(consent(), Some(("0", "100"))));
    let mut lifted = false;
    for seconds in (5..600).step_by(3) {
        let edited = site(&format!("/{seconds}"));
        let died = tokio::time::timeout(Duration::from_secs(seconds), deployed(&client, &edited, &change)).await;
        if died.is_err() && !is_protected(&client).await {
            lifted = true;
            let next = deployed(&client, &edited, &change).await.unwrap();
            assert!(matches!(next.outcome, Outcome::Deployed | Outcome::NoChange), "{next:?}");
            break;
        }
    }
    assert!(lifted, "the client never died at the right moment");
    assert!(is_protected(&client).await);
}

/// The site with a topic after the rule.
pub(crate) fn with_topic(path: &str) -> Assembly {
    let mut site = site(path);
    let mut template = site.stacks[0].template.to_value();
    template["Resources"]["Topic"] = json!({ "Type": "AWS::SNS::Topic", "DependsOn": "Production" });
    site.stacks[0].template = Template::from_value(template);
    site
}

#[tokio::test]
async fn recovering_protects_the_rule_again_and_until_then_everybody_is_told() {
    let account = account();
    let client = account.client("us-east-1");
    deployed(&client, &site("/a"), &plain()).await.unwrap();
    // The topic fails, and then the rule cannot go back.
    let way_back = ResourceFault::new("Production").on(FaultAction::Update).after(1).times(1);
    account.set_faults(FaultPlan::fail("Topic").resource(way_back));
    let mut witness = Witness::saying(Consent::Given);
    let change = request(consent(), Some(("0", "100")));
    let failed = deploy(&client, &with_topic("/b"), &change, &mut witness).await.unwrap();
    assert_eq!(failed.outcome, Outcome::Failed, "{failed:?}");
    assert!(!is_protected(&client).await, "the way back may still need the rule");
    let told =
        "The stack policy of edge does not protect Production from updates for now: `recover edge` sets it again.";
    assert!(witness.remarks.iter().any(|remark| remark == told), "{:?}", witness.remarks);

    let recovery = RecoverRequest { stack: "edge".to_owned(), skip: vec![], force: false, pace: Pace::LOCAL };
    let recovered = recover(&client, &site("/a"), &recovery, &mut witness).await.unwrap();
    assert_eq!(recovered.outcome, Outcome::Recovered);
    assert!(is_protected(&client).await);
}

#[tokio::test]
async fn a_rollback_protects_the_rule_again_and_a_plan_says_where_nothing_does() {
    let account = account();
    let client = account.client("us-east-1");
    deployed(&client, &site("/a"), &plain()).await.unwrap();
    account.set_faults(FaultPlan::fail("Topic"));
    let change = request(consent(), Some(("0", "100")));
    let failed = deployed(&client, &with_topic("/b"), &change).await.unwrap();
    assert_eq!(failed.outcome, Outcome::RolledBack);
    assert!(is_protected(&client).await);

    let open = r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"Update:*","Resource":"*"}]}"#;
    client.set_stack_policy().stack_name("site-edge").stack_policy_body(open).send().await.unwrap();
    let mut witness = Witness::saying(Consent::Given);
    let planned = plan(&client, &site("/a"), &plain(), &mut witness).await.unwrap().plan.unwrap();
    assert!(planned.notes.iter().any(|note| note.contains("`deploy edge` sets it again")), "{:?}", planned.notes);
    assert!(!is_protected(&client).await, "a plan changes nothing");
}
