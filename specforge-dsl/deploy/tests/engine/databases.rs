//! An app whose database refuses to be deleted, on an account in which time passes as it does on AWS.

use crate::witness::{Witness, request};
use aws_sdk_cloudformation::Client;
use specforge_deploy::engine::{Consent, DeployRequest, Deployment, Pace, deploy};
use specforge_deploy::gate::{Consents, HazardKind};
use specforge_deploy::local::{FaultPlan, LocalCloudFormation, LocalOptions, Pace as LocalPace};
use specforge_dsl::assembly::{AssembledStack, Assembly, Template};

/// A stack of these resources.
pub(crate) fn stack(id: &str, depends_on: &[&str], resources: serde_json::Value) -> AssembledStack {
    AssembledStack {
        depends_on: depends_on.iter().map(|other| format!("app-{other}")).collect(),
        ..AssembledStack::new(
            format!("app-{id}"),
            id,
            Template::from_value(serde_json::json!({ "Resources": resources })),
        )
    }
}

/// A queue, then a protected database of this name and a topic after it. Another name is another database, and another
/// gateway, whose removal takes its time.
pub(crate) fn app(name: &str) -> Assembly {
    let queue = serde_json::json!({ "Queue": { "Type": "AWS::SQS::Queue", "Properties": {
        "VisibilityTimeout": name.len() } } });
    let data = serde_json::json!({
        "Database": { "Type": "AWS::RDS::DBInstance", "UpdateReplacePolicy": "Snapshot", "DeletionPolicy": "Snapshot",
            "Properties": { "DBName": name, "DeletionProtection": true, "Engine": "postgres" } },
        "Gateway": { "Type": "AWS::EC2::NatGateway", "Properties": { "SubnetId": name } },
        "Topic": { "Type": "AWS::SNS::Topic", "DependsOn": "Database", "Properties": { "DisplayName": name } },
    });
    let stacks = vec![stack("queue", &[], queue), stack("data", &["queue"], data)];
    Assembly { name: "app".into(), stacks, ..Assembly::default() }
}

/// An account in which databases take minutes. Under Tokio's paused clock they pass in no time.
pub(crate) fn slow_account() -> LocalCloudFormation {
    slow_account_with(FaultPlan::default())
}

/// The same with faults.
pub(crate) fn slow_account_with(faults: FaultPlan) -> LocalCloudFormation {
    LocalCloudFormation::in_memory(LocalOptions { pace: LocalPace::Realistic, faults, ..LocalOptions::default() })
}

/// With consent to another database.
pub(crate) fn with_consent() -> DeployRequest {
    let consents = Consents::default().allow(HazardKind::Replace, "Database");
    DeployRequest { pace: Pace::AWS, consents, ..request(&[]) }
}

/// Deploys with consent.
pub(crate) async fn deployed(client: &Client, app: &Assembly) -> Deployment {
    deploy(client, app, &with_consent(), &mut Witness::saying(Consent::Given)).await.unwrap()
}

/// How a stack stands.
pub(crate) async fn status(client: &Client, stack: &str) -> String {
    let described = client.describe_stacks().stack_name(stack).send().await.unwrap();
    described.stacks()[0].stack_status().unwrap().as_str().to_owned()
}

/// Waits until a stack stands like this.
pub(crate) async fn until(client: &Client, stack: &str, awaited: &str) {
    let mut stood = false;
    for _ in 0..20_000 {
        let described = client.describe_stacks().stack_name(stack).send().await;
        let stands = described.ok().and_then(|answer| answer.stacks().first()?.stack_status().cloned());
        stood = stands.is_some_and(|status| status.as_str() == awaited);
        if stood {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    assert!(stood, "{stack} never stood in {awaited}");
}
