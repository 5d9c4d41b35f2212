//! A small app of two stacks, without the language: what synthesis would hand over.

use serde_json::json;
use specforge_dsl::assembly::{
    AssembledStack, Assembly, Location, Missing, ParameterSource, Prerequisite, StackParameter, Template,
};
use std::collections::BTreeMap;

fn parameter(name: &str, source: ParameterSource) -> StackParameter {
    StackParameter {
        name: name.into(),
        r#type: "String".into(),
        description: None,
        default: None,
        no_echo: false,
        sample: None,
        source,
    }
}

/// A network and a service in it: a wired output, a secret, a sample, a prerequisite.
pub(crate) fn shop() -> Assembly {
    Assembly { name: "shop".into(), stacks: vec![network(), service()], ..Assembly::default() }
}

fn network() -> AssembledStack {
    let template = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": { "AlertEmail": { "Type": "String", "AllowedPattern": ".+@.+" } },
        "Resources": {
            "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.0.0.0/16" } },
            "Subnet": { "Type": "AWS::EC2::Subnet",
                "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.0.0.0/24" } },
            "Tasks": { "Type": "AWS::EC2::SecurityGroup",
                "Properties": { "VpcId": { "Ref": "Vpc" }, "GroupDescription": "Tasks" } },
            "Logs": { "Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain",
                "Properties": { "LogGroupName": "/shop", "RetentionInDays": 14 } },
            "Alerts": { "Type": "AWS::SNS::Topic", "Properties": {} },
            "AlertEmailSubscription": { "Type": "AWS::SNS::Subscription", "Properties": {
                "TopicArn": { "Ref": "Alerts" }, "Protocol": "email", "Endpoint": { "Ref": "AlertEmail" } } },
        },
        "Outputs": {
            "VpcId": { "Value": { "Ref": "Vpc" }, "Description": "The network" },
            "SubnetId": { "Value": { "Ref": "Subnet" } },
            "AlertsArn": { "Value": { "Ref": "Alerts" } },
        },
    });
    AssembledStack {
        parameters: vec![StackParameter {
            description: Some("where alerts go".into()),
            sample: Some("ops@example.com".into()),
            ..parameter("AlertEmail", ParameterSource::Given)
        }],
        tags: BTreeMap::from([("app".into(), "shop".into())]),
        outputs: vec!["VpcId".into(), "AlertsArn".into()],
        locations: BTreeMap::from([("Subnet".into(), Location { file: "stacks/src/network.rs", line: 12, column: 9 })]),
        ..AssembledStack::new("shop-network", "network", Template::from_value(template))
    }
}

fn service() -> AssembledStack {
    let template = json!({
        "Parameters": {
            "SubnetId": { "Type": "String" },
            "ImageDigest": { "Type": "String" },
            "ApiKey": { "Type": "String", "NoEcho": true },
            "Size": { "Type": "String", "Default": "small", "AllowedValues": ["small", "large"] },
        },
        "Resources": {
            "Tasks": { "Type": "AWS::ECS::Cluster", "Properties": { "ClusterName": "shop" } },
            "Key": { "Type": "AWS::SSM::Parameter", "Properties": { "Type": "String", "Value": { "Ref": "ApiKey" } } },
            "Image": { "Type": "AWS::SSM::Parameter",
                "Properties": { "Type": "String", "Value": { "Fn::Sub": "${ImageDigest}-${Size}-${SubnetId}" } } },
        },
        "Outputs": { "ClusterName": { "Value": { "Ref": "Tasks" } } },
    });
    let wired = ParameterSource::Output { stack: "shop-network".into(), output: "SubnetId".into() };
    AssembledStack {
        parameters: vec![
            parameter("SubnetId", wired),
            StackParameter { sample: Some("sha256:0000".into()), ..parameter("ImageDigest", ParameterSource::Given) },
            StackParameter {
                no_echo: true,
                sample: Some("secret-sample".into()),
                ..parameter("ApiKey", ParameterSource::Given)
            },
            StackParameter { default: Some("small".into()), ..parameter("Size", ParameterSource::Given) },
        ],
        depends_on: vec!["shop-network".into()],
        tags: BTreeMap::from([("app".into(), "shop".into())]),
        prerequisites: vec![Prerequisite {
            subject: "the service's container image".into(),
            missing: Missing::ParameterNotGiven("ImageDigest".into()),
            commands: vec![
                "docker push ${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/shop:1".into(),
                "shop deploy --parameter ImageDigest=sha256:… # in ${SubnetId}".into(),
            ],
        }],
        outputs: vec!["ClusterName".into()],
        ..AssembledStack::new("shop-service", "service", Template::from_value(template))
    }
}
