//! The shop with two ECS services: what a release and a restart are about.

use crate::shop::shop;
use serde_json::{Value, json};
use specforge_dsl::assembly::{AssembledStack, Assembly, Location, ParameterSource, StackParameter, Template};
use std::collections::BTreeMap;

/// Two digests of images.
pub(crate) const FIRST: &str = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
pub(crate) const SECOND: &str = "sha256:2222222222222222222222222222222222222222222222222222222222222222";

/// The network of the shop, and a stack of tasks that needs it.
pub(crate) fn shop_with_tasks() -> Assembly {
    let mut assembly = shop();
    assembly.stacks.truncate(1);
    assembly.stacks.push(tasks());
    assembly
}

fn task_definition(name: &str, parameter: &str) -> Value {
    json!({ "Type": "AWS::ECS::TaskDefinition", "Properties": {
        "Family": format!("shop-{name}"),
        "ContainerDefinitions": [{
            "Name": name,
            "Image": { "Fn::Sub": format!("111122223333.dkr.ecr.us-east-1.amazonaws.com/{name}@${{{parameter}}}") },
            "Environment": [{ "Name": "SUBNET", "Value": { "Ref": "SubnetId" } }],
        }],
    } })
}

fn service(name: &str, task_definition: &str) -> Value {
    json!({ "Type": "AWS::ECS::Service", "Properties": {
        "ServiceName": name,
        "Cluster": { "Ref": "Cluster" },
        "TaskDefinition": { "Ref": task_definition },
        "ForceNewDeployment": {
            "EnableForceNewDeployment": true,
            "ForceNewDeploymentNonce": { "Ref": "Generation" },
        },
    } })
}

fn tasks() -> AssembledStack {
    let digest = json!({ "Type": "String", "AllowedPattern": "sha256:[0-9a-f]{64}" });
    let template = json!({
        "Parameters": {
            "BackendDigest": digest,
            "FrontendDigest": digest,
            "ApiKey": { "Type": "String", "NoEcho": true },
            "Generation": { "Type": "Number", "Default": 1 },
            "SubnetId": { "Type": "String" },
        },
        "Resources": {
            "Key": { "Type": "AWS::SSM::Parameter", "Properties": { "Type": "String", "Value": { "Ref": "ApiKey" } } },
            "Cluster": { "Type": "AWS::ECS::Cluster", "Properties": { "ClusterName": "shop" } },
            "BackendTask": task_definition("backend", "BackendDigest"),
            "FrontendTask": task_definition("frontend", "FrontendDigest"),
            "Backend": service("backend", "BackendTask"),
            "Frontend": service("frontend", "FrontendTask"),
        },
    });
    let parameter = |name: &str, kind: &str, source: ParameterSource| StackParameter {
        name: name.to_owned(),
        r#type: kind.to_owned(),
        description: None,
        default: (name == "Generation").then(|| "1".to_owned()),
        no_echo: name == "ApiKey",
        sample: name.ends_with("Digest").then(|| FIRST.to_owned()),
        source,
    };
    let given = |name: &str, kind: &str| parameter(name, kind, ParameterSource::Given);
    AssembledStack {
        parameters: vec![
            given("BackendDigest", "String"),
            given("FrontendDigest", "String"),
            given("ApiKey", "String"),
            given("Generation", "Number"),
            parameter(
                "SubnetId",
                "String",
                ParameterSource::Output { stack: "shop-network".to_owned(), output: "SubnetId".to_owned() },
            ),
        ],
        depends_on: vec!["shop-network".to_owned()],
        tags: BTreeMap::from([("app".to_owned(), "shop".to_owned())]),
        locations: BTreeMap::from([(
            "BackendTask".to_owned(),
            Location { file: "stacks/src/tasks.rs", line: 30, column: 9 },
        )]),
        ..AssembledStack::new("shop-tasks", "tasks", Template::from_value(template))
    }
}
