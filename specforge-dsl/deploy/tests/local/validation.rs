use crate::support::{client, client_with, network, parameter, plan};
use aws_sdk_cloudformation::types::{ChangeSetType, Parameter};
use serde_json::{Value, json};
use specforge_deploy::local::{LocalOptions, SsmParameters};
use std::collections::BTreeMap;

async fn refusal(template: &Value, parameters: Vec<Parameter>) -> String {
    let (code, message) = plan(&client(), ChangeSetType::Create, template, parameters).await.err().expect("refused");
    assert_eq!(code, "ValidationError", "{message}");
    message
}

fn topic(properties: Value) -> Value {
    json!({"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": properties}}})
}

#[tokio::test]
async fn templates_are_refused_in_cloudformations_words() {
    let cases = [
        (json!({}), "Template format error: At least one Resources member must be defined."),
        (
            json!({"Resource": {}, "Resources": topic(json!({}))["Resources"]}),
            "Invalid template property or properties [Resource]",
        ),
        (
            json!({"Resources": {"A": {}}}),
            "Template format error: [/Resources/A] Every Resources object must contain a Type member.",
        ),
        (
            json!({"Resources": {"A": {"Type": "AWS::SNS::Topik"}}}),
            "Template format error: Unrecognized resource types: [AWS::SNS::Topik]",
        ),
        (
            json!({"Resources": {"A": {"Type": "AWS::SNS::Topic", "Propertys": {}}}}),
            "Invalid template resource property 'Propertys'",
        ),
        (
            json!({"Resources": {"A-B": {"Type": "AWS::SNS::Topic"}}}),
            "Template format error: Resource name A-B is non alphanumeric.",
        ),
        (
            topic(json!({"TopicName": {"Ref": "Nowhere"}})),
            "Template format error: Unresolved resource dependencies [Nowhere] in the Resources block of the template",
        ),
        (
            topic(json!({"TopicName": {"Fn::GetAtt": ["Nowhere", "Arn"]}})),
            "Template error: instance of Fn::GetAtt references undefined resource Nowhere",
        ),
        (
            topic(json!({"TopicName": {"Fn::GetAtt": ["Topic", "Colour"]}})),
            "Template error: resource Topic does not support attribute type Colour in Fn::GetAtt",
        ),
        (
            topic(json!({"TopicName": {"Fn::If": ["Nowhere", "a", "b"]}})),
            "Template format error: Unresolved condition dependency Nowhere in the Resources block of the template",
        ),
    ];
    for (template, expected) in cases {
        assert_eq!(refusal(&template, Vec::new()).await, expected, "{template}");
    }
}

#[tokio::test]
async fn a_cycle_is_refused_with_its_members() {
    let template = json!({"Resources": {
        "A": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "B"}}},
        "B": {"Type": "AWS::SNS::Topic", "DependsOn": "A"},
        "C": {"Type": "AWS::SNS::Topic", "DependsOn": "A"},
    }});
    assert_eq!(refusal(&template, Vec::new()).await, "Circular dependency between resources: [A, B]");
}

#[tokio::test]
async fn parameters_are_refused_in_cloudformations_words() {
    let mut template = topic(json!({}));
    template["Parameters"] = json!({
        "Name": {"Type": "String", "AllowedPattern": "[a-z]+", "MaxLength": 5},
        "Size": {"Type": "Number", "Default": 1, "MaxValue": 3},
        "Kind": {"Type": "String", "Default": "a", "AllowedValues": ["a", "b"]},
        "Host": {"Type": "String", "Default": "h", "MaxLength": 2, "ConstraintDescription": "two letters"},
    });
    let cases = [
        (vec![], "Parameters: [Name] must have values"),
        (vec![parameter("Name", "x"), parameter("Other", "y")], "Parameters: [Other] do not exist in the template"),
        (vec![parameter("Name", "X")], "Parameter 'Name' must match pattern [a-z]+"),
        (vec![parameter("Name", "abcdefg")], "Parameter 'Name' must contain at most 5 characters"),
        (vec![parameter("Name", "x"), parameter("Size", "9")], "Parameter 'Size' must be a number not greater than 3"),
        (vec![parameter("Name", "x"), parameter("Size", "big")], "Parameter 'Size' must be a number"),
        (vec![parameter("Name", "x"), parameter("Kind", "c")], "Parameter 'Kind' must be one of AllowedValues"),
        (
            vec![parameter("Name", "x"), parameter("Host", "abc")],
            "Parameter 'Host' failed to satisfy constraint: two letters",
        ),
    ];
    for (parameters, expected) in cases {
        assert_eq!(refusal(&template, parameters).await, expected);
    }
}

#[tokio::test]
async fn limits_are_those_of_the_service() {
    let resources: serde_json::Map<String, Value> =
        (0..501).map(|number| (format!("T{number}"), json!({"Type": "AWS::SNS::Topic"}))).collect();
    let message = refusal(&json!({"Resources": resources}), Vec::new()).await;
    assert_eq!(message, "Template format error: Number of resources, 501, is greater than maximum allowed, 500");
    let mut large = network("10.0.0.0/16");
    large["Metadata"] = json!("x".repeat(51_200));
    assert!(refusal(&large, Vec::new()).await.contains("length less than or equal to 51200"));
}

#[tokio::test]
async fn identities_need_a_capability() {
    let role =
        json!({"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}}}});
    let request =
        client().create_change_set().stack_name("shop").change_set_name("plan").template_body(role.to_string());
    let error = request.change_set_type(ChangeSetType::Create).send().await.expect_err("refused").into_service_error();
    assert!(error.is_insufficient_capabilities_exception(), "{error:?}");
}

#[tokio::test]
async fn a_parameter_that_names_a_missing_ssm_parameter_fails_the_change_set() {
    let known = BTreeMap::from([("/app/image".to_owned(), "sha256:1".to_owned())]);
    let client = client_with(LocalOptions { ssm_parameters: SsmParameters::Only(known), ..LocalOptions::default() });
    let mut template = topic(json!({"DisplayName": {"Ref": "Image"}}));
    template["Parameters"] = json!({
        "Image": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/app/image"},
        "Key": {"Type": "AWS::SSM::Parameter::Name"},
    });
    let failed =
        plan(&client, ChangeSetType::Create, &template, vec![parameter("Key", "/app/key")]).await.expect("a plan");
    assert_eq!(failed.description.status().map(|status| status.as_str()), Some("FAILED"));
    let reason = failed.description.status_reason().unwrap_or_default();
    assert!(reason.contains("parameter value /app/key for parameter name Key does not exist"), "{reason}");
    client.delete_change_set().change_set_name(&failed.id).send().await.expect("deleted");
    let good =
        plan(&client, ChangeSetType::Create, &template, vec![parameter("Key", "/app/image")]).await.expect("a plan");
    let context = good.change("Topic").and_then(|change| change.after_context()).unwrap_or_default().to_owned();
    assert_eq!(context, r#"{"Properties":{"DisplayName":"sha256:1"}}"#);
}

#[tokio::test]
async fn wrong_properties_fail_the_change_set_before_anything_is_touched() {
    let client = client();
    let template = json!({"Resources": {
        "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"CidrBlok": "10.0.0.0/24"}},
        "Service": {"Type": "AWS::ECS::Service", "Properties": {"LaunchType": "FARGAT", "DesiredCount": "two"}},
    }});
    let failed = plan(&client, ChangeSetType::Create, &template, Vec::new()).await.expect("a change set");
    assert_eq!(failed.description.status().map(|status| status.as_str()), Some("FAILED"));
    let reason = failed.description.status_reason().unwrap_or_default();
    assert!(reason.contains("[AWS::EarlyValidation::PropertyValidation]"), "{reason}");
    let events = client.describe_events().change_set_name(&failed.id).send().await.expect("events");
    let told: Vec<String> = events
        .operation_events()
        .iter()
        .map(|event| {
            let (reason, path) = (event.validation_status_reason(), event.validation_path());
            format!("{} at {}", reason.unwrap_or_default(), path.unwrap_or_default())
        })
        .collect();
    let expected = [
        "Value [FARGAT] is not an allowed value at /Resources/Service/Properties/LaunchType",
        "Expected type [Integer], found [String] at /Resources/Service/Properties/DesiredCount",
        "Required property [VpcId] not found at /Resources/Subnet/Properties",
        "Unsupported property [CidrBlok] at /Resources/Subnet/Properties",
    ];
    assert_eq!(told, expected);
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html>
#[tokio::test]
async fn rules_hold_the_parameters_to_what_they_assert() {
    let equals = |name: &str, value: &str| json!({"Fn::Equals": [{"Ref": name}, value]});
    let template = json!({
        "Parameters": {
            "Stage": {"Type": "String"},
            "Size": {"Type": "String", "Default": "small"},
            "Zones": {"Type": "CommaDelimitedList", "Default": "a,b"},
        },
        "Rules": {
            "Production": {
                "RuleCondition": equals("Stage", "production"),
                "Assertions": [
                    {"Assert": {"Fn::Contains": [["large", "huge"], {"Ref": "Size"}]},
                        "AssertDescription": "production is large"},
                    {"Assert": {"Fn::Not": [equals("Size", "huge")]}, "AssertDescription": "huge costs too much"},
                ],
            },
            "Zones": {"Assertions": [{"Assert": {"Fn::EachMemberIn": [{"Ref": "Zones"}, ["a", "b", "c"]]}}]},
        },
        "Resources": topic(json!({}))["Resources"],
    });
    let given = |stage: &str, size: &str, zones: &str| {
        vec![parameter("Stage", stage), parameter("Size", size), parameter("Zones", zones)]
    };
    for (stage, size, zones) in [("staging", "small", "a"), ("production", "large", "a,c")] {
        plan(&client(), ChangeSetType::Create, &template, given(stage, size, zones)).await.expect("no rule fails");
    }
    let cases = [
        (given("production", "small", "a"), "Production: production is large"),
        (given("production", "huge", "a"), "Production: huge costs too much"),
        (given("production", "small", "a,d"), "Production: production is large, Zones: an assertion does not hold"),
    ];
    for (given, words) in cases {
        let expected = format!("Template validation error: rules failed: [{words}]");
        assert_eq!(refusal(&template, given).await, expected);
    }
}

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros.html>
#[tokio::test]
async fn transforms_are_refused_by_their_names() {
    let with = |transform: Value| json!({"Transform": transform, "Resources": topic(json!({}))["Resources"]});
    let does_not_run =
        |name: &str| format!("Template format error: the embedded CloudFormation does not run the transform {name}.");
    let inside = topic(json!({"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://b/k"}}}));
    let cases = [
        (with(json!("AWS::LanguageExtensions")), does_not_run("AWS::LanguageExtensions")),
        (with(json!(["AWS::Serverless-2016-10-31"])), does_not_run("AWS::Serverless-2016-10-31")),
        (inside, does_not_run("AWS::Include")),
        (with(json!("Ours")), "No transform named Ours found.".to_owned()),
    ];
    for (template, expected) in cases {
        assert_eq!(refusal(&template, Vec::new()).await, expected, "{template}");
    }
}
