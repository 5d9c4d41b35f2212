//! Deleting a stack needs the consents by name that a deployment needs which removes the same resources.

use crate::databases::{app, slow_account, stack};
use crate::witness::{Witness, account, deployed, request};
use aws_sdk_cloudformation::Client;
use specforge_deploy::engine::{
    Consent, Deployment, DestroyPlan, DestroyRequest, Notice, Observer, Outcome, Pace, StackOutcome, destroy,
};
use specforge_deploy::gate::{Consents, Hazard, HazardKind};
use specforge_deploy::plan::Plan;
use specforge_dsl::assembly::Assembly;
use std::collections::BTreeSet;

/// Two queues, of which one stays, and a topic.
fn queues() -> Assembly {
    let queue = |policy: &str| serde_json::json!({ "Type": "AWS::SQS::Queue", "DeletionPolicy": policy });
    let resources = serde_json::json!({
        "Orders": queue("Delete"), "Archive": queue("Retain"), "Topic": { "Type": "AWS::SNS::Topic" },
    });
    Assembly { name: "app".into(), stacks: vec![stack("data", &[], resources)], ..Assembly::default() }
}

fn everything() -> DestroyRequest {
    DestroyRequest { pace: Pace::LOCAL, ..DestroyRequest::default() }
}

fn with_consent(name: &str) -> DestroyRequest {
    DestroyRequest { consents: Consents::default().allow(HazardKind::Delete, name), ..everything() }
}

async fn exist(client: &Client) -> bool {
    !client.describe_stacks().send().await.unwrap().stacks().is_empty()
}

async fn destroyed(client: &Client, request: &DestroyRequest) -> Deployment {
    destroy(client, &queues(), request, &mut Witness::saying(Consent::Given)).await.unwrap()
}

#[tokio::test]
async fn what_holds_data_goes_by_name_and_what_is_kept_needs_none() {
    let client = account().client("us-east-1");
    let made = deployed(&client, &queues(), &request(&[])).await.unwrap();
    assert_eq!(made.outcome, Outcome::Deployed);
    for request in [everything(), with_consent("Order"), with_consent("Archive"), with_consent("other.Orders")] {
        let held = destroyed(&client, &request).await;
        assert_eq!(held.outcome, Outcome::ConsentMissing);
        let StackOutcome::ConsentMissing(losses) = &held.stacks[0].outcome else { panic!("{held:?}") };
        let told: Vec<String> = losses.iter().map(Hazard::option).collect();
        assert_eq!(told, ["--allow-delete Orders"]);
        assert!(exist(&client).await, "nothing was touched");
    }
    let gone = destroyed(&client, &with_consent("data.orders")).await;
    assert_eq!(gone.outcome, Outcome::Deleted);
    assert!(!exist(&client).await);
}

#[tokio::test]
async fn on_an_account_that_is_not_real_nothing_is_asked_for() {
    let client = account().client("us-east-1");
    let made = deployed(&client, &queues(), &request(&[])).await.unwrap();
    assert_eq!(made.outcome, Outcome::Deployed);
    let gone = destroyed(&client, &DestroyRequest { any_data: true, ..everything() }).await;
    assert_eq!(gone.outcome, Outcome::Deleted);
}

/// Types `yes` to what it is asked about by name, and counts it.
#[derive(Default)]
struct AtTheTerminal {
    losses: Vec<String>,
    remarks: Vec<String>,
}

impl Observer for AtTheTerminal {
    fn notice(&mut self, notice: Notice<'_>) {
        if let Notice::Remark(text) = notice {
            self.remarks.push(text.to_string());
        }
    }

    fn consent_to_plan(&mut self, _plan: &Plan) -> Consent {
        Consent::Given
    }

    fn consent_to_destroy(&mut self, _plan: &DestroyPlan) -> Consent {
        Consent::Given
    }

    fn consent_to_hazards(&mut self, hazards: &[Hazard]) -> Consent {
        self.losses.extend(hazards.iter().map(|hazard| hazard.logical_id.clone()));
        Consent::Given
    }
}

#[tokio::test]
async fn at_a_terminal_each_loss_is_asked_about_once() {
    let client = account().client("us-east-1");
    let made = deployed(&client, &queues(), &request(&[])).await.unwrap();
    assert_eq!(made.outcome, Outcome::Deployed);
    let mut person = AtTheTerminal::default();
    let gone = destroy(&client, &queues(), &with_consent("Order"), &mut person).await.unwrap();
    assert_eq!(gone.outcome, Outcome::Deleted);
    assert_eq!(person.losses, ["Orders"]);
    assert!(person.remarks[0].contains("did you mean `--allow-delete Orders`?"), "{:?}", person.remarks);
}

#[tokio::test(start_paused = true)]
async fn a_name_that_lifts_a_protection_is_the_consent_to_what_is_lost() {
    let client = slow_account().client("us-east-1");
    crate::databases::deployed(&client, &app("a")).await;
    let consents = Consents::default().allow(HazardKind::Delete, "Queue");
    let request = DestroyRequest { consents, pace: Pace::AWS, ..everything() };
    let mut witness = Witness::saying(Consent::Given);
    let held = destroy(&client, &app("a"), &request, &mut witness).await.unwrap();
    assert_eq!(held.stacks[0].outcome, StackOutcome::ProtectedResources(vec!["data.Database".into()]));
    assert_eq!(held.stacks[1].outcome, StackOutcome::NotReached);
    let named = DestroyRequest { unprotect: BTreeSet::from(["Database".to_owned()]), ..request };
    assert_eq!(destroy(&client, &app("a"), &named, &mut witness).await.unwrap().outcome, Outcome::Deleted);
}
