use super::Answer;
use crate::local::execution::Beginning;
use crate::local::protocol::{ApiError, Node, Request};
use crate::local::service::Service;
use crate::local::world::{ChangeSet, ExecutionStatus, OnStackFailure};

impl Service<'_> {
    pub(super) fn execute_change_set(&mut self, request: &Request) -> Answer {
        let set = self.change_set(request)?.clone();
        if let Some(nesting) = &set.nesting {
            return Err(not_the_root(&set.id, "executed", &nesting.root));
        }
        let token = request.text("ClientRequestToken").map(str::to_owned);
        if token.is_some() && token == set.execution_token {
            // The same request again: it was heard the first time.
            return Ok(Node::new());
        }
        let status = set.status_at(self.now);
        if status != "CREATE_COMPLETE" || set.execution != ExecutionStatus::Available {
            let (what, status) = match status {
                "CREATE_COMPLETE" => ("execution status", set.execution_at(self.now)),
                status => ("status", status),
            };
            let message = format!("ChangeSet [{}] cannot be executed in its current {what} of [{status}]", set.id);
            return Err(ApiError::new(400, "InvalidChangeSetStatus", message));
        }
        let disable_rollback = request.flag("DisableRollback");
        if disable_rollback.is_some() && set.on_failure.is_some() {
            return Err(ApiError::validation(
                "You cannot specify DisableRollback when the change set has OnStackFailure.",
            ));
        }
        let stack = self.stack(&set.stack)?;
        if stack.in_progress() {
            let message = format!("Stack:{} is in {} state and can not be updated.", stack.id, stack.status);
            return Err(ApiError::validation(message));
        }
        let on_failure = match disable_rollback {
            Some(true) => OnStackFailure::DoNothing,
            _ => set.on_failure.unwrap_or(OnStackFailure::Rollback),
        };
        let retain_except_on_create = request.flag("RetainExceptOnCreate") == Some(true);
        self.begin_execution(&set, token, on_failure, retain_except_on_create)?;
        Ok(Node::new())
    }

    fn begin_execution(
        &mut self,
        set: &ChangeSet,
        token: Option<String>,
        on_failure: OnStackFailure,
        retain_except_on_create: bool,
    ) -> Result<(), ApiError> {
        let desired = self.desired(self.stack(&set.stack)?, &set.template, &set.parameters)?;
        let beginning = Beginning {
            stack: set.stack.clone(),
            kind: set.kind,
            template: set.template.clone(),
            desired,
            parameters: set.parameters.clone(),
            no_echo: set.no_echo.clone(),
            tags: set.tags.clone(),
            capabilities: set.capabilities.clone(),
            role: set.role.clone(),
            rollback: set.rollback.clone(),
            imports: set.imports.clone(),
            reverts_drift: set.reverts_drift,
            change_set: Some(set.id.clone()),
            token,
            on_failure,
            retain_except_on_create,
            nested: false,
        };
        self.begin(beginning, self.now)
    }
}

/// Change sets of nested stacks are executed and deleted with the one at their root.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/change-sets-for-nested-stacks.html>
pub(super) fn not_the_root(change_set: &str, verb: &str, root: &str) -> ApiError {
    ApiError::validation(format!(
        "ChangeSet [{change_set}] cannot be {verb}: it belongs to the root change set [{root}]"
    ))
}
