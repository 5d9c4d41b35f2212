//! What needs a consent by name happens with it alone.

use crate::shop::shop;
use crate::witness::{ALL, Witness, account, deployed, request};
use aws_sdk_cloudformation::Client;
use specforge_deploy::engine::{Consent, DeployRequest, Deployment, Outcome, StackOutcome, deploy};
use specforge_deploy::gate::{Consents, Hazard, HazardKind};
use specforge_dsl::assembly::{Assembly, Template};

/// The shop with an edited template of its network stack.
fn edited(edit: impl FnOnce(&mut serde_json::Value)) -> Assembly {
    let mut shop = shop();
    let mut template = shop.stacks[0].template.to_value();
    edit(&mut template["Resources"]);
    shop.stacks[0].template = Template::from_value(template);
    shop
}

fn renamed_log_group() -> Assembly {
    edited(|resources| resources["Logs"]["Properties"]["LogGroupName"] = "/renamed".into())
}

fn without_log_group() -> Assembly {
    edited(|resources| {
        resources.as_object_mut().unwrap().remove("Logs");
    })
}

fn consenting(consents: Consents) -> DeployRequest {
    DeployRequest { consents, ..request(&[]) }
}

async fn account_with_shop() -> Client {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    client
}

fn missing(deployment: &Deployment) -> &[Hazard] {
    assert_eq!(deployment.outcome, Outcome::ConsentMissing, "{deployment:?}");
    match &deployment.stacks[0].outcome {
        StackOutcome::ConsentMissing(hazards) => hazards,
        _ => &[],
    }
}

async fn assert_untouched(client: &Client) {
    let template = client.get_template().stack_name("shop-network").send().await.unwrap();
    assert!(template.template_body().unwrap().contains("\"/shop\""));
    let sets = client.list_change_sets().stack_name("shop-network").send().await.unwrap();
    let open = sets.summaries().iter().filter(|set| set.execution_status().unwrap().as_str() != "EXECUTE_COMPLETE");
    assert_eq!(open.count(), 0);
}

#[tokio::test]
async fn a_stateful_resource_is_replaced_or_deleted_only_by_name() {
    for (edit, kind) in [(renamed_log_group(), HazardKind::Replace), (without_log_group(), HazardKind::Delete)] {
        let client = account_with_shop().await;
        // A yes to the plan is no consent to this.
        let refused = deployed(&client, &edit, &request(&[])).await.unwrap();
        let [hazard] = missing(&refused) else { panic!("{refused:?}") };
        assert_eq!((hazard.kind, hazard.logical_id.as_str()), (kind, "Logs"));
        assert_untouched(&client).await;

        for misspelt in [Consents::default().allow(kind, "Log"), Consents::default().allow(HazardKind::Iam, "Logs")] {
            let refused = deployed(&client, &edit, &consenting(misspelt)).await.unwrap();
            assert_eq!(missing(&refused).len(), 1);
            let notes = refused.plan.unwrap().notes;
            assert!(notes[0].contains(&format!("did you mean `{} Logs`?", kind.option())), "{notes:?}");
        }
        assert_untouched(&client).await;

        let done = deployed(&client, &edit, &consenting(Consents::default().allow(kind, "network.logs"))).await;
        assert_eq!(done.unwrap().outcome, Outcome::Deployed);
    }
}

#[tokio::test]
async fn one_missing_consent_stops_the_whole_plan() {
    let client = account_with_shop().await;
    let larger = request(&[("Size", "large")]);
    let refused = deployed(&client, &without_log_group(), &larger).await.unwrap();
    assert_eq!(missing(&refused).len(), 1);
    assert_eq!(refused.stacks[1].outcome, StackOutcome::NotReached);
    let stack = client.describe_stacks().stack_name("shop-service").send().await.unwrap();
    let size = stack.stacks()[0].parameters().iter().find(|one| one.parameter_key() == Some("Size")).unwrap();
    assert_eq!(size.parameter_value(), Some("small"));
}

/// Somebody at a terminal who consents, or does not.
struct Person {
    consents: bool,
    asked: Vec<String>,
    witness: Witness,
}

impl specforge_deploy::engine::Observer for Person {
    fn notice(&mut self, notice: specforge_deploy::engine::Notice<'_>) {
        self.witness.notice(notice);
    }
    fn consent_to_plan(&mut self, plan: &specforge_deploy::plan::Plan) -> Consent {
        self.witness.consent_to_plan(plan)
    }
    fn consent_to_hazards(&mut self, hazards: &[Hazard]) -> Consent {
        self.asked.extend(hazards.iter().map(|hazard| hazard.logical_id.clone()));
        if self.consents { Consent::Given } else { Consent::Refused }
    }
    fn consent_to_destroy(&mut self, plan: &specforge_deploy::engine::DestroyPlan) -> Consent {
        self.witness.consent_to_destroy(plan)
    }
}

#[tokio::test]
async fn a_person_may_consent_when_asked() {
    let client = account_with_shop().await;
    let mut person = Person { consents: false, asked: Vec::new(), witness: Witness::saying(Consent::Given) };
    let refused = deploy(&client, &without_log_group(), &request(&[]), &mut person).await.unwrap();
    assert_eq!(missing(&refused).len(), 1);
    assert_eq!(person.asked, ["Logs"]);
    assert_untouched(&client).await;

    person.consents = true;
    let done = deploy(&client, &without_log_group(), &request(&[]), &mut person).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed);
    assert!(done.plan.unwrap().hazards().all(|hazard| hazard.consented));
}

/// A data stack whose change set can be computed only after the network has changed.
#[tokio::test]
async fn what_the_final_change_set_adds_needs_a_consent_too() {
    let with_table = |key_from_network: bool| {
        let mut shop = shop();
        let mut template = shop.stacks[1].template.to_value();
        let name =
            if key_from_network { serde_json::json!({ "Ref": "SubnetId" }) } else { serde_json::json!("orders") };
        template["Resources"]["Orders"] = serde_json::json!({ "Type": "AWS::Logs::LogGroup",
            "Properties": { "LogGroupName": name } });
        shop.stacks[1].template = Template::from_value(template);
        shop
    };
    let client = account().client("us-east-1");
    deployed(&client, &with_table(true), &request(&ALL)).await.unwrap();
    let mut edit = with_table(true);
    let mut network = edit.stacks[0].template.to_value();
    network["Resources"]["Subnet"]["Properties"]["CidrBlock"] = "10.0.9.0/24".into();
    edit.stacks[0].template = Template::from_value(network);

    // The subnet is replaced, so that the log group's name changes: nothing shows that before the subnet exists.
    let stopped = deployed(&client, &edit, &request(&[])).await.unwrap();
    assert_eq!(stopped.outcome, Outcome::ConsentMissing, "{stopped:?}");
    assert_eq!(stopped.stacks[0].outcome, StackOutcome::Deployed);
    let StackOutcome::ConsentMissing(hazards) = &stopped.stacks[1].outcome else { panic!("{stopped:?}") };
    assert_eq!(hazards[0].logical_id, "Orders");

    let consents = Consents::default().allow(HazardKind::Replace, "Orders");
    let done = deployed(&client, &edit, &consenting(consents)).await.unwrap();
    assert_eq!(done.outcome, Outcome::Deployed, "{done:?}");
}
