//! Several stacks: in the order of their dependencies, independent ones at the same time.

use crate::witness::Witness;
use specforge_deploy::engine::{
    Consent, DeployRequest, DestroyRequest, Notice, Observer, Outcome, StackOutcome, deploy, destroy,
};
use specforge_deploy::local::{FaultPlan, LocalCloudFormation, LocalOptions, Pace as LocalPace};
use specforge_dsl::assembly::{AssembledStack, Assembly, Template};

/// A stack with one queue, or a slow database.
fn stack(id: &str, depends_on: &[&str], resource_type: &str) -> AssembledStack {
    let template = serde_json::json!({ "Resources": { (id): { "Type": resource_type, "Properties": {} } } });
    AssembledStack {
        depends_on: depends_on.iter().map(|id| format!("app-{id}")).collect(),
        ..AssembledStack::new(format!("app-{}", id.to_lowercase()), id.to_lowercase(), Template::from_value(template))
    }
}

/// `base`, then `left` and the slow `right`, then `top` on `left`.
fn app() -> Assembly {
    let queue = "AWS::SQS::Queue";
    let stacks = vec![
        stack("Base", &[], queue),
        stack("Left", &["base"], queue),
        stack("Right", &["base"], "AWS::ECS::Service"),
        stack("Top", &["left"], queue),
    ];
    Assembly { name: "app".into(), stacks, ..Assembly::default() }
}

fn account() -> LocalCloudFormation {
    LocalCloudFormation::in_memory(LocalOptions { pace: LocalPace::Realistic, ..LocalOptions::default() })
}

/// Writes down when stacks begin and end.
#[derive(Default)]
struct Diary(Vec<String>);

impl Observer for Diary {
    fn notice(&mut self, notice: Notice<'_>) {
        match notice {
            Notice::StackStarted(plan) => self.0.push(format!("+{}", plan.id)),
            Notice::DeletionStarted(stack) => self.0.push(format!("+{}", stack.id)),
            Notice::StackFinished(result) => self.0.push(format!("-{}", result.id)),
            Notice::Event { id, event } => {
                assert!(event.id.len() > 3 && self.0.contains(&format!("+{id}")), "{id} tells before it begins");
            }
            _ => {}
        }
    }

    fn consent_to_plan(&mut self, _: &specforge_deploy::plan::Plan) -> Consent {
        Consent::Given
    }

    fn consent_to_destroy(&mut self, _: &specforge_deploy::engine::DestroyPlan) -> Consent {
        Consent::Given
    }
}

#[tokio::test(start_paused = true)]
async fn independent_stacks_are_deployed_and_deleted_at_the_same_time() {
    let client = account().client("us-east-1");
    let mut diary = Diary::default();
    let deployment = deploy(&client, &app(), &DeployRequest::default(), &mut diary).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::Deployed);
    assert_eq!(diary.0, ["+base", "-base", "+left", "+right", "-left", "+top", "-top", "-right"]);

    let mut diary = Diary::default();
    let everything = DestroyRequest { any_data: true, ..DestroyRequest::default() };
    let gone = destroy(&client, &app(), &everything, &mut diary).await.unwrap();
    assert_eq!(gone.outcome, Outcome::Deleted);
    let order: Vec<&str> = diary.0.iter().map(String::as_str).collect();
    assert_eq!(order[..2], ["+top", "+right"], "what nothing needs goes first, at the same time: {order:?}");
    assert_eq!(order[order.len() - 2..], ["+base", "-base"], "what others need goes last: {order:?}");
}

#[tokio::test(start_paused = true)]
async fn when_a_stack_fails_those_at_work_end_and_nothing_new_begins() {
    let account = account();
    account.set_faults(FaultPlan::fail("Left"));
    let client = account.client("us-east-1");
    let deployment =
        deploy(&client, &app(), &DeployRequest::default(), &mut Witness::saying(Consent::Given)).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::RolledBack);
    let [base, left, right, top] = &deployment.stacks[..] else { panic!("{deployment:?}") };
    assert_eq!(base.outcome, StackOutcome::Deployed);
    assert!(matches!(left.outcome, StackOutcome::RolledBack(_)), "{left:?}");
    assert_eq!(right.outcome, StackOutcome::Deployed, "it was at work already");
    assert_eq!(top.outcome, StackOutcome::NotReached);
}
