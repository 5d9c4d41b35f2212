//! The weights that ECS has moved: read when a rule is touched, passed along, and read again before anything is executed.

use crate::blue_green::{consent, is_protected, plain, request, with_topic};
use crate::site::{site, with_test_rule};
use crate::witness::{Witness, account, deployed};
use aws_sdk_cloudformation::Client;
use serde_json::{Value, json};
use specforge_deploy::engine::{
    Answer, Consent, DeployRequest, Deployment, DestroyPlan, EcsServices, Notice, Observer, Outcome, Pace,
    ReleaseOptions, Running, ServiceDeployment, ServiceWatch, StackOutcome, deploy, plan, revert_drift,
};
use specforge_deploy::gate::{Consents, Hazard, HazardKind};
use specforge_deploy::local::{FaultPlan, LocalCloudFormation, RequestFault, RequestFaultKind};
use specforge_deploy::plan::{Plan, ValueOrigin};
use specforge_dsl::assembly::{Assembly, Template};
use std::rc::Rc;
use std::time::SystemTime;

const GROUPS: &str = "/Actions/0/ForwardConfig/TargetGroups";

/// The site is deployed, and releases have left these weights; ECS keeps its own order of target groups.
async fn released(site: &Assembly, blue: u32, green: u32) -> (LocalCloudFormation, Client) {
    let account = account();
    let client = account.client("us-east-1");
    let first = deployed(&client, site, &plain()).await.unwrap();
    assert_eq!(first.outcome, Outcome::Deployed, "{first:?}");
    shift(&account, &client, "Production", blue, green).await;
    (account, client)
}

/// ECS moves the weights of a rule.
async fn shift(account: &LocalCloudFormation, client: &Client, rule: &str, blue: u32, green: u32) {
    let [first, second] = [("Green", green), ("Blue", blue)];
    let mut groups = Vec::new();
    for (name, weight) in [first, second] {
        let found = client.describe_stack_resource().stack_name("site-edge").logical_resource_id(name).send().await;
        let arn = found.unwrap().stack_resource_detail().unwrap().physical_resource_id().unwrap().to_owned();
        groups.push(json!({ "TargetGroupArn": arn, "Weight": weight }));
    }
    account.drift("site-edge", rule, GROUPS, Some(groups.into())).unwrap();
}

/// The weights of a rule in the account, sorted.
async fn weights(client: &Client, rule: &str) -> Vec<String> {
    let asked = client.detect_stack_resource_drift().stack_name("site-edge").logical_resource_id(rule).send().await;
    let asked = asked.unwrap();
    let drift = asked.stack_resource_drift().unwrap();
    let actual: Value = serde_json::from_str(drift.actual_properties().unwrap()).unwrap();
    let groups = actual.pointer(GROUPS).unwrap().as_array().unwrap();
    let name = |group: &Value| if group["TargetGroupArn"].to_string().contains("Blue") { "blue" } else { "green" };
    let weight = |group: &Value| group["Weight"].as_str().map_or(group["Weight"].to_string(), str::to_owned);
    let mut shown: Vec<String> = groups.iter().map(|group| format!("{} {}", name(group), weight(group))).collect();
    shown.sort();
    shown
}

fn the_hazard(deployment: &Deployment) -> &Hazard {
    let plan = deployment.plan.as_ref().unwrap();
    plan.hazards().find(|hazard| hazard.logical_id == "Production").unwrap()
}

fn nothing_left(client: &Client) -> impl Future<Output = ()> {
    let client = client.clone();
    async move {
        let left = client.list_change_sets().stack_name("site-edge").send().await.unwrap();
        assert!(left.summaries().is_empty(), "{left:?}");
    }
}

#[tokio::test]
async fn consent_is_enough_and_traffic_stays_where_it_is() {
    let (_, client) = released(&site("/a"), 0, 100).await;
    let refused = deployed(&client, &site("/b"), &plain()).await.unwrap();
    assert_eq!(refused.outcome, Outcome::ConsentMissing);
    assert!(the_hazard(&refused).what.contains("live are Blue 0, Green 100, and so they stay"), "{refused:?}");
    assert!(the_hazard(&refused).to_give.is_empty());

    let done = deployed(&client, &site("/b"), &request(consent(), None)).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed, "{done:?}");
    assert_eq!(weights(&client, "Production").await, ["blue 0", "green 100"]);
    assert!(is_protected(&client).await);
    let plan = done.plan.as_ref().unwrap();
    let parameters: Vec<_> = plan.stacks[0].parameters.iter().map(|one| (one.value.as_deref(), &one.origin)).collect();
    assert_eq!(parameters, [(Some("0"), &ValueOrigin::Live), (Some("100"), &ValueOrigin::Live)]);
    assert_eq!(plan.stacks[0].traffic[0].live(), "Blue 0, Green 100");
    assert!(!plan.stacks[0].traffic[0].moves());
}

#[tokio::test]
async fn stack_tags_pass_them_along_too() {
    let (_, client) = released(&site("/a"), 0, 100).await;
    let mut tagged = site("/a");
    tagged.stacks[0].tags.insert("version".to_owned(), "2".to_owned());
    let done = deployed(&client, &tagged, &request(consent(), None)).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed, "{done:?}");
    assert_eq!(weights(&client, "Production").await, ["blue 0", "green 100"]);
}

#[tokio::test]
async fn what_is_given_by_hand_wins_and_the_plan_says_what_it_does() {
    let (_, client) = released(&site("/a"), 0, 100).await;
    let done = deployed(&client, &site("/b"), &request(consent(), Some(("100", "0")))).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed, "{done:?}");
    let what = &the_hazard(&done).what;
    assert!(what.contains("live are Blue 0, Green 100; the update would set them to Blue 100, Green 0"), "{what}");
    assert_eq!(weights(&client, "Production").await, ["blue 100", "green 0"]);
}

#[tokio::test]
async fn a_failure_rolls_back_to_what_is_live() {
    let (account, client) = released(&site("/a"), 0, 100).await;
    let planned = plan(&client, &with_topic("/b"), &plain(), &mut Witness::saying(Consent::Given)).await.unwrap();
    let what = &the_hazard(&planned).what;
    assert!(
        planned.plan.as_ref().unwrap().stacks[0].traffic[0].taken_over && !what.contains("rollback"),
        "{planned:?}"
    );
    nothing_left(&client).await;

    account.set_faults(FaultPlan::fail("Topic"));
    let failed = deployed(&client, &with_topic("/b"), &request(consent(), None)).await.unwrap();
    assert_eq!(failed.outcome, Outcome::RolledBack, "{failed:?}");
    assert_eq!(weights(&client, "Production").await, ["blue 0", "green 100"]);
    let stack = client.describe_stacks().stack_name("site-edge").send().await.unwrap();
    let on_record: Vec<_> = stack.stacks()[0].parameters().iter().filter_map(|one| one.parameter_value()).collect();
    assert_eq!(on_record, ["0", "100"]);
    assert!(is_protected(&client).await);
    nothing_left(&client).await;
}

#[tokio::test]
async fn a_failure_to_take_weights_over_ends_the_deployment() {
    let (account, client) = released(&site("/a"), 0, 100).await;
    account.set_faults(FaultPlan::fail("Production"));
    let failed = deployed(&client, &with_topic("/b"), &request(consent(), None)).await.unwrap();
    // Its rollback would move the traffic.
    assert_eq!(failed.outcome, Outcome::Paused, "{failed:?}");
    let groups = account.properties("site-edge", "Production").unwrap()["Actions"][0]["ForwardConfig"].clone();
    assert_eq!(groups["TargetGroups"][0]["Weight"], 100, "{groups}");
    let stack = client.describe_stack_resources().stack_name("site-edge").send().await.unwrap();
    assert!(stack.stack_resources().iter().all(|one| one.logical_resource_id() != Some("Topic")), "{stack:?}");
    nothing_left(&client).await;
}

#[tokio::test]
async fn a_failure_that_would_move_traffic_on_its_way_back_is_announced() {
    // No parameter of the deployed template can take them over.
    let (_, client) = released(&with_literals("/a", 100, 0), 0, 100).await;
    let new = with_literals("/b", 0, 100);
    let planned = plan(&client, &new, &plain(), &mut Witness::saying(Consent::Given)).await.unwrap();
    let what = &the_hazard(&planned).what;
    assert!(what.contains("if the deployment fails, its rollback sets them to Blue 100, Green 0"), "{what}");
    nothing_left(&client).await;
}

#[tokio::test]
async fn in_the_middle_of_a_release_nobody_can_consent() {
    let (_, client) = released(&site("/a"), 60, 40).await;
    for weights in [None, Some(("0", "100"))] {
        let refused = deployed(&client, &site("/b"), &request(consent(), weights)).await.unwrap();
        assert_eq!(refused.outcome, Outcome::ConsentMissing, "{refused:?}");
        let blocked = the_hazard(&refused).blocked.as_deref();
        assert_eq!(blocked, Some("a release is under way (its traffic is shared at the moment)"));
    }
    assert_eq!(weights(&client, "Production").await, ["blue 60", "green 40"]);
    nothing_left(&client).await;
    // Who says the same as the account moves nothing.
    let done = deployed(&client, &site("/b"), &request(consent(), Some(("60", "40")))).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed, "{done:?}");
}

/// Consents, while ECS goes on.
struct SlowPerson<F: FnMut()> {
    meanwhile: F,
}

impl<F: FnMut()> Observer for SlowPerson<F> {
    fn notice(&mut self, _notice: Notice<'_>) {}

    fn consent_to_plan(&mut self, _plan: &Plan) -> Consent {
        (self.meanwhile)();
        Consent::Given
    }

    fn consent_to_destroy(&mut self, _plan: &DestroyPlan) -> Consent {
        Consent::Refused
    }
}

#[tokio::test]
async fn weights_that_move_while_a_person_reads_the_plan_stop_the_execution() {
    for by_hand in [None, Some(("0", "100"))] {
        let (account, client) = released(&site("/a"), 0, 100).await;
        let path = format!("{GROUPS}/0/Weight");
        let meanwhile = || account.drift("site-edge", "Production", &path, Some(json!(90))).unwrap();
        let mut person = SlowPerson { meanwhile };
        let stopped = deploy(&client, &site("/b"), &request(consent(), by_hand), &mut person).await.unwrap();
        let StackOutcome::NotReady { why, .. } = &stopped.stacks[0].outcome else { panic!("{stopped:?}") };
        assert!(
            why.contains("moved since they were planned with, from Blue 0, Green 100 to Blue 0, Green 90"),
            "{why}"
        );
        assert!(stopped.stacks[0].events.is_empty());
        assert_eq!(weights(&client, "Production").await, ["blue 0", "green 90"]);
        assert!(is_protected(&client).await, "the policy was lifted for nothing");
        nothing_left(&client).await;
    }
}

/// The site with weights written in the template.
fn with_literals(path: &str, blue: u32, green: u32) -> Assembly {
    let mut site = site(path);
    let mut template = site.stacks[0].template.to_value();
    let groups = template.pointer_mut(&format!("/Resources/Production/Properties{GROUPS}")).unwrap();
    groups[0]["Weight"] = blue.into();
    groups[1]["Weight"] = green.into();
    site.stacks[0].template = Template::from_value(template);
    site
}

#[tokio::test]
async fn weights_in_the_template_pass_only_where_they_are_what_is_live() {
    let (_, client) = released(&with_literals("/a", 100, 0), 0, 100).await;
    let refused = deployed(&client, &with_literals("/b", 100, 0), &request(consent(), None)).await.unwrap();
    assert_eq!(refused.outcome, Outcome::ConsentMissing, "{refused:?}");
    let blocked = the_hazard(&refused).blocked.as_deref().unwrap();
    assert!(blocked.contains("written in the template"), "{blocked}");
    assert_eq!(weights(&client, "Production").await, ["blue 0", "green 100"]);
    let done = deployed(&client, &with_literals("/b", 0, 100), &request(consent(), None)).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed, "{done:?}");
}

#[tokio::test]
async fn where_nobody_may_read_them_they_have_to_be_given() {
    let (account, client) = released(&site("/a"), 0, 100).await;
    let denied = RequestFault::new("DetectStackResourceDrift", RequestFaultKind::AccessDenied).times(100);
    account.set_faults(FaultPlan::default().request(denied));
    let refused = deployed(&client, &site("/b"), &request(consent(), None)).await.unwrap();
    assert_eq!(refused.outcome, Outcome::ConsentMissing);
    let hazard = the_hazard(&refused);
    assert_eq!(hazard.to_give, ["BlueWeight", "GreenWeight"]);
    assert!(hazard.what.contains("DetectStackResourceDrift"), "{}", hazard.what);
    let done = deployed(&client, &site("/b"), &request(consent(), Some(("0", "100")))).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed, "{done:?}");
}

#[tokio::test]
async fn a_rule_that_is_gone_or_leads_elsewhere_is_told() {
    let (account, client) = released(&site("/a"), 0, 100).await;
    let path = format!("{GROUPS}/0/TargetGroupArn");
    let other = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/other/1";
    account.drift("site-edge", "Production", &path, Some(json!(other))).unwrap();
    let what = |deployment: &Deployment| the_hazard(deployment).what.clone();
    let refused = deployed(&client, &site("/b"), &request(consent(), None)).await.unwrap();
    assert!(what(&refused).contains("`Green` is none of the target groups that the rule has now"), "{refused:?}");
    account.delete_resource("site-edge", "Production").unwrap();
    let refused = deployed(&client, &site("/b"), &request(consent(), None)).await.unwrap();
    assert!(what(&refused).contains("somebody deleted it outside of the stack"), "{refused:?}");
}

#[tokio::test]
async fn a_rule_that_shares_the_parameters_is_touched_and_read_as_well() {
    let (account, client) = released(&with_test_rule("/a"), 0, 100).await;
    shift(&account, &client, "Test", 0, 100).await;
    let alone = deployed(&client, &with_test_rule("/b"), &request(consent(), None)).await.unwrap();
    let StackOutcome::ConsentMissing(open) = &alone.stacks[0].outcome else { panic!("{alone:?}") };
    assert_eq!(open.iter().map(|hazard| hazard.option()).collect::<Vec<_>>(), ["--allow-traffic Test"]);
    let both = consent().allow(HazardKind::Traffic, "test");
    let done = deployed(&client, &with_test_rule("/b"), &request(both, None)).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed, "{done:?}");
    for rule in ["Production", "Test"] {
        assert_eq!(weights(&client, rule).await, ["blue 0", "green 100"], "{rule}");
    }
}

#[tokio::test]
async fn test_traffic_that_is_ahead_of_production_traffic_shows_a_release() {
    let (account, client) = released(&with_test_rule("/a"), 100, 0).await;
    shift(&account, &client, "Test", 0, 100).await;
    let both = consent().allow(HazardKind::Traffic, "test");
    let refused = deployed(&client, &with_test_rule("/b"), &request(both, None)).await.unwrap();
    assert_eq!(refused.outcome, Outcome::ConsentMissing, "{refused:?}");
    let hazard = the_hazard(&refused);
    assert!(hazard.what.contains("test traffic and production traffic go to different target groups"), "{hazard:?}");
    assert_eq!(hazard.to_give, ["BlueWeight", "GreenWeight"]);
}

/// An ECS in which a release runs from the given question on.
struct Releasing(std::cell::Cell<u32>);

impl EcsServices for Releasing {
    fn deployment<'a>(&'a self, _service: &'a str) -> Answer<'a, Option<ServiceDeployment>> {
        let left = self.0.get();
        self.0.set(left.saturating_sub(1));
        let running = ServiceDeployment { running: 1, wanted: 2, ..ServiceDeployment::default() };
        Box::pin(async move { Ok((left == 0).then_some(running)) })
    }

    fn stopped_tasks<'a>(&'a self, _service: &'a str, _since: Option<SystemTime>) -> Answer<'a, Vec<String>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn roll_back<'a>(&'a self, _deployment: &'a str) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn running<'a>(&'a self, _service: &'a str) -> Answer<'a, Running> {
        Box::pin(async { Ok(Running::Unknown) })
    }
}

#[tokio::test]
async fn a_release_that_has_not_moved_traffic_yet_is_seen_where_ecs_can_be_asked() {
    let (_, client) = released(&site("/a"), 0, 100).await;
    let asking = |spared| DeployRequest {
        services: ServiceWatch::By(Rc::new(Releasing(std::cell::Cell::new(spared)))),
        ..request(consent(), None)
    };
    let refused = deployed(&client, &site("/b"), &asking(0)).await.unwrap();
    let blocked = the_hazard(&refused).blocked.as_deref();
    assert_eq!(blocked, Some("a release is under way (of `Api`, 1 of 2 new tasks run)"));
    let stopped = deployed(&client, &site("/b"), &asking(1)).await.unwrap();
    let StackOutcome::NotReady { why, .. } = &stopped.stacks[0].outcome else { panic!("{stopped:?}") };
    assert!(why.contains("a release began since the plan was made"), "{why}");
    assert!(is_protected(&client).await);
    nothing_left(&client).await;
}

#[tokio::test]
async fn reverting_drift_leaves_the_weights_of_ecs_alone() {
    let (account, client) = released(&site("/a"), 0, 100).await;
    account.drift("site-edge", "Production", "/Priority", Some(json!(7))).unwrap();
    let options = ReleaseOptions { pace: Pace::LOCAL, consents: Consents::default(), ..ReleaseOptions::default() };
    let edge = ["edge".to_owned()];
    let refused = revert_drift(&client, &site("/a"), &edge, &options, &mut Witness::saying(Consent::Given)).await;
    assert_eq!(refused.unwrap().outcome, Outcome::ConsentMissing);
    let options = ReleaseOptions { consents: consent(), ..options };
    let done = revert_drift(&client, &site("/a"), &edge, &options, &mut Witness::saying(Consent::Given)).await;
    let done = done.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed, "{done:?}");
    assert_eq!(weights(&client, "Production").await, ["blue 0", "green 100"]);
}
