//! The policy that `permissions` computes, against what the engine really calls.

use crate::shop::shop;
use crate::witness::{ALL, Witness, account, deployed, request};
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::config::Builder;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use serde_json::{Value, json};
use specforge_deploy::engine::{
    Consent, DestroyRequest, MANAGED_POLICY_LIMIT, Pace, Permissions, Whereabouts, destroy, outputs, permissions,
    status,
};
use specforge_deploy::local::LocalCloudFormation;
use specforge_dsl::assembly::{Assembly, Environment, StackParameter, Template};
use specforge_schema::rules::{Field, Node, NodeValue};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Passes requests on to the embedded CloudFormation and notes what they asked for.
#[derive(Clone, Debug)]
struct Recorder {
    server: LocalCloudFormation,
    calls: Arc<Mutex<Vec<BTreeMap<String, String>>>>,
}

impl HttpClient for Recorder {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Recorder {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = request.body().bytes().unwrap_or_default();
        self.calls.lock().unwrap().push(form_urlencoded::parse(body).into_owned().collect());
        HttpConnector::call(&self.server, request)
    }
}

fn recorded() -> (Client, Recorder) {
    let server = account();
    let recorder = Recorder { server: server.clone(), calls: Arc::default() };
    let config: Builder = server.client("us-east-1").config().to_builder();
    (Client::from_conf(config.http_client(recorder.clone()).build()), recorder)
}

/// Whether a text fits a pattern of IAM, in which `*` stands for any letters.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, after)) => text.strip_prefix(before).is_some_and(|rest| {
            (0..=rest.len()).filter(|at| rest.is_char_boundary(*at)).any(|at| fits(after, &rest[at..]))
        }),
    }
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

/// Whether the document allows the action on the resource, conditions aside: the engine's own calls have none.
fn allows(document: &Value, action: &str, resource: &str) -> bool {
    document["Statement"].as_array().unwrap().iter().any(|statement| {
        statement["Condition"].is_null()
            && texts(&statement["Action"]).contains(&action)
            && texts(&statement["Resource"]).iter().any(|pattern| fits(pattern, resource))
    })
}

fn anywhere(assembly: &Assembly) -> Permissions {
    permissions(assembly, &Whereabouts::of(assembly))
}

#[tokio::test]
async fn every_call_of_a_deployment_is_allowed_on_the_stack_that_it_is_about() {
    let (client, recorder) = recorded();
    let mut assembly = shop();
    assembly.stacks[0].termination_protection = true;
    deployed(&client, &assembly, &request(&ALL)).await.unwrap();
    deployed(&client, &assembly, &request(&[("Size", "large")])).await.unwrap();
    let stacks: Vec<_> = assembly.stacks.iter().collect();
    status(&client, &stacks).await.unwrap();
    outputs(&client, &stacks).await.unwrap();
    let everything = DestroyRequest { lift_protection: true, pace: Pace::LOCAL, ..DestroyRequest::default() };
    destroy(&client, &assembly, &everything, &mut Witness::saying(Consent::Given)).await.unwrap();

    let document = anywhere(&assembly).document();
    let calls = recorder.calls.lock().unwrap();
    let mut actions = BTreeSet::new();
    for call in calls.iter() {
        let action = format!("cloudformation:{}", call["Action"]);
        let resource = match call.get("StackName").map(String::as_str) {
            Some(arn) if arn.starts_with("arn:") => arn.to_owned(),
            Some(name) => format!("arn:aws:cloudformation:us-east-1:111122223333:stack/{name}/0123"),
            // An operation and a change set are of a stack, whose ARN is not in the request.
            None if call.contains_key("OperationId") || call.contains_key("ChangeSetName") => {
                "arn:aws:cloudformation:us-east-1:111122223333:stack/shop-network/0123".to_owned()
            }
            None => "*".to_owned(),
        };
        assert!(allows(&document, &action, &resource), "{action} on {resource}");
        assert!(
            !allows(&document, &action, "arn:aws:cloudformation:us-east-1:111122223333:stack/other/0123")
                || resource == "*",
            "{action} is allowed on the stacks of others"
        );
        actions.insert(action);
    }
    for expected in ["CreateChangeSet", "ExecuteChangeSet", "DeleteStack", "UpdateTerminationProtection"] {
        assert!(actions.contains(&format!("cloudformation:{expected}")), "{expected} was not called: {actions:?}");
    }
}

/// Every call of the engine names its operation in its error: what stands in the sources has to be in the policy.
#[test]
fn every_operation_in_the_sources_is_allowed() {
    let document = anywhere(&shop()).document();
    let allowed: BTreeSet<&str> =
        document["Statement"].as_array().unwrap().iter().flat_map(|statement| texts(&statement["Action"])).collect();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/engine")];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for rest in source.split("CallError::new(").skip(1) {
                let Some((operation, _)) = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'))
                else {
                    continue;
                };
                seen += 1;
                let services = ["cloudformation", "ecs", "sts"];
                // `GetCallerIdentity` needs no permission (IAM User Guide, "GetCallerIdentity").
                assert!(
                    operation == "GetCallerIdentity"
                        || operation == "AssumeRole"
                        || services.iter().any(|service| allowed.contains(format!("{service}:{operation}").as_str())),
                    "{operation} in {}",
                    path.display()
                );
            }
        }
    }
    assert!(seen > 10, "only {seen} calls were found");
}

fn with_resources(resources: Value) -> Assembly {
    let mut assembly = shop();
    assembly.stacks.truncate(1);
    assembly.stacks[0].template = Template::from_value(json!({ "Resources": resources }));
    assembly.environment =
        Environment { account: Some("111122223333".to_owned()), region: Some("eu-central-1".to_owned()) };
    assembly
}

fn statement<'a>(document: &'a Value, action: &str) -> Vec<&'a Value> {
    let all = document["Statement"].as_array().unwrap();
    all.iter().filter(|statement| texts(&statement["Action"]).contains(&action)).collect()
}

#[test]
fn a_role_is_passed_to_the_services_that_may_assume_it_and_to_no_other() {
    let trust = |service: &str| json!({ "Statement": [{ "Effect": "Allow", "Principal": { "Service": service }, "Action": "sts:AssumeRole" }] });
    let document = anywhere(&with_resources(json!({
        "Named": { "Type": "AWS::IAM::Role", "Properties": {
            "RoleName": "shop-tasks", "AssumeRolePolicyDocument": trust("ecs-tasks.amazonaws.com") } },
        "Unnamed": { "Type": "AWS::IAM::Role", "Properties": {
            "Path": "/service/", "AssumeRolePolicyDocument": trust("lambda.amazonaws.com") } },
        "Function": { "Type": "AWS::Lambda::Function", "Properties": {
            "Role": "arn:aws:iam::111122223333:role/from-outside", "Code": {} } },
    })))
    .document();
    let passed: Vec<(Vec<&str>, &Value)> = statement(&document, "iam:PassRole")
        .into_iter()
        .map(|statement| (texts(&statement["Resource"]), &statement["Condition"]))
        .collect();
    let to = |service: &str| json!({ "StringEquals": { "iam:PassedToService": [service] } });
    assert_eq!(
        passed,
        [
            (vec!["arn:aws:iam::111122223333:role/shop-tasks"], &to("ecs-tasks.amazonaws.com")),
            (vec!["arn:aws:iam::111122223333:role/service/shop-network-*"], &to("lambda.amazonaws.com")),
            (vec!["arn:aws:iam::111122223333:role/from-outside"], &Value::Null),
        ]
    );
    let creating = statement(&document, "iam:CreateRole");
    assert_eq!(
        texts(&creating[0]["Resource"]),
        ["arn:aws:iam::111122223333:role/service/shop-network-*", "arn:aws:iam::111122223333:role/shop-tasks"]
    );
}

#[test]
fn resources_are_touched_through_cloudformation_alone() {
    let document = anywhere(&shop()).document();
    let through = json!({ "ForAnyValue:StringEquals": { "aws:CalledVia": ["cloudformation.amazonaws.com"] } });
    for action in ["ec2:CreateVpc", "ec2:DeleteVpc", "sns:Subscribe", "logs:PutRetentionPolicy", "ssm:PutParameter"] {
        let found = statement(&document, action);
        assert!(!found.is_empty(), "{action}");
        assert!(found.iter().all(|statement| statement["Condition"] == through), "{action}");
    }
}

#[test]
fn parameters_secrets_and_keys_are_read_by_their_names() {
    let mut assembly = with_resources(json!({
        "Database": { "Type": "AWS::RDS::DBInstance", "Properties": {
            "MasterUserPassword": "{{resolve:secretsmanager:shop/db:SecretString:password}}",
            "MasterUsername": { "Fn::Sub": "{{resolve:ssm:/shop/${AWS::StackName}/user:1}}" } } },
    }));
    assembly.stacks[0].parameters = vec![StackParameter {
        name: "Key".to_owned(),
        r#type: "AWS::SSM::Parameter::Value<String>".to_owned(),
        description: None,
        default: Some("/aws/service/ami".to_owned()),
        no_echo: false,
        sample: None,
        source: specforge_dsl::assembly::ParameterSource::Given,
    }];
    let document = anywhere(&assembly).document();
    let resources = |action: &str| {
        statement(&document, action).iter().flat_map(|one| texts(&one["Resource"])).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        resources("ssm:GetParameters"),
        "arn:aws:ssm:eu-central-1::parameter/aws/service/ami arn:aws:ssm:eu-central-1:111122223333:parameter/shop/*/user"
    );
    assert_eq!(
        resources("secretsmanager:GetSecretValue"),
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop/db-??????"
    );
    let decrypting = statement(&document, "kms:Decrypt");
    assert!(
        decrypting.iter().any(|one| one["Condition"]["StringLike"]["kms:ViaService"]
            == json!(["secretsmanager.eu-central-1.amazonaws.com*"])),
        "{decrypting:?}"
    );
}

#[test]
fn types_without_published_permissions_are_named() {
    let assembly = with_resources(json!({
        "Own": { "Type": "Acme::Shop::Till", "Properties": {} },
        "Hook": { "Type": "Custom::Seed", "Properties": {
            "ServiceToken": "arn:aws:lambda:eu-central-1:111122223333:function:seed" } },
    }));
    let computed = anywhere(&assembly);
    assert_eq!(computed.unknown_types, ["Acme::Shop::Till"]);
    let document = computed.document();
    let invoking = statement(&document, "lambda:InvokeFunction");
    assert_eq!(texts(&invoking[0]["Resource"]), ["arn:aws:lambda:eu-central-1:111122223333:function:seed"]);
}

#[test]
fn a_large_policy_is_divided_without_losing_or_widening_anything() {
    let types = specforge_schema::resources().filter(|kind| kind.name().starts_with("AWS::EC2::")).take(60);
    let resources: serde_json::Map<String, Value> =
        types.enumerate().map(|(index, kind)| (format!("R{index}"), json!({ "Type": kind.name() }))).collect();
    let computed = anywhere(&with_resources(resources.into()));
    let parts = computed.managed_policies();
    assert!(parts.len() > 1);
    let granted = |documents: &[Value]| -> BTreeSet<(String, String, String)> {
        let statements = documents.iter().flat_map(|document| document["Statement"].as_array().unwrap());
        statements
            .flat_map(|one| {
                texts(&one["Action"])
                    .into_iter()
                    .map(|action| (action.to_owned(), one["Resource"].to_string(), one["Condition"].to_string()))
                    .collect::<Vec<_>>()
            })
            .collect()
    };
    assert_eq!(granted(&parts), granted(&[computed.document()]));
    for part in &parts {
        assert!(part.to_string().len() <= MANAGED_POLICY_LIMIT);
    }
}

/// A template's value as the rules read it: what CloudFormation computes is a reference.
fn node(value: &Value) -> Node<()> {
    let value = match value {
        Value::Object(fields) if fields.keys().any(|name| name == "Ref" || name.starts_with("Fn::")) => {
            NodeValue::Reference(value.to_string().into())
        }
        Value::Object(fields) => NodeValue::Object {
            fields: fields
                .iter()
                .map(|(name, field)| Field { name: name.clone().into(), at: (), value: node(field) })
                .collect(),
            complete: true,
        },
        Value::Array(items) => NodeValue::List { items: items.iter().map(node).collect(), complete: true },
        Value::String(text) => NodeValue::Text(text.clone().into()),
        other => NodeValue::Integer(other.as_i64().unwrap()),
    };
    Node { at: (), value }
}

/// Of an app with one resource of every published type: the policies that are printed and the role's template.
#[test]
fn the_policies_are_valid_by_the_rules_on_policies() {
    let resources: serde_json::Map<String, Value> = specforge_schema::resources()
        .enumerate()
        .map(|(index, kind)| (format!("R{index}"), json!({ "Type": kind.name(), "Properties": {} })))
        .collect();
    let assembly = with_resources(resources.into());
    let managed = |document: &Value| json!({ "PolicyDocument": document });
    let printed = anywhere(&assembly).managed_policies();
    let printed = printed.iter().map(|document| ("AWS::IAM::ManagedPolicy".to_owned(), managed(document)));
    let template = Permissions::role_template(&assembly);
    let templated = template["Resources"]
        .as_object()
        .unwrap()
        .values()
        .map(|resource| (resource["Type"].as_str().unwrap().to_owned(), resource["Properties"].clone()));
    let mut checked = 0;
    for (kind, properties) in printed.chain(templated) {
        let resource = specforge_schema::resource(&kind).unwrap();
        let violations: Vec<_> = specforge_schema::rules::check(resource, &node(&properties))
            .into_iter()
            .filter(|violation| !violation.is_advice())
            .map(|violation| format!("{}: {}", violation.code, violation.message))
            .collect();
        assert!(violations.is_empty(), "{kind}: {violations:#?}\n{properties:#}");
        checked += 1;
    }
    assert!(checked > 20, "{checked}");
    // The rules do object to what is wrong.
    let mut wrong = anywhere(&assembly).document();
    wrong["Statement"][0]["Action"] = json!(["cloudformation:CreateChangeSets"]);
    let resource = specforge_schema::resource("AWS::IAM::ManagedPolicy").unwrap();
    assert!(!specforge_schema::rules::check(resource, &node(&managed(&wrong))).is_empty());
}
