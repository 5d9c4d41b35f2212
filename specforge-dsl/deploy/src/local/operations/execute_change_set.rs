use super::Answer;
use crate::local::execution::steps::apply_steps;
use crate::local::identifiers;
use crate::local::protocol::{ApiError, Node, Request};
use crate::local::service::Service;
use crate::local::world::{
    Before, ChangeSet, ChangeSetKind, ExecutionStatus, OnStackFailure, Operation, OperationKind, Phase, Stack,
};
use std::collections::BTreeSet;

impl Service<'_> {
    pub(super) fn execute_change_set(&mut self, request: &Request) -> Answer {
        let set = self.change_set(request)?.clone();
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
        let now = self.now;
        let desired = self.desired(self.stack(&set.stack)?, &set.template, &set.parameters)?;
        let id = identifiers::uuid(&format!("operation {}", self.world.next()));
        let creating = set.kind == ChangeSetKind::Create;
        let mut steps = apply_steps(&desired.dependencies, &set.imports);
        if set.kind == ChangeSetKind::Import {
            steps.retain(|name, _| set.imports.contains_key(name));
        }
        let stack = self.stack_mut(&set.stack)?;
        let suspended = stack.suspended.take();
        let doomed = suspended.as_ref().map(|operation| operation.doomed.clone()).unwrap_or_default();
        let before = match suspended.and_then(|operation| operation.before) {
            // An update that goes on after a failed one still returns to where that one began.
            Some(before) => before,
            None => Box::new(snapshot(stack)),
        };
        stack.template = set.template.clone();
        stack.description = desired.template.description.clone();
        stack.parameters = set.parameters.clone();
        stack.no_echo = set.no_echo.clone();
        stack.tags = set.tags.clone();
        stack.capabilities = set.capabilities.clone();
        stack.role = set.role.clone().or_else(|| stack.role.clone());
        stack.rollback = set.rollback.clone();
        stack.disable_rollback = on_failure == OnStackFailure::DoNothing;
        match creating {
            true => stack.created = now,
            false => stack.updated = Some(now),
        }
        stack.operation = Some(Operation {
            id: id.clone(),
            kind: OperationKind::Execute(set.kind),
            token: token.clone(),
            change_set: Some(set.id.clone()),
            on_failure,
            retain_except_on_create,
            phase: Phase::Forward,
            time: now,
            steps,
            doomed,
            before: (!creating).then_some(before),
            failed: Vec::new(),
            retain: BTreeSet::new(),
            imports: set.imports.clone(),
            reverts_drift: set.reverts_drift,
        });
        let (kind, status) = match set.kind {
            ChangeSetKind::Create => ("CREATE_STACK", "CREATE_IN_PROGRESS"),
            ChangeSetKind::Update => ("UPDATE_STACK", "UPDATE_IN_PROGRESS"),
            // The API names no type of operation for imports.
            ChangeSetKind::Import => ("UPDATE_STACK", "IMPORT_IN_PROGRESS"),
        };
        stack.last_operations.insert(0, (kind.to_owned(), id));
        self.set_stack_status(&set.stack, status, Some("User Initiated".to_owned()), now);
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html: the stack's other
        // change sets are deleted.
        self.world.change_sets.retain(|id, other| other.stack != set.stack || *id == set.id);
        if let Some(set) = self.world.change_sets.get_mut(&set.id) {
            set.execution = ExecutionStatus::Executing;
            set.execution_token = token;
        }
        Ok(())
    }
}

fn snapshot(stack: &Stack) -> Before {
    Before {
        template: stack.template.clone(),
        description: stack.description.clone(),
        parameters: stack.parameters.clone(),
        no_echo: stack.no_echo.clone(),
        tags: stack.tags.clone(),
        resources: stack.resources.clone(),
        outputs: stack.outputs.clone(),
        imports: stack.imports.clone(),
    }
}
