//! Reads change sets: all pages, those of nested stacks, and what early validation says.

use super::call_error::CallError;
use super::pace::{Rested, Rhythm};
use crate::plan::{Nested, ResourceChange, nested, resource_change};
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{Change, ChangeSetStatus, ChangeType, EventFilter, EventType, OperationEvent};

/// How deep nested stacks may nest; CloudFormation knows no limit, and a circle cannot happen.
const DEEPEST: usize = 16;

/// The `ValidationName` of a resource whose name is taken (CloudFormation User Guide, "Validate stack deployments").
const NAME_CONFLICT: &str = "NAME_CONFLICT_VALIDATION";

/// What a change set turned out to be.
pub(super) enum Read {
    Complete(Vec<ResourceChange>),
    /// It failed, for this reason.
    Failed(String),
    /// Nobody wants it any more.
    Interrupted,
}

/// Waits until a change set can be read, and reads it with those of nested stacks. A resource of a nested stack is
/// called by the path to it: `Network/Vpc`.
pub(super) async fn read(client: &Client, change_set: &str, stack: &str, rhythm: &Rhythm) -> Result<Read, CallError> {
    let mut changes = Vec::new();
    let mut open = vec![(String::new(), change_set.to_owned(), Some(stack.to_owned()), 0)];
    while let Some((prefix, change_set, stack, depth)) = open.pop() {
        let found = match pages(client, &change_set, stack.as_deref(), rhythm).await? {
            Ok(found) => found,
            // What is in a nested stack may stay as it is while others change.
            Err(Read::Failed(reason)) if depth > 0 && is_no_change(&reason) => continue,
            Err(Read::Failed(reason)) => return Ok(Read::Failed(innermost_reason(client, reason, rhythm).await)),
            Err(unreadable) => return Ok(unreadable),
        };
        for (mut change, inner) in found {
            change.logical_id = format!("{prefix}{}", change.logical_id);
            if depth == 0 {
                // Its template is at hand.
                change.nested = Nested::default();
            }
            if let Some(inner) = inner.filter(|_| depth < DEEPEST) {
                change.nested.read = true;
                open.push((format!("{}/", change.logical_id), inner, None, depth + 1));
            }
            changes.push(change);
        }
    }
    Ok(Read::Complete(changes))
}

/// Why a change set failed: where one of a nested stack did, the outer one only says which.
async fn innermost_reason(client: &Client, reason: String, rhythm: &Rhythm) -> String {
    let mut innermost = reason;
    for _ in 0..DEEPEST {
        let Some(nested) = nested_change_set(&innermost) else { break };
        // One that cannot be read, or has nothing to say, leaves the outer one's words.
        match pages(client, nested, None, rhythm).await {
            Ok(Err(Read::Failed(reason))) if !is_no_change(&reason) => {
                innermost = format!("the change set of a nested stack failed: {reason}");
            }
            _ => break,
        }
    }
    innermost
}

/// The ARN in `Nested change set arn:… was not successfully created: Currently in FAILED.`
fn nested_change_set(reason: &str) -> Option<&str> {
    let arn = reason.split_whitespace().find(|word| word.starts_with("arn:") && word.contains(":changeSet/"))?;
    Some(arn.trim_end_matches(['.', ',', ':']))
}

/// CloudFormation says that nothing changes by failing, with one of these texts.
pub(super) fn is_no_change(reason: &str) -> bool {
    reason.contains("didn't contain changes") || reason.contains("No updates are to be performed")
}

type Page = Result<Vec<(ResourceChange, Option<String>)>, Read>;

/// All pages of one change set: each change with the change set of the nested stack that it stands for.
async fn pages(client: &Client, change_set: &str, stack: Option<&str>, rhythm: &Rhythm) -> Result<Page, CallError> {
    let mut pause = rhythm.pace.first;
    let mut page_token: Option<String> = None;
    let mut changes = Vec::new();
    loop {
        let page = client
            .describe_change_set()
            .change_set_name(change_set)
            .set_stack_name(stack.map(str::to_owned))
            .include_property_values(true)
            .set_next_token(page_token.clone())
            .send()
            .await
            .map_err(|error| CallError::new("DescribeChangeSet", &error))?;
        match page.status() {
            Some(ChangeSetStatus::Failed) => {
                let reason = page.status_reason().unwrap_or("CloudFormation gave no reason");
                return Ok(Err(Read::Failed(reason.to_owned())));
            }
            Some(ChangeSetStatus::CreateComplete) => {
                if !page.changes().iter().all(is_whole) {
                    return Err(CallError::in_part("DescribeChangeSet"));
                }
                let described = page.changes().iter().filter_map(|change| change.resource_change());
                changes.extend(described.map(|it| {
                    let change = ResourceChange { nested: nested(it), ..resource_change(it) };
                    (change, it.change_set_id().map(str::to_owned))
                }));
                page_token = page.next_token().map(str::to_owned);
                if page_token.is_none() {
                    return Ok(Ok(changes));
                }
            }
            Some(
                status @ (ChangeSetStatus::DeletePending
                | ChangeSetStatus::DeleteInProgress
                | ChangeSetStatus::DeleteComplete
                | ChangeSetStatus::DeleteFailed),
            ) => return Ok(Err(Read::Failed(format!("someone else deleted the change set (`{}`)", status.as_str())))),
            _ => {
                if rhythm.rest_until_stopped(pause).await == Rested::Interrupted {
                    return Ok(Err(Read::Interrupted));
                }
                pause = rhythm.longer(pause);
            }
        }
    }
}

/// Whether a change says what happens to which resource. An answer that was cut short parses.
fn is_whole(change: &Change) -> bool {
    match change.resource_change() {
        Some(it) => {
            let told = [it.logical_resource_id(), it.resource_type()];
            told.iter().all(|text| text.is_some_and(|text| !text.is_empty())) && it.action().is_some()
        }
        None => change.r#type().is_some_and(|kind| *kind != ChangeType::Resource),
    }
}

/// Something that early validation found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Validation {
    /// What and where, on one line.
    pub(super) text: String,
    /// The logical ID of a resource that cannot be created because one of its name exists.
    pub(super) taken: Option<String>,
}

/// What early validation found. Servers without `DescribeEvents` have nothing to add, so errors are not ours to report.
pub(super) async fn validation(client: &Client, change_set: &str) -> Vec<Validation> {
    let mut found = Vec::new();
    let mut page_token: Option<String> = None;
    loop {
        let answer = client
            .describe_events()
            .change_set_name(change_set)
            .filters(EventFilter::builder().failed_events(true).build())
            .set_next_token(page_token.clone())
            .send()
            .await;
        let Ok(answer) = answer else { return found };
        let errors = answer.operation_events().iter();
        found.extend(
            errors.filter(|event| event.event_type() == Some(&EventType::ValidationError)).filter_map(validation_error),
        );
        page_token = answer.next_token().map(str::to_owned);
        if page_token.is_none() {
            return found;
        }
    }
}

fn validation_error(event: &OperationEvent) -> Option<Validation> {
    let reason = event.validation_status_reason()?;
    let place = match (event.logical_resource_id(), event.validation_path()) {
        (Some(id), Some(path)) if !path.is_empty() => format!("`{id}` at `{path}`: "),
        (Some(id), _) => format!("`{id}`: "),
        (None, Some(path)) => format!("at `{path}`: "),
        (None, None) => String::new(),
    };
    let is_taken = event.validation_name() == Some(NAME_CONFLICT);
    let taken = event.logical_resource_id().filter(|_| is_taken).map(str::to_owned);
    Some(Validation { text: format!("{place}{reason}"), taken })
}

#[cfg(test)]
mod tests {
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
                false => {
                    failed(&format!("Nested change set {inner} was not successfully created: Currently in FAILED."))
                }
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
}
