use super::Answer;
use super::pages::start;
use crate::local::identifiers;
use crate::local::protocol::{ApiError, Node, Request};
use crate::local::service::{STACK_TYPE, Service, UNKNOWN_STATUS};
use crate::local::world::{Event, Stack};

/// How many events a page has.
const PAGE: usize = 100;

impl Service<'_> {
    pub(super) fn describe_stack_events(&mut self, request: &Request) -> Answer {
        let stack = self.stack(request.required("StackName")?)?;
        let events: Vec<&Event> = stack.events.iter().collect();
        page(request, "StackEvents", &events, |event| {
            Node::new()
                .text("StackId", &stack.id)
                .text("EventId", &event.id)
                .text("StackName", &stack.name)
                .maybe("OperationId", event.operation.as_ref())
                .with_resource(event)
        })
    }

    /// Events of one operation, one change set or one stack, newest first.
    pub(super) fn describe_events(&mut self, request: &Request) -> Answer {
        let (operation, change_set) = (request.text("OperationId"), request.text("ChangeSetName"));
        let stack = match (request.text("StackName"), change_set, operation) {
            (Some(name), _, _) => self.stack(name)?,
            (None, Some(_), _) => self.stack(&self.change_set(request)?.stack)?,
            (None, None, Some(operation)) => self.stack_of_operation(operation)?,
            (None, None, None) => {
                return Err(ApiError::validation("One of StackName, ChangeSetName or OperationId must be specified."));
            }
        };
        if change_set.is_some() {
            return self.validation_events(request);
        }
        let failed = request.structure("Filters").flag("FailedEvents") == Some(true);
        let events: Vec<&Event> = stack
            .events
            .iter()
            .filter(|event| operation.is_none() || event.operation.as_deref() == operation)
            .filter(|event| !failed || event.failed())
            .collect();
        page(request, "OperationEvents", &events, |event| operation_event(stack, event))
    }

    /// What early validation found: a change set has no other events.
    fn validation_events(&self, request: &Request) -> Answer {
        let set = self.change_set(request)?;
        let stack = self.stack(&set.stack)?;
        let events = set.failures.iter().enumerate().map(|(number, failure)| {
            Node::new()
                .text("EventId", identifiers::uuid(&format!("{} {number}", set.id)))
                .text("StackId", &stack.id)
                .text("OperationId", &set.operation)
                .text("OperationType", "CREATE_CHANGESET")
                .text("EventType", "VALIDATION_ERROR")
                .text("LogicalResourceId", &failure.logical_id)
                .maybe("PhysicalResourceId", failure.physical_id.as_ref())
                .text("ResourceType", &failure.kind)
                .time("Timestamp", set.ready)
                .text("ValidationFailureMode", "FAIL")
                .text("ValidationName", &failure.name)
                .text("ValidationStatus", "FAILED")
                .text("ValidationStatusReason", &failure.reason)
                .text("ValidationPath", &failure.path)
        });
        let events: Vec<Node> = events.filter(|_| self.now >= set.ready).collect();
        super::pages::page(request, Node::new(), "OperationEvents", &events, PAGE, Node::clone)
    }

    fn stack_of_operation(&self, operation: &str) -> Result<&Stack, ApiError> {
        let knows = |stack: &&Stack| stack.last_operations.iter().any(|(_, id)| id == operation);
        let found = self.world.stacks.values().find(knows);
        found.ok_or_else(|| ApiError::validation(format!("Operation [{operation}] does not exist")))
    }
}

fn operation_event(stack: &Stack, event: &Event) -> Node {
    let operation = stack.last_operations.iter().find(|(_, id)| Some(id) == event.operation.as_ref());
    let kind = match (event.kind == STACK_TYPE, event.failed()) {
        _ if event.status == UNKNOWN_STATUS => "REFLECTION_EVENT",
        (true, _) => "STACK_EVENT",
        (false, true) => "PROVISIONING_ERROR",
        (false, false) => "PROGRESS_EVENT",
    };
    Node::new()
        .text("EventId", &event.id)
        .text("StackId", &stack.id)
        .maybe("OperationId", event.operation.as_ref())
        .maybe("OperationType", operation.map(|(kind, _)| kind))
        .text("EventType", kind)
        .with_resource(event)
}

/// One page, newest first. The token is the number of events older than the page, so that events that arrive while a
/// client reads neither repeat nor shift what it has yet to see.
fn page(request: &Request, name: &'static str, events: &[&Event], member: impl Fn(&Event) -> Node) -> Answer {
    let end = start(request)?.unwrap_or(events.len()).min(events.len());
    let begin = end.saturating_sub(PAGE);
    let members = events.get(begin..end).unwrap_or_default().iter().rev().map(|event| member(event));
    Ok(Node::new().list(name, members).maybe("NextToken", (begin > 0).then_some(begin)))
}

impl Node {
    fn with_resource(self, event: &Event) -> Self {
        self.text("LogicalResourceId", &event.logical_id)
            .maybe("PhysicalResourceId", event.physical_id.as_ref())
            .text("ResourceType", &event.kind)
            .time("Timestamp", event.time)
            .text("ResourceStatus", &event.status)
            .maybe("ResourceStatusReason", event.reason.as_ref())
            .maybe("ResourceProperties", event.properties.as_ref())
            .maybe("ClientRequestToken", event.token.as_ref())
            .maybe("DetailedStatus", event.detail.as_ref())
    }
}
