use super::Answer;
use super::execute_change_set::not_the_root;
use super::pages::page;
use crate::local::protocol::{ApiError, Node, Request};
use crate::local::service::Service;
use crate::local::world::{ChangeSet, ExecutionStatus};

impl Service<'_> {
    /// The change set that a request names: by ARN, or by name and stack.
    pub(super) fn change_set(&self, request: &Request) -> Result<&ChangeSet, ApiError> {
        let name = request.required("ChangeSetName")?;
        if let Some(set) = self.world.change_sets.get(name) {
            return Ok(set);
        }
        if name.starts_with("arn:") {
            return Err(ApiError::no_such_change_set(name));
        }
        let Some(stack) = request.text("StackName") else {
            return Err(ApiError::validation(
                "StackName must be specified if ChangeSetName is not specified as an ARN.",
            ));
        };
        let stack = self.stack(stack).map_err(|_| ApiError::validation(format!("Stack [{stack}] does not exist")))?;
        let named = self.world.change_sets.values().filter(|set| set.stack == stack.id && set.name == name);
        let found = named.max_by_key(|set| (!set.is_history(), set.created));
        found.ok_or_else(|| ApiError::no_such_change_set(name))
    }

    pub(super) fn list_change_sets(&mut self, request: &Request) -> Answer {
        let name = request.required("StackName")?;
        let stack = self.stack(name).map_err(|_| ApiError::validation(format!("Stack [{name}] does not exist")))?;
        let mut sets: Vec<&ChangeSet> =
            self.world.change_sets.values().filter(|set| set.stack == stack.id && !set.is_history()).collect();
        sets.sort_by_key(|set| set.created);
        page(request, Node::new(), "Summaries", &sets, 100, |set| {
            Node::new()
                .text("StackId", &stack.id)
                .text("StackName", &stack.name)
                .text("ChangeSetId", &set.id)
                .text("ChangeSetName", &set.name)
                .text("ExecutionStatus", set.execution_at(self.now))
                .text("Status", set.status_at(self.now))
                .maybe("StatusReason", set.reason.as_ref().filter(|_| self.now >= set.ready))
                .time("CreationTime", set.created)
                .maybe("Description", set.description.as_ref())
                .text("IncludeNestedStacks", set.includes_nested)
                .maybe("ParentChangeSetId", set.nesting.as_ref().map(|nesting| &nesting.parent))
                .maybe("RootChangeSetId", set.nesting.as_ref().map(|nesting| &nesting.root))
        })
    }

    pub(super) fn delete_change_set(&mut self, request: &Request) -> Answer {
        let set = match self.change_set(request) {
            // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteChangeSet.html: deleting what
            // does not exist succeeds.
            Err(error) if error.status() == 404 => return Ok(Node::new()),
            found => found?,
        };
        if set.execution == ExecutionStatus::Executing {
            let message = format!(
                "ChangeSet [{}] cannot be deleted in its current execution status of [EXECUTE_IN_PROGRESS]",
                set.id
            );
            return Err(ApiError::new(400, "InvalidChangeSetStatus", message));
        }
        if let Some(nesting) = &set.nesting {
            return Err(not_the_root(&set.id, "deleted", &nesting.root));
        }
        let id = set.id.clone();
        self.remove_change_set(&id);
        Ok(Node::new())
    }
}
