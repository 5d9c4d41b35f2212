//! A run that a person holds back or ends: nothing new begins, nothing that was only planned stays, and what runs is named.

use crate::databases::{slow_account, stack, status, until};
use aws_sdk_cloudformation::Client;
use specforge_deploy::engine::{
    Brake, Consent, DeployRequest, Deployment, DestroyPlan, DestroyRequest, Notice, Observer, Outcome, Pace,
    StackOutcome, deploy, destroy, plan,
};
use specforge_deploy::plan::Plan;
use specforge_dsl::assembly::Assembly;
use std::time::Duration;

/// Consents unless it interrupts the question instead, and keeps the brake that others pull.
#[derive(Default)]
struct Person {
    brake: Brake,
    /// At which question, counted from 1, it interrupts.
    interrupts_at: Option<usize>,
    asked: usize,
    begun: Vec<String>,
}

impl Person {
    fn with(brake: &Brake) -> Self {
        Self { brake: brake.clone(), ..Self::default() }
    }

    fn answer(&mut self) -> Consent {
        self.asked += 1;
        if self.interrupts_at != Some(self.asked) {
            return Consent::Given;
        }
        self.brake.stop();
        Consent::Refused
    }
}

impl Observer for Person {
    fn brake(&self) -> Brake {
        self.brake.clone()
    }

    fn notice(&mut self, notice: Notice<'_>) {
        match notice {
            Notice::StackStarted(plan) => self.begun.push(plan.id.clone()),
            Notice::DeletionStarted(stack) => self.begun.push(stack.id.clone()),
            _ => {}
        }
    }

    fn consent_to_plan(&mut self, _plan: &Plan) -> Consent {
        self.answer()
    }

    fn consent_to_destroy(&mut self, _plan: &DestroyPlan) -> Consent {
        self.answer()
    }
}

/// A slow gateway, then a queue.
fn app() -> Assembly {
    let gateway =
        serde_json::json!({ "Gateway": { "Type": "AWS::EC2::NatGateway", "Properties": { "SubnetId": "s" } } });
    let queue = serde_json::json!({ "Queue": { "Type": "AWS::SQS::Queue", "Properties": {} } });
    let stacks = vec![stack("network", &[], gateway), stack("queue", &["network"], queue)];
    Assembly { name: "app".into(), stacks, ..Assembly::default() }
}

/// The stacks that exist, and the change sets that wait on them.
async fn there(client: &Client) -> (Vec<String>, usize) {
    let (mut names, mut sets) = (Vec::new(), 0);
    for stack in client.describe_stacks().send().await.unwrap().stacks() {
        let name = stack.stack_name().unwrap();
        names.push(name.to_owned());
        let listed = client.list_change_sets().stack_name(name).send().await.unwrap();
        let waits = listed.summaries().iter();
        sets += waits.filter(|set| set.execution_status().is_some_and(|status| status.as_str() == "AVAILABLE")).count();
    }
    (names, sets)
}

fn outcomes(deployment: &Deployment) -> Vec<&StackOutcome> {
    deployment.stacks.iter().map(|stack| &stack.outcome).collect()
}

#[tokio::test(start_paused = true)]
async fn whenever_it_comes_before_the_first_execution_nothing_is_begun_and_nothing_stays() {
    for milliseconds in [0, 1, 200, 900, 2500] {
        let client = slow_account().client("us-east-1");
        let brake = Brake::default();
        let mut person = Person::with(&brake);
        let (request, app) = (DeployRequest::default(), app());
        let interrupts = async {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            brake.leave();
        };
        let (ended, ()) = tokio::join!(deploy(&client, &app, &request, &mut person), interrupts);
        let ended = ended.unwrap();
        if person.begun.is_empty() {
            assert_eq!(outcomes(&ended), [&StackOutcome::Interrupted, &StackOutcome::Interrupted]);
            assert_eq!(there(&client).await, (vec![], 0), "after {milliseconds} ms");
        } else {
            assert_eq!(outcomes(&ended), [&StackOutcome::LeftRunning, &StackOutcome::Interrupted]);
        }
        assert_eq!(ended.outcome, Outcome::Interrupted);
    }
}

#[tokio::test(start_paused = true)]
async fn an_interrupted_question_refuses_and_removes_what_was_planned() {
    let client = slow_account().client("us-east-1");
    let mut person = Person { interrupts_at: Some(1), ..Person::default() };
    let ended = deploy(&client, &app(), &DeployRequest::default(), &mut person).await.unwrap();
    assert_eq!(ended.outcome, Outcome::Interrupted);
    assert_eq!(there(&client).await, (vec![], 0));

    let mut planning = Person::default();
    planning.brake.stop();
    let planned = plan(&client, &app(), &DeployRequest::default(), &mut planning).await.unwrap();
    assert_eq!(planned.outcome, Outcome::Interrupted);
    assert_eq!(there(&client).await, (vec![], 0));
}

#[tokio::test(start_paused = true)]
async fn while_it_is_held_no_stack_begins_and_a_stop_follows_what_runs_to_its_end() {
    let client = slow_account().client("us-east-1");
    let brake = Brake::default();
    let mut person = Person::with(&brake);
    let (request, app) = (DeployRequest::default(), app());
    let thinks = async {
        until(&client, "app-network", "CREATE_IN_PROGRESS").await;
        brake.hold();
        until(&client, "app-network", "CREATE_COMPLETE").await;
        tokio::time::sleep(Duration::from_secs(3600)).await;
        assert_eq!(there(&client).await.0, ["app-network"], "the queue waits as long as somebody thinks");
        brake.stop();
    };
    let (ended, ()) = tokio::join!(deploy(&client, &app, &request, &mut person), thinks);
    let ended = ended.unwrap();
    assert_eq!(outcomes(&ended), [&StackOutcome::Deployed, &StackOutcome::Interrupted]);
    assert_eq!(person.begun, ["network"]);
    assert_eq!(there(&client).await, (vec!["app-network".to_owned()], 0));
    // The same command goes on.
    let again = deploy(&client, &app, &request, &mut Person::default()).await.unwrap();
    assert_eq!(outcomes(&again), [&StackOutcome::NoChange, &StackOutcome::Deployed]);
}

#[tokio::test(start_paused = true)]
async fn what_is_left_running_is_named_and_followed_by_the_next_run() {
    let client = slow_account().client("us-east-1");
    let brake = Brake::default();
    let (request, app) = (DeployRequest::default(), app());
    let leaves = async {
        until(&client, "app-network", "CREATE_IN_PROGRESS").await;
        brake.leave();
    };
    let mut person = Person::with(&brake);
    let (ended, ()) = tokio::join!(deploy(&client, &app, &request, &mut person), leaves);
    assert_eq!(outcomes(&ended.unwrap()), [&StackOutcome::LeftRunning, &StackOutcome::Interrupted]);
    assert_eq!(status(&client, "app-network").await, "CREATE_IN_PROGRESS");
    let again = deploy(&client, &app, &request, &mut Person::default()).await.unwrap();
    assert_eq!(outcomes(&again), [&StackOutcome::NoChange, &StackOutcome::Deployed]);

    let brake = Brake::default();
    let leaves = async {
        until(&client, "app-network", "DELETE_IN_PROGRESS").await;
        brake.leave();
    };
    let mut person = Person::with(&brake);
    let deletion = DestroyRequest { pace: Pace::AWS, any_data: true, ..DestroyRequest::default() };
    let (ended, ()) = tokio::join!(destroy(&client, &app, &deletion, &mut person), leaves);
    assert_eq!(outcomes(&ended.unwrap()), [&StackOutcome::Deleted, &StackOutcome::LeftRunning]);
}
