//! Change sets as the service tells them, in whole and in part.

use super::*;
use crate::engine::Pace;
use aws_sdk_cloudformation::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

/// A service that answers what a function says, in CloudFormation's XML.
#[derive(Debug, Clone, Copy)]
struct Scripted(fn(&str) -> String);

impl HttpClient for Scripted {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(*self)
    }
}

impl HttpConnector for Scripted {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
        let answer = SdkBody::from((self.0)(&body));
        HttpConnectorFuture::ready(Ok(HttpResponse::new(StatusCode::try_from(200).unwrap(), answer)))
    }
}

fn client(script: fn(&str) -> String) -> Client {
    let config = aws_sdk_cloudformation::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("TEST", "test", None, None, "test"))
        .http_client(Scripted(script))
        .build();
    Client::from_conf(config)
}

fn change(id: &str, kind: &str, nested: &str) -> String {
    format!(
        "<member><Type>Resource</Type><ResourceChange><Action>Add</Action><LogicalResourceId>{id}</LogicalResourceId>\
         <ResourceType>{kind}</ResourceType>{nested}</ResourceChange></member>"
    )
}

fn described(changes: &str, next: &str) -> String {
    format!(
        "<DescribeChangeSetResponse><DescribeChangeSetResult><Status>CREATE_COMPLETE</Status>\
         <Changes>{changes}</Changes>{next}</DescribeChangeSetResult></DescribeChangeSetResponse>"
    )
}

#[tokio::test]
async fn all_pages_and_the_change_sets_of_nested_stacks_are_read() {
    let client = client(|request| {
        let stack = "AWS::CloudFormation::Stack";
        if request.contains("ChangeSetName=inner") {
            described(&change("Vpc", "AWS::EC2::VPC", ""), "")
        } else if request.contains("NextToken=second") {
            described(&change("Network", stack, "<ChangeSetId>inner</ChangeSetId>"), "")
        } else {
            described(&change("Topic", "AWS::SNS::Topic", ""), "<NextToken>second</NextToken>")
        }
    });
    let rhythm = Rhythm::new(Pace::LOCAL, "test", &crate::engine::Brake::default());
    let Read::Complete(changes) = read(&client, "outer", "stack", &rhythm).await.unwrap() else {
        panic!("the change set failed")
    };
    let ids: Vec<&str> = changes.iter().map(|change| change.logical_id.as_str()).collect();
    assert_eq!(ids, ["Topic", "Network", "Network/Vpc"]);
}

fn failed(reason: &str) -> String {
    format!(
        "<DescribeChangeSetResponse><DescribeChangeSetResult><Status>FAILED</Status>\
         <StatusReason>{reason}</StatusReason></DescribeChangeSetResult></DescribeChangeSetResponse>"
    )
}

#[tokio::test]
async fn a_nested_stack_that_stays_as_it_is_does_not_hide_what_changes_elsewhere() {
    let client = client(|request| match request.contains("ChangeSetName=inner") {
        true => failed("The submitted information didn't contain changes."),
        false => {
            let network = change("Network", "AWS::CloudFormation::Stack", "<ChangeSetId>inner</ChangeSetId>");
            described(&format!("{network}{}", change("Topic", "AWS::SNS::Topic", "")), "")
        }
    });
    let rhythm = Rhythm::new(Pace::LOCAL, "test", &crate::engine::Brake::default());
    let Read::Complete(changes) = read(&client, "outer", "stack", &rhythm).await.unwrap() else {
        panic!("the change set failed")
    };
    let ids: Vec<&str> = changes.iter().map(|change| change.logical_id.as_str()).collect();
    assert_eq!(ids, ["Network", "Topic"]);
    assert!(changes[0].nested.read);
}

#[tokio::test]
async fn a_nested_change_set_without_any_change_is_none_that_was_read() {
    let client = client(|request| match request.contains("ChangeSetName=inner") {
        true => described("", ""),
        false => described(&change("Network", "AWS::CloudFormation::Stack", "<ChangeSetId>inner</ChangeSetId>"), ""),
    });
    let rhythm = Rhythm::new(Pace::LOCAL, "test", &crate::engine::Brake::default());
    let Read::Complete(changes) = read(&client, "outer", "stack", &rhythm).await.unwrap() else {
        panic!("the change set failed")
    };
    assert_eq!(changes.len(), 1);
    assert!(!changes[0].nested.read, "the gate asks for a consent then");
}

#[tokio::test]
async fn a_change_that_arrives_without_its_type_is_none() {
    let whole = |_: &str| described(&change("Orders", "AWS::SQS::Queue", ""), "");
    let status = whole("").find("<Changes>").unwrap();
    for cut in status..whole("").len() {
        let client = client(|request| {
            let answer = described(&change("Orders", "AWS::SQS::Queue", ""), "");
            let (_, cut) = request.split_once("ChangeSetName=cut-").unwrap();
            answer[..cut.split('&').next().unwrap().parse::<usize>().unwrap()].to_owned()
        });
        let rhythm = Rhythm::new(Pace::LOCAL, "test", &crate::engine::Brake::default());
        match read(&client, &format!("cut-{cut}"), "stack", &rhythm).await {
            Ok(Read::Complete(changes)) => {
                // Half a type is found when it is compared with the templates.
                assert!(changes.iter().all(|one| !one.resource_type.is_empty()), "{cut}: {changes:?}");
            }
            Ok(_) => panic!("{cut}: it did not fail"),
            Err(error) => assert!(!error.message.is_empty(), "{cut}"),
        }
    }
}

#[tokio::test]
async fn the_reason_is_that_of_the_nested_change_set_that_failed() {
    let client = client(|request| {
        let inner = "arn:aws:cloudformation:us-east-1:111122223333:changeSet/inner/1";
        match request.contains("changeSet%2Finner") {
            true => failed("Parameters: [Cidr] must have values"),
            false => failed(&format!("Nested change set {inner} was not successfully created: Currently in FAILED.")),
        }
    });
    let rhythm = Rhythm::new(Pace::LOCAL, "test", &crate::engine::Brake::default());
    let Read::Failed(reason) = read(&client, "outer", "stack", &rhythm).await.unwrap() else {
        panic!("the change set did not fail")
    };
    assert_eq!(reason, "the change set of a nested stack failed: Parameters: [Cidr] must have values");
}

#[tokio::test]
async fn every_page_of_validation_events_is_told() {
    let client = client(|request| {
        let event = |reason: &str| {
            format!(
                "<member><EventType>VALIDATION_ERROR</EventType><LogicalResourceId>Files</LogicalResourceId>\
                 <ValidationStatusReason>{reason}</ValidationStatusReason></member>"
            )
        };
        let (event, next) = if request.contains("NextToken=second") {
            (event("quota"), "")
        } else {
            (event("not empty"), "<NextToken>second</NextToken>")
        };
        format!(
            "<DescribeEventsResponse><DescribeEventsResult><OperationEvents>{event}</OperationEvents>{next}\
             </DescribeEventsResult></DescribeEventsResponse>"
        )
    });
    let texts: Vec<String> = validation(&client, "set").await.into_iter().map(|one| one.text).collect();
    assert_eq!(texts, ["`Files`: not empty", "`Files`: quota"]);
}
