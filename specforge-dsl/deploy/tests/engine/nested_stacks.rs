//! Nested stacks: what changes inside of them is planned and judged like everything else.
//!
//! The embedded CloudFormation makes no nested change sets. So its answers get what AWS's have besides: the change of a nested stack
//! names a change set of its own, and that one is described on two pages.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/change-sets-for-nested-stacks.html>

use crate::witness::{Witness, account, deployed, request};
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};
use specforge_deploy::engine::{Consent, DeployRequest, Deployment, Outcome, deploy};
use specforge_deploy::gate::{Consents, HazardKind};
use specforge_deploy::local::LocalCloudFormation;
use specforge_dsl::assembly::{AssembledStack, Assembly, Template};
use std::collections::BTreeMap;

const INNER: &str = "arn:aws:cloudformation:us-east-1:111122223333:changeSet/inner/5a5a5a5a";

/// The embedded account, and what AWS tells besides.
#[derive(Debug, Clone)]
struct WithNested(LocalCloudFormation);

impl HttpClient for WithNested {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for WithNested {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let form: Vec<(String, String)> =
            form_urlencoded::parse(request.body().bytes().unwrap_or_default()).into_owned().collect();
        let field = |name: &str| form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value).to_owned();
        let describes = field("Action") == "DescribeChangeSet";
        if describes && field("ChangeSetName") == INNER {
            let page = inner_page(&field("NextToken"));
            return HttpConnectorFuture::ready(Ok(HttpResponse::new(StatusCode::try_from(200).unwrap(), page.into())));
        }
        let account = self.0.clone();
        HttpConnectorFuture::new(async move {
            let answer = account.call(request).await?;
            let text = String::from_utf8_lossy(answer.body().bytes().unwrap_or_default()).into_owned();
            let kind = "<ResourceType>AWS::CloudFormation::Stack</ResourceType>";
            let told = match describes {
                true => text.replace(kind, &format!("{kind}<ChangeSetId>{INNER}</ChangeSetId>")),
                false => text,
            };
            Ok(HttpResponse::new(answer.status(), SdkBody::from(told)))
        })
    }
}

/// A queue that leaves on the first page; on the second a role and a group that let in more than before.
fn inner_page(token: &str) -> String {
    let document = |actions: Value| json!({"Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]});
    let role =
        |actions| json!({"Properties": {"Policies": [{"PolicyName": "p", "PolicyDocument": document(actions)}]}});
    let rule = |port: u16| json!({"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "CidrIp": "0.0.0.0/0"});
    let group = |rules: Value| {
        json!({"Properties": {"GroupDescription": "g", "VpcId": "vpc-1", "SecurityGroupIngress": rules,
        "SecurityGroupEgress": []}})
    };
    let (changes, next) = match token {
        "" => (change("Remove", "Orders", "AWS::SQS::Queue", None), "<NextToken>second</NextToken>"),
        _ => {
            let widened = (role(json!(["s3:GetObject"])), role(json!(["s3:GetObject", "s3:DeleteObject"])));
            let opened = (group(json!([rule(443)])), group(json!([rule(443), rule(22)])));
            let changes = change("Modify", "TaskRole", "AWS::IAM::Role", Some(widened))
                + &change("Modify", "Tasks", "AWS::EC2::SecurityGroup", Some(opened));
            (changes, "")
        }
    };
    format!(
        "<DescribeChangeSetResponse><DescribeChangeSetResult><ChangeSetId>{INNER}</ChangeSetId>\
         <Status>CREATE_COMPLETE</Status><Changes>{changes}</Changes>{next}</DescribeChangeSetResult></DescribeChangeSetResponse>"
    )
}

fn change(action: &str, id: &str, kind: &str, contexts: Option<(Value, Value)>) -> String {
    let escaped = |value: &Value| value.to_string().replace('"', "&quot;");
    let contexts = contexts.map(|(before, after)| {
        format!("<BeforeContext>{}</BeforeContext><AfterContext>{}</AfterContext>", escaped(&before), escaped(&after))
    });
    format!(
        "<member><Type>Resource</Type><ResourceChange><Action>{action}</Action><LogicalResourceId>{id}</LogicalResourceId>\
         <PhysicalResourceId>{id}-1</PhysicalResourceId><ResourceType>{kind}</ResourceType>{}</ResourceChange></member>",
        contexts.unwrap_or_default()
    )
}

fn app(template_url: &str) -> Assembly {
    let template = json!({"Resources": {"Network": {"Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": template_url}}}});
    let stack = AssembledStack {
        name: "outer".to_owned(),
        id: "outer".to_owned(),
        template: Template::from_value(template),
        parameters: Vec::new(),
        outputs: Vec::new(),
        depends_on: Vec::new(),
        tags: BTreeMap::new(),
        capabilities: Vec::new(),
        termination_protection: false,
        prerequisites: Vec::new(),
        moved: BTreeMap::new(),
        locations: BTreeMap::new(),
    };
    Assembly { name: "nested".to_owned(), stacks: vec![stack], ..Assembly::default() }
}

/// The second deployment of the app, of which the change set tells what changes inside.
async fn second(request: &DeployRequest) -> Deployment {
    let account = account();
    deployed(&account.client("us-east-1"), &app("https://s3.example/one.json"), request).await.unwrap();
    let config = aws_sdk_cloudformation::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("TEST", "test", None, None, "test"))
        .http_client(SharedHttpClient::new(WithNested(account)))
        .build();
    let mut witness = Witness::saying(Consent::Given);
    deploy(&Client::from_conf(config), &app("https://s3.example/two.json"), request, &mut witness).await.unwrap()
}

#[tokio::test]
async fn what_nested_stacks_lose_and_open_needs_a_consent_too() {
    let refused = second(&request(&[])).await;
    assert_eq!(refused.outcome, Outcome::ConsentMissing, "{refused:?}");
    let plan = refused.plan.as_ref().unwrap();
    let ids: Vec<&str> = plan.stacks[0].changes.iter().map(|change| change.logical_id.as_str()).collect();
    assert_eq!(ids, ["Network", "Network/Orders", "Network/TaskRole", "Network/Tasks"]);
    let hazards: Vec<(HazardKind, &str)> =
        plan.hazards().map(|hazard| (hazard.kind, hazard.logical_id.as_str())).collect();
    assert_eq!(
        hazards,
        [
            (HazardKind::Delete, "Network/Orders"),
            (HazardKind::Network, "Network/Tasks"),
            (HazardKind::Iam, "Network/TaskRole"),
        ]
    );
    let said: Vec<&str> = plan.hazards().map(|hazard| hazard.what.as_str()).collect();
    assert!(said[1].contains("22/tcp") && !said[1].contains("443"), "only what is new: {said:?}");
    assert!(said[2].contains("s3:DeleteObject") && !said[2].contains("s3:GetObject"), "only what is new: {said:?}");

    let consents = Consents::default()
        .allow(HazardKind::Delete, "Network/Orders")
        .allow(HazardKind::Network, "network.tasks")
        .allow(HazardKind::Iam, "Network/TaskRole");
    let done = second(&DeployRequest { consents, ..request(&[]) }).await;
    assert_eq!(done.outcome, Outcome::Deployed, "{done:?}");
}
