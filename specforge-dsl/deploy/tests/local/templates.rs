use crate::support::{STACK, client, create, network, said};
use aws_sdk_cloudformation::types::StackStatus;
use serde_json::json;

#[tokio::test]
async fn a_template_is_validated_and_summarised_without_a_stack() {
    let template = json!({
        "Description": "A service",
        "Parameters": {
            "Size": {"Type": "Number", "Default": 2, "AllowedValues": [1, 2]},
            "Token": {"Type": "String", "NoEcho": true, "Default": "secret"},
        },
        "Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}, "RoleName": "r"}}},
    });
    let client = client();
    let valid = client.validate_template().template_body(template.to_string()).send().await.expect("valid");
    assert_eq!(valid.description(), Some("A service"));
    let defaults: Vec<_> = valid.parameters().iter().map(|parameter| parameter.default_value()).collect();
    assert_eq!(defaults, [Some("2"), None], "a secret's default is not shown");
    let summary = client.get_template_summary().template_body(template.to_string()).send().await.expect("a summary");
    assert_eq!(summary.resource_types(), ["AWS::IAM::Role"]);
    assert_eq!(summary.capabilities()[0].as_str(), "CAPABILITY_NAMED_IAM");
    let allowed = summary.parameters()[0].parameter_constraints().expect("constraints").allowed_values().to_vec();
    assert_eq!(allowed, ["1", "2"]);
    let (code, message) = said(client.validate_template().template_body("{").send().await.expect_err("refused"));
    assert_eq!(
        (code.as_str(), message.as_str()),
        ("ValidationError", "Template format error: JSON not well-formed. (line 1, column 1)")
    );
}

#[tokio::test]
async fn stacks_are_listed_by_status_and_deleted_ones_remain() {
    let client = client();
    create(&client, &network("10.0.0.0/16")).await;
    client.delete_stack().stack_name(STACK).send().await.expect("deleted");
    create(&client, &network("10.0.0.0/16")).await;
    let all = client.list_stacks().send().await.expect("stacks");
    assert_eq!(all.stack_summaries().len(), 2);
    let deleted = client.list_stacks().stack_status_filter(StackStatus::DeleteComplete).send().await.expect("stacks");
    assert_eq!(deleted.stack_summaries().len(), 1);
    let living = client.describe_stacks().send().await.expect("stacks");
    assert_eq!(living.stacks().len(), 1);
    let kept = client.get_template().stack_name(STACK).send().await.expect("a template");
    assert_eq!(kept.template_body(), Some(network("10.0.0.0/16").to_string().as_str()));
}
