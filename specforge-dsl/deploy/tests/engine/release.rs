//! Releases and restarts: what they change, and what they must not.

use crate::tasks::{FIRST, SECOND, shop_with_tasks};
use crate::witness::{Witness, account, deployed, request};
use aws_sdk_cloudformation::Client;
use specforge_deploy::engine::{
    Consent, DeployRequest, Deployment, EngineError, InputProblem, Outcome, Pace, ReleaseOptions, StackOutcome,
    release, restart,
};
use specforge_deploy::local::{LocalCloudFormation, LocalOptions, Pace as LocalPace};
use specforge_deploy::plan::ValueOrigin;
use specforge_dsl::assembly::{Assembly, Template};
use std::collections::BTreeMap;
use std::time::Duration;

/// The parameters of a first deployment.
const GIVEN: [(&str, &str); 4] =
    [("AlertEmail", "ops@example.com"), ("BackendDigest", FIRST), ("FrontendDigest", FIRST), ("ApiKey", "hunter2")];

fn options() -> ReleaseOptions {
    ReleaseOptions { pace: Pace::LOCAL, ..ReleaseOptions::default() }
}

async fn released(client: &Client, assembly: &Assembly, images: &[(&str, &str)]) -> Result<Deployment, EngineError> {
    let images: BTreeMap<String, String> =
        images.iter().map(|(name, digest)| ((*name).to_owned(), (*digest).to_owned())).collect();
    release(client, assembly, &images, &options(), &mut Witness::saying(Consent::Given)).await
}

async fn parameter(client: &Client, name: &str) -> String {
    let stacks = client.describe_stacks().stack_name("shop-tasks").send().await.unwrap();
    let found = stacks.stacks()[0].parameters().iter().find(|one| one.parameter_key() == Some(name)).unwrap();
    found.parameter_value().unwrap().to_owned()
}

async fn template(client: &Client) -> String {
    client.get_template().stack_name("shop-tasks").send().await.unwrap().template_body().unwrap().to_owned()
}

fn changed(deployment: &Deployment) -> Vec<&str> {
    let stacks = &deployment.plan.as_ref().unwrap().stacks;
    stacks.iter().flat_map(|stack| &stack.changes).map(|change| change.logical_id.as_str()).collect()
}

#[tokio::test]
async fn a_release_changes_the_image_and_smuggles_in_nothing() {
    let client = account().client("us-east-1");
    deployed(&client, &shop_with_tasks(), &request(&GIVEN)).await.unwrap();
    let before = template(&client).await;
    // Meanwhile the code goes on: another resource, other tags, another stack.
    let mut edited = shop_with_tasks();
    let mut ahead = edited.stacks[1].template.to_value();
    ahead["Resources"]["Cluster"]["Properties"]["ClusterName"] = "other".into();
    edited.stacks[1].template = Template::from_value(ahead);
    edited.stacks[1].tags.insert("owner".to_owned(), "ada".to_owned());
    let mut network = edited.stacks[0].template.to_value();
    network["Resources"]["Alerts"]["Properties"]["DisplayName"] = "Alerts".into();
    edited.stacks[0].template = Template::from_value(network);

    let deployment = released(&client, &edited, &[("backend", SECOND)]).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::Deployed);
    assert_eq!(deployment.stacks.len(), 1, "no other stack is touched");
    assert_eq!(changed(&deployment), ["BackendTask", "Backend"]);
    let origins: Vec<_> = deployment.plan.as_ref().unwrap().stacks[0]
        .parameters
        .iter()
        .filter(|one| one.origin != ValueOrigin::Previous)
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(origins, ["BackendDigest"]);
    assert_eq!(template(&client).await, before);
    assert_eq!(parameter(&client, "BackendDigest").await, SECOND);
    assert_eq!(parameter(&client, "FrontendDigest").await, FIRST);
    let tags = client.describe_stacks().stack_name("shop-tasks").send().await.unwrap();
    assert_eq!(tags.stacks()[0].tags().len(), 1);

    let again = released(&client, &edited, &[("backend", SECOND)]).await.unwrap();
    assert_eq!(again.outcome, Outcome::NoChange);
}

#[tokio::test]
async fn images_are_named_by_container_or_parameter_and_both_go_in_one_update() {
    let client = account().client("us-east-1");
    deployed(&client, &shop_with_tasks(), &request(&GIVEN)).await.unwrap();
    let images = [("tasks.backend", SECOND), ("FrontendDigest", SECOND)];
    let deployment = released(&client, &shop_with_tasks(), &images).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::Deployed);
    let mut changed = changed(&deployment);
    changed.sort_unstable();
    assert_eq!(changed, ["Backend", "BackendTask", "Frontend", "FrontendTask"]);
}

#[tokio::test]
async fn what_cannot_be_released_is_told_before_anything_changes() {
    let client = account().client("us-east-1");
    let problems = |result: Result<Deployment, EngineError>| match result {
        Err(EngineError::Input(problems)) => problems,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        problems(released(&client, &shop_with_tasks(), &[("backend", SECOND)]).await),
        [InputProblem::StackNotDeployed { stack: "tasks".to_owned() }]
    );
    deployed(&client, &shop_with_tasks(), &request(&GIVEN)).await.unwrap();
    let unknown = problems(released(&client, &shop_with_tasks(), &[("bakcend", SECOND), ("ApiKey", "x")]).await);
    assert_eq!(unknown.len(), 2);
    assert!(
        matches!(&unknown[1], InputProblem::UnknownImage { suggestion: Some(meant), .. } if meant == "backend"),
        "{unknown:?}"
    );
    let invalid = problems(released(&client, &shop_with_tasks(), &[("backend", "latest")]).await);
    assert!(matches!(&invalid[..], [InputProblem::InvalidImage { name, .. }] if name == "backend"), "{invalid:?}");

    let mut twice = shop_with_tasks();
    let mut other = twice.stacks[1].clone();
    other.name = "shop-others".to_owned();
    other.id = "others".to_owned();
    twice.stacks.push(other);
    let ambiguous = problems(released(&client, &twice, &[("backend", SECOND)]).await);
    assert!(
        matches!(&ambiguous[..], [InputProblem::AmbiguousImage { candidates, .. }]
            if candidates == &["tasks.BackendDigest", "others.BackendDigest"]),
        "{ambiguous:?}"
    );
    assert_eq!(released(&client, &twice, &[("tasks.backend", SECOND)]).await.unwrap().outcome, Outcome::Deployed);
}

#[tokio::test]
async fn a_new_parameter_of_the_app_needs_a_deployment_first() {
    let client = account().client("us-east-1");
    deployed(&client, &shop_with_tasks(), &request(&GIVEN)).await.unwrap();
    let mut renamed = shop_with_tasks();
    let text = renamed.stacks[1].template.to_value().to_string().replace("BackendDigest", "ApiDigest");
    renamed.stacks[1].template = Template::from_value(serde_json::from_str(&text).unwrap());
    renamed.stacks[1].parameters[0].name = "ApiDigest".to_owned();
    let result = released(&client, &renamed, &[("backend", SECOND)]).await;
    assert!(
        matches!(&result, Err(EngineError::Input(problems))
            if matches!(&problems[..], [InputProblem::ParameterNotDeployed { parameter, .. }] if parameter == "ApiDigest")),
        "{result:?}"
    );
}

#[tokio::test]
async fn a_restart_starts_all_services_anew_with_the_same_images() {
    let client = account().client("us-east-1");
    deployed(&client, &shop_with_tasks(), &request(&GIVEN)).await.unwrap();
    for generation in ["2", "3"] {
        let mut witness = Witness::saying(Consent::Given);
        let deployment = restart(&client, &shop_with_tasks(), &[], &options(), &mut witness).await.unwrap();
        assert_eq!(deployment.outcome, Outcome::Deployed);
        assert_eq!(changed(&deployment), ["Backend", "Frontend"]);
        assert_eq!(parameter(&client, "Generation").await, generation);
    }
    let network = ["network".to_owned()];
    let mut witness = Witness::saying(Consent::Given);
    let refused = restart(&client, &shop_with_tasks(), &network, &options(), &mut witness).await;
    assert!(matches!(refused, Err(EngineError::Input(problems)) if problems == [InputProblem::NothingToRestart]));
}

#[tokio::test]
async fn without_consent_nothing_is_released() {
    let client = account().client("us-east-1");
    deployed(&client, &shop_with_tasks(), &request(&GIVEN)).await.unwrap();
    let images = BTreeMap::from([("backend".to_owned(), SECOND.to_owned())]);
    let mut witness = Witness::saying(Consent::Refused);
    let deployment = release(&client, &shop_with_tasks(), &images, &options(), &mut witness).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::Declined);
    assert_eq!(parameter(&client, "BackendDigest").await, FIRST);
    let change_sets = client.list_change_sets().stack_name("shop-tasks").send().await.unwrap();
    assert!(change_sets.summaries().is_empty());
}

/// The clock is Tokio's and paused.
#[tokio::test(start_paused = true)]
async fn a_release_waits_for_the_one_that_is_under_way() {
    let account =
        LocalCloudFormation::in_memory(LocalOptions { pace: LocalPace::Realistic, ..LocalOptions::default() });
    let client = account.client("us-east-1");
    let unhurried = DeployRequest { pace: Pace::AWS, ..request(&GIVEN) };
    deployed(&client, &shop_with_tasks(), &unhurried).await.unwrap();
    let released = async |images: &[(&str, &str)]| {
        let images = images.iter().map(|(name, digest)| ((*name).to_owned(), (*digest).to_owned())).collect();
        let mut witness = Witness::saying(Consent::Given);
        release(&client, &shop_with_tasks(), &images, &ReleaseOptions::default(), &mut witness).await
    };
    let first = released(&[("backend", SECOND)]);
    assert!(tokio::time::timeout(Duration::from_secs(20), first).await.is_err());
    let state = client.describe_stacks().stack_name("shop-tasks").send().await.unwrap();
    assert_eq!(state.stacks()[0].stack_status().unwrap().as_str(), "UPDATE_IN_PROGRESS");

    let second = released(&[("frontend", SECOND)]).await.unwrap();
    assert_eq!(second.stacks[0].outcome, StackOutcome::Deployed);
    assert_eq!(parameter(&client, "BackendDigest").await, SECOND, "the first one was followed to its end");
    assert_eq!(parameter(&client, "FrontendDigest").await, SECOND);
}
