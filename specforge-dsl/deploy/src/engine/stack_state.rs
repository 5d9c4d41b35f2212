use super::call_error::CallError;
use super::outputs::StackOutput;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{OperationEntry, Stack};
use std::collections::BTreeMap;

/// An operation on a stack as `DescribeStacks` lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LastOperation {
    /// For example `UPDATE_STACK`.
    pub(crate) kind: String,
    pub(crate) id: String,
}

impl LastOperation {
    fn from_sdk(entry: &OperationEntry) -> Option<Self> {
        let kind = entry.operation_type().map(|kind| kind.as_str().to_owned()).unwrap_or_default();
        Some(Self { kind, id: entry.operation_id()?.to_owned() })
    }

    /// Whether it changes the stack, which computing a change set does not.
    pub(crate) fn changes_stack(&self) -> bool {
        self.kind != "CREATE_CHANGESET"
    }
}

/// What `DescribeStacks` says about a stack that exists.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StackState {
    /// The stack's ARN, which still finds it after its deletion.
    pub(crate) arn: String,
    pub(crate) status: String,
    pub(crate) status_reason: Option<String>,
    pub(crate) parameters: BTreeMap<String, String>,
    pub(crate) outputs: Vec<StackOutput>,
    pub(crate) termination_protection: bool,
    /// Seconds since 1970 of the last update, or of the creation.
    pub(crate) last_changed: Option<i64>,
    /// The latest operations, newest first, where the server knows operations.
    pub(crate) last_operations: Vec<LastOperation>,
    /// `DRIFTED`, `IN_SYNC`, `UNKNOWN` or `NOT_CHECKED`.
    pub(crate) drift: Option<String>,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) capabilities: Vec<String>,
}

impl StackState {
    /// Looks a stack up by name or ARN; `None` where it does not exist.
    pub(crate) async fn read(client: &Client, stack: &str) -> Result<Option<Self>, CallError> {
        match client.describe_stacks().stack_name(stack).send().await {
            Ok(answer) => Ok(answer.stacks().first().map(Self::from_sdk)),
            Err(error) => {
                let error = CallError::new("DescribeStacks", &error);
                if error.is_missing_stack() { Ok(None) } else { Err(error) }
            }
        }
    }

    fn from_sdk(stack: &Stack) -> Self {
        let parameters = stack
            .parameters()
            .iter()
            .filter_map(|parameter| {
                let value = parameter.resolved_value().or(parameter.parameter_value()).unwrap_or_default();
                Some((parameter.parameter_key()?.to_owned(), value.to_owned()))
            })
            .collect();
        Self {
            arn: stack.stack_id().or(stack.stack_name()).unwrap_or_default().to_owned(),
            status: stack.stack_status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
            status_reason: stack.stack_status_reason().filter(|reason| !reason.is_empty()).map(str::to_owned),
            parameters,
            outputs: stack.outputs().iter().map(StackOutput::from_sdk).collect(),
            termination_protection: stack.enable_termination_protection().unwrap_or_default(),
            last_operations: stack.last_operations().iter().filter_map(LastOperation::from_sdk).collect(),
            drift: stack
                .drift_information()
                .and_then(|drift| drift.stack_drift_status())
                .map(|status| status.as_str().to_owned()),
            capabilities: stack.capabilities().iter().map(|name| name.as_str().to_owned()).collect(),
            tags: stack
                .tags()
                .iter()
                .filter_map(|tag| Some((tag.key()?.to_owned(), tag.value().unwrap_or_default().to_owned())))
                .collect(),
            last_changed: stack.last_updated_time().or(stack.creation_time()).map(|time| time.secs()),
        }
    }
}

/// The region and the account that a stack's ARN names.
pub(crate) fn region_and_account(arn: &str) -> Option<(&str, &str)> {
    let mut parts = arn.split(':').skip(3);
    Some((parts.next()?, parts.next()?))
}
