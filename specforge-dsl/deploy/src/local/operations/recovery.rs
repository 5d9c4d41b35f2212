use super::Answer;
use crate::local::execution::failing::UPDATE_CANCELLED;
use crate::local::protocol::{ApiError, Node, Request};
use crate::local::service::Service;
use crate::local::world::{Phase, Stack, StackResource};
use std::collections::BTreeSet;

impl Service<'_> {
    /// Goes on with a rollback that failed, without the resources that the request names.
    pub(super) fn continue_update_rollback(&mut self, request: &Request) -> Answer {
        let name = request.required("StackName")?.to_owned();
        let skip: BTreeSet<String> = request.texts("ResourcesToSkip").into_iter().collect();
        self.refuse_nested(&name, "ContinueUpdateRollback")?;
        self.check_skipped(&name, &skip)?;
        let stack = self.resume(&name, &["UPDATE_ROLLBACK_FAILED"], request)?;
        if let Some(operation) = self.operation_mut(&stack) {
            operation.skip = skip;
        }
        self.begin_rollback(&stack, "UPDATE_ROLLBACK_IN_PROGRESS", Some("User Initiated".to_owned()), self.now);
        Ok(Node::new())
    }

    /// Only what the way back failed on can be skipped, and not what was cancelled because of it
    /// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html>).
    ///
    /// A resource of a nested stack is called `NestedStackName.ResourceLogicalID`; the resource of a nested stack itself is
    /// skipped only where that stack is being deleted or was.
    fn check_skipped(&self, name: &str, skip: &BTreeSet<String>) -> Result<(), ApiError> {
        let stack = self.stack(name)?;
        // A stack in another state is refused for that.
        if stack.suspended.is_none() || stack.status != "UPDATE_ROLLBACK_FAILED" {
            return Ok(());
        }
        let skippable = |called: &str| match called.rsplit_once('.') {
            None => self.failed_on_the_way_back(stack, called),
            Some((name, id)) => {
                let mut nested = self.world.nested_in(&stack.id);
                nested.any(|nested| nested.name == name && self.failed_on_the_way_back(nested, id))
            }
        };
        let wrong: Vec<&str> = skip.iter().map(String::as_str).filter(|called| !skippable(called)).collect();
        if wrong.is_empty() {
            return Ok(());
        }
        Err(ApiError::validation(format!(
            "Resources to skip must be in UPDATE_FAILED state because their rollback failed: [{}]",
            wrong.join(", ")
        )))
    }

    fn failed_on_the_way_back(&self, stack: &Stack, id: &str) -> bool {
        let failed = stack.suspended.as_ref().is_some_and(|it| it.failed.iter().any(|(failed, _)| failed == id));
        let skippable = |resource: &StackResource| {
            resource.status == "UPDATE_FAILED"
                && resource.reason.as_deref() != Some(UPDATE_CANCELLED)
                && self.nested_stack(resource).is_none_or(|nested| nested.status.starts_with("DELETE_"))
        };
        failed && stack.resources.get(id).is_some_and(skippable)
    }

    /// What undoes a nested stack is asked of the stack around it.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html>
    fn refuse_nested(&self, name: &str, operation: &str) -> Result<(), ApiError> {
        let stack = self.stack(name)?;
        stack.nesting.as_ref().map_or(Ok(()), |nesting| {
            Err(ApiError::validation(format!(
                "{operation} cannot be called on the nested stack [{}]: call it on the root stack [{}]",
                stack.id, nesting.root
            )))
        })
    }

    /// Rolls back an operation that failed and was told to leave everything as it is.
    pub(super) fn rollback_stack(&mut self, request: &Request) -> Answer {
        let name = request.required("StackName")?.to_owned();
        self.refuse_nested(&name, "RollbackStack")?;
        let creating = self.stack(&name)?.status == "CREATE_FAILED";
        let stack = self.resume(&name, &["CREATE_FAILED", "UPDATE_FAILED"], request)?;
        let status = if creating { "ROLLBACK_IN_PROGRESS" } else { "UPDATE_ROLLBACK_IN_PROGRESS" };
        self.begin_rollback(&stack, status, Some("User Initiated".to_owned()), self.now);
        let operation = self.operation(&stack).map(|operation| operation.id.clone());
        Ok(Node::new().text("StackId", &stack).maybe("OperationId", operation))
    }

    /// Gives up an update in flight, as if a resource had failed.
    pub(super) fn cancel_update_stack(&mut self, request: &Request) -> Answer {
        let name = request.required("StackName")?;
        self.refuse_nested(name, "CancelUpdateStack")?;
        let stack = self.stack(name)?;
        let (id, forward) = (stack.id.clone(), self.operation(&stack.id).is_some_and(|it| it.phase == Phase::Forward));
        if stack.status != "UPDATE_IN_PROGRESS" || !forward {
            return Err(ApiError::validation("CancelUpdateStack cannot be called from current stack status"));
        }
        self.cancel_others(&id, self.now);
        self.begin_rollback(&id, "UPDATE_ROLLBACK_IN_PROGRESS", Some("User Initiated".to_owned()), self.now);
        Ok(Node::new())
    }

    /// Puts an operation that stopped half-way back into motion.
    fn resume(&mut self, name: &str, states: &[&str], request: &Request) -> Result<String, ApiError> {
        let id = self.world.next();
        let token = request.text("ClientRequestToken").map(str::to_owned);
        let stack = self.stack_mut(name)?;
        if !states.contains(&stack.status.as_str()) {
            return Err(ApiError::validation(format!(
                "Stack:{} is in {} state and can not be rolled back.",
                stack.id, stack.status
            )));
        }
        let Some(mut operation) = stack.suspended.take() else {
            return Err(ApiError::validation(format!("Stack:{} has no operation to roll back.", stack.id)));
        };
        operation.id = crate::local::identifiers::uuid(&format!("operation {id}"));
        operation.token = token;
        let kind = if states.len() == 1 { "CONTINUE_ROLLBACK" } else { "ROLLBACK" };
        stack.last_operations.insert(0, (kind.to_owned(), operation.id.clone()));
        stack.operation = Some(operation);
        Ok(stack.id.clone())
    }
}
