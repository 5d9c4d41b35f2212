use super::Answer;
use crate::local::execution::Deletion;
use crate::local::protocol::{ApiError, Node, Request};
use crate::local::service::Service;
use crate::local::world::OperationKind;
use std::collections::BTreeSet;

impl Service<'_> {
    pub(super) fn delete_stack(&mut self, request: &Request) -> Answer {
        let name = request.required("StackName")?;
        // Deleting what does not exist succeeds.
        let Some(stack) = self.world.stack(name).filter(|stack| !stack.is_deleted()) else { return Ok(Node::new()) };
        let (id, status) = (stack.id.clone(), stack.status.clone());
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
            if stack.status != "CREATE_IN_PROGRESS" || operation.nested {
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
        if !retain.is_empty() && status != "DELETE_FAILED" {
            return Err(ApiError::validation(
                "Invalid operation on stack: RetainResources is only valid for stacks in the DELETE_FAILED state",
            ));
        }
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html: only for stacks in
        // `DELETE_FAILED`.
        let forced = request.text("DeletionMode") == Some("FORCE_DELETE_STACK");
        if forced && status != "DELETE_FAILED" {
            return Err(ApiError::validation(
                "Invalid operation on stack: FORCE_DELETE_STACK is only valid for stacks in the DELETE_FAILED state",
            ));
        }
        self.begin_deletion(&id, Deletion { token, retain, forced, ..Deletion::default() }, self.now);
        Ok(Node::new())
    }

    /// Whether a stack's exports are used, which keeps it from being deleted.
    pub(in crate::local) fn refuse_used_exports(&self, id: &str) -> Result<(), ApiError> {
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
