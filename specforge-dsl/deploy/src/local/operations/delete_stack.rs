use super::Answer;
use crate::local::execution::steps::removal_steps;
use crate::local::identifiers;
use crate::local::protocol::{ApiError, Node, Request};
use crate::local::service::Service;
use crate::local::world::{OnStackFailure, Operation, OperationKind, Phase};
use std::collections::{BTreeMap, BTreeSet};

impl Service<'_> {
    pub(super) fn delete_stack(&mut self, request: &Request) -> Answer {
        let name = request.required("StackName")?;
        // Deleting what does not exist succeeds.
        let Some(stack) = self.world.stack(name).filter(|stack| !stack.is_deleted()) else { return Ok(Node::new()) };
        let id = stack.id.clone();
        if stack.termination_protection {
            return Err(ApiError::validation(format!(
                "Stack [{}] cannot be deleted while TerminationProtection is enabled",
                stack.name
            )));
        }
        let token = request.text("ClientRequestToken").map(str::to_owned);
        if let Some(operation) = &stack.operation {
            if operation.kind == OperationKind::Delete {
                return Ok(Node::new());
            }
            // A creation in flight may be deleted; an update must end first.
            if stack.status != "CREATE_IN_PROGRESS" {
                return Err(ApiError::validation(format!(
                    "Stack [{id}] cannot be deleted while in status {}",
                    stack.status
                )));
            }
        }
        if stack.refactor.is_some() {
            return Err(ApiError::validation(format!("Stack [{id}] cannot be deleted while it is being refactored")));
        }
        self.refuse_used_exports(&id)?;
        let retain: BTreeSet<String> = request.texts("RetainResources").into_iter().collect();
        if !retain.is_empty() && stack.status != "DELETE_FAILED" {
            return Err(ApiError::validation(
                "Invalid operation on stack: RetainResources is only valid for stacks in the DELETE_FAILED state",
            ));
        }
        let retain = match request.text("DeletionMode") {
            Some("FORCE_DELETE_STACK") => self.undeletable(&id)?,
            _ => retain,
        };
        self.begin_deletion(&id, token, retain)
    }

    /// What a forced deletion leaves in the account: what could not be deleted the last time.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html>: only for stacks in
    /// `DELETE_FAILED`.
    fn undeletable(&self, id: &str) -> Result<BTreeSet<String>, ApiError> {
        let stack = self.stack(id)?;
        if stack.status != "DELETE_FAILED" {
            return Err(ApiError::validation(
                "Invalid operation on stack: FORCE_DELETE_STACK is only valid for stacks in the DELETE_FAILED state",
            ));
        }
        let failed = stack.resources.iter().filter(|(_, resource)| resource.status == "DELETE_FAILED");
        Ok(failed.map(|(logical_id, _)| logical_id.clone()).collect())
    }

    fn begin_deletion(&mut self, id: &str, token: Option<String>, retain: BTreeSet<String>) -> Answer {
        let now = self.now;
        let steps = removal_steps(self.everything(id));
        let operation = identifiers::uuid(&format!("operation {}", self.world.next()));
        let stack = self.stack_mut(id)?;
        stack.suspended = None;
        stack.last_operations.insert(0, ("DELETE_STACK".to_owned(), operation.clone()));
        stack.operation = Some(Operation {
            id: operation,
            kind: OperationKind::Delete,
            token,
            change_set: None,
            on_failure: OnStackFailure::DoNothing,
            retain_except_on_create: false,
            phase: Phase::Delete,
            time: now,
            steps,
            doomed: Vec::new(),
            before: None,
            failed: Vec::new(),
            retain,
            imports: BTreeMap::new(),
            reverts_drift: false,
        });
        self.world.change_sets.retain(|_, set| set.stack != id);
        self.set_stack_status(id, "DELETE_IN_PROGRESS", Some("User Initiated".to_owned()), now);
        Ok(Node::new())
    }

    fn refuse_used_exports(&self, id: &str) -> Result<(), ApiError> {
        let stack = self.stack(id)?;
        for export in stack.outputs.iter().filter_map(|output| output.export.as_ref()) {
            let users = self.world.importers(export);
            if !users.is_empty() {
                let users = users.join(" and ");
                return Err(ApiError::validation(format!(
                    "Export {export} cannot be deleted as it is in use by {users}"
                )));
            }
        }
        Ok(())
    }
}
