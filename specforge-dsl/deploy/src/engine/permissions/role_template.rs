//! A role with the permissions, as a template that is ready to be deployed.

use super::{Permissions, Whereabouts, permissions};
use serde_json::{Map, Value, json};
use specforge_dsl::assembly::Assembly;

impl Permissions {
    /// A CloudFormation template of a role that may deploy the app. Who may assume the role is its parameter.
    pub fn role_template(assembly: &Assembly) -> Value {
        let computed = permissions(assembly, &Whereabouts::pseudo_parameters());
        let mut resources = Map::new();
        let mut references = Vec::new();
        for (index, document) in computed.managed_policies().into_iter().enumerate() {
            let id = format!("DeploymentPolicy{}", index + 1);
            let description = format!("Deployment of {}, part {}", assembly.name, index + 1);
            references.push(json!({ "Ref": id }));
            resources.insert(
                id,
                json!({
                    "Type": "AWS::IAM::ManagedPolicy",
                    "Properties": { "Description": description, "PolicyDocument": interpolated(document) },
                }),
            );
        }
        let trust = json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "AWS": { "Ref": "TrustedPrincipal" } },
                "Action": ["sts:AssumeRole", "sts:TagSession"],
            }],
        });
        resources.insert(
            "DeploymentRole".to_owned(),
            json!({
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "Description": format!("Deploys {}", assembly.name),
                    "AssumeRolePolicyDocument": trust,
                    "ManagedPolicyArns": references,
                },
            }),
        );
        json!({
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": format!("The role that deploys {}", assembly.name),
            "Parameters": {
                "TrustedPrincipal": {
                    "Type": "String",
                    "Description": "The ARN of the role or user that may assume the deployment role",
                    "AllowedPattern": "arn:[^:]+:(iam|sts)::[0-9]{12}:.+",
                },
            },
            "Resources": resources,
            "Outputs": { "RoleArn": { "Value": { "Fn::GetAtt": ["DeploymentRole", "Arn"] } } },
        })
    }
}

/// Texts with pseudo parameters as `Fn::Sub`.
fn interpolated(value: Value) -> Value {
    match value {
        Value::String(text) if text.contains("${AWS::") => json!({ "Fn::Sub": text }),
        Value::Array(items) => items.into_iter().map(interpolated).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, field)| (name, interpolated(field))).collect(),
        other => other,
    }
}
