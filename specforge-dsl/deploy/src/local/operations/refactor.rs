use super::Answer;
use super::pages::page;
use crate::local::identifiers;
use crate::local::protocol::{ApiError, Node, Request};
use crate::local::refactor::moves;
use crate::local::service::Service;
use crate::local::template::Template;
use crate::local::world::{Move, RefactorExecution, StackDefinition, StackRefactor};
use std::collections::BTreeMap;

/// How many stacks a refactor may have.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-refactoring.html>
const MOST_STACKS: usize = 5;

impl Service<'_> {
    pub(super) fn create_stack_refactor(&mut self, request: &Request) -> Answer {
        let definitions = request.members("StackDefinitions");
        if definitions.is_empty() || definitions.len() > MOST_STACKS {
            return fail(format!(
                "A stack refactor has 1 to {MOST_STACKS} StackDefinitions, not {}",
                definitions.len()
            ));
        }
        let may_create = request.flag("EnableStackCreation") == Some(true);
        let stacks: Vec<StackDefinition> =
            definitions.iter().map(|definition| self.definition(definition, may_create)).collect::<Result<_, _>>()?;
        let mappings = request.members("ResourceMappings");
        let (moves, failure) = match self.sides(&stacks) {
            Err(reason) => (Vec::new(), Some(reason)),
            Ok(sides) => match moves(&sides, &mappings)? {
                Err(reason) => (Vec::new(), Some(reason)),
                Ok(moves) => {
                    let failure = self.refactor_failure(&sides, &moves);
                    (moves, failure)
                }
            },
        };
        let number = self.world.next();
        let id = identifiers::uuid(&format!("stack refactor {number}"));
        let refactor = StackRefactor {
            id: id.clone(),
            description: request.text("Description").map(str::to_owned),
            created: self.now,
            ready: self.now.after(self.options.pace.planning()),
            failure,
            stacks,
            moves,
            execution: RefactorExecution::Available,
        };
        self.world.refactors.insert(id.clone(), refactor);
        Ok(Node::new().text("StackRefactorId", id))
    }

    fn definition(&self, definition: &Request, may_create: bool) -> Result<StackDefinition, ApiError> {
        let name = definition.required("StackName")?.to_owned();
        let template = definition.required("TemplateBody")?.to_owned();
        let existing = self.world.stack(&name).filter(|stack| !stack.is_deleted());
        let Some(stack) = existing else {
            if may_create {
                return Ok(StackDefinition { name, stack: None, events: 0, template, parameters: BTreeMap::new() });
            }
            return fail(format!("Stack {name} does not exist and EnableStackCreation is not set"));
        };
        if stack.in_progress() || !stack.status.ends_with("_COMPLETE") || stack.status == "ROLLBACK_COMPLETE" {
            return fail(format!("Stack:{} is in {} state and can not be refactored.", stack.id, stack.status));
        }
        let declared = Template::parse(&template)?;
        let kept = stack.parameters.iter().filter(|(name, _)| declared.parameter(name).is_some());
        let parameters = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
        let events = stack.events.len();
        Ok(StackDefinition { name: stack.name.clone(), stack: Some(stack.id.clone()), events, template, parameters })
    }

    pub(super) fn describe_stack_refactor(&mut self, request: &Request) -> Answer {
        let refactor = self.refactor(request)?;
        let stacks = refactor.stacks.iter().filter_map(|definition| definition.stack.as_ref());
        let execution_reason = match &refactor.execution {
            RefactorExecution::RolledBack(reason) => Some(reason),
            _ => None,
        };
        Ok(self
            .summary_of(refactor)
            .texts("StackIds", stacks)
            .maybe("ExecutionStatusReason", execution_reason)
            .maybe("StatusReason", refactor.failure.as_ref().filter(|_| self.now >= refactor.ready)))
    }

    pub(super) fn list_stack_refactors(&mut self, request: &Request) -> Answer {
        let wanted = request.texts("ExecutionStatusFilter");
        let shown = |refactor: &&StackRefactor| {
            wanted.is_empty() || wanted.iter().any(|status| status == self.execution_status(refactor))
        };
        let mut refactors: Vec<&StackRefactor> = self.world.refactors.values().filter(shown).collect();
        refactors.sort_by_key(|refactor| refactor.created);
        page(request, Node::new(), "StackRefactorSummaries", &refactors, 100, |refactor| self.summary_of(refactor))
    }

    pub(super) fn list_stack_refactor_actions(&mut self, request: &Request) -> Answer {
        let refactor = self.refactor(request)?;
        let created = refactor.stacks.iter().filter(|definition| definition.stack.is_none()).map(|definition| {
            Node::new()
                .text("Action", "CREATE")
                .text("Entity", "STACK")
                .text("Description", format!("Stack {} will be created.", definition.name))
        });
        let moved = refactor.moves.iter().map(|it| self.action(it));
        let actions: Vec<Node> = created.chain(moved).collect();
        page(request, Node::new(), "StackRefactorActions", &actions, 100, Node::clone)
    }

    pub(super) fn execute_stack_refactor(&mut self, request: &Request) -> Answer {
        let refactor = self.refactor(request)?.clone();
        let status = self.execution_status(&refactor);
        if status != "AVAILABLE" {
            return fail(format!("StackRefactor {} cannot be executed in its current status of {status}", refactor.id));
        }
        let mut stacks = refactor.stacks.clone();
        for definition in &mut stacks {
            let (id, status) = match &definition.stack {
                Some(id) => (id.clone(), "UPDATE_IN_PROGRESS"),
                None => {
                    let stack = self.new_stack(&definition.name);
                    let id = stack.id.clone();
                    self.world.stacks.insert(id.clone(), stack);
                    definition.stack = Some(id.clone());
                    (id, "CREATE_IN_PROGRESS")
                }
            };
            if let Some(stack) = self.world.stacks.get_mut(&id) {
                stack.refactor = Some(refactor.id.clone());
                stack.updated = (status == "UPDATE_IN_PROGRESS").then_some(self.now);
            }
            let outdated = self.world.change_sets.values().filter(|set| set.stack == id && !set.is_history());
            for set in outdated.map(|set| set.id.clone()).collect::<Vec<_>>() {
                self.remove_change_set(&set);
            }
            self.set_stack_status(&id, status, Some("Stack refactor started".to_owned()), self.now);
        }
        let until = self.now.after(self.options.pace.planning() * 4);
        if let Some(record) = self.world.refactors.get_mut(&refactor.id) {
            record.stacks = stacks;
            record.execution = RefactorExecution::Until(until);
        }
        self.finish_refactors();
        Ok(Node::new())
    }

    fn refactor(&self, request: &Request) -> Result<&StackRefactor, ApiError> {
        let id = request.required("StackRefactorId")?;
        let not_found =
            || ApiError::new(404, "StackRefactorNotFoundException", format!("StackRefactor {id} does not exist"));
        self.world.refactors.get(id).ok_or_else(not_found)
    }

    fn summary_of(&self, refactor: &StackRefactor) -> Node {
        let status = match (self.now < refactor.ready, &refactor.failure) {
            (true, _) => "CREATE_IN_PROGRESS",
            (false, Some(_)) => "CREATE_FAILED",
            (false, None) => "CREATE_COMPLETE",
        };
        Node::new()
            .text("StackRefactorId", &refactor.id)
            .maybe("Description", refactor.description.as_ref())
            .text("ExecutionStatus", self.execution_status(refactor))
            .text("Status", status)
    }

    fn execution_status(&self, refactor: &StackRefactor) -> &'static str {
        match &refactor.execution {
            _ if self.now < refactor.ready || refactor.failure.is_some() => "UNAVAILABLE",
            RefactorExecution::Available if self.changed_since(refactor) => "OBSOLETE",
            RefactorExecution::Available => "AVAILABLE",
            RefactorExecution::Until(_) => "EXECUTE_IN_PROGRESS",
            RefactorExecution::Complete => "EXECUTE_COMPLETE",
            RefactorExecution::RolledBack(_) => "ROLLBACK_COMPLETE",
        }
    }

    /// Whether a stack is no longer what the refactor was computed for.
    fn changed_since(&self, refactor: &StackRefactor) -> bool {
        refactor.stacks.iter().any(|definition| match &definition.stack {
            None => self.world.stack(&definition.name).is_some_and(|stack| !stack.is_deleted()),
            Some(id) => {
                let stack = self.world.stacks.get(id);
                stack.is_none_or(|stack| stack.in_progress() || stack.events.len() > definition.events)
            }
        })
    }

    fn action(&self, it: &Move) -> Node {
        let tags = |stack: &str| self.world.stack(stack).map(|stack| stack.tags.clone()).unwrap_or_default();
        let (old, new) = (tags(&it.from_stack), tags(&it.to_stack));
        let added = new.iter().filter(|(key, value)| old.get(*key) != Some(*value));
        let place = |stack: &str, name: &str| Node::new().text("StackName", stack).text("LogicalResourceId", name);
        let mapping = Node::new()
            .with("Source", place(&it.from_stack, &it.from))
            .with("Destination", place(&it.to_stack, &it.to));
        Node::new()
            .text("Action", "MOVE")
            .text("Entity", "RESOURCE")
            .text("PhysicalResourceId", &it.physical_id)
            .text("Detection", if it.manual { "MANUAL" } else { "AUTO" })
            .list("TagResources", added.map(|(key, value)| Node::new().text("Key", key).text("Value", value)))
            .texts("UntagResources", old.keys().filter(|key| !new.contains_key(*key)))
            .with("ResourceMapping", mapping)
    }
}

fn fail<T>(message: impl Into<String>) -> Result<T, ApiError> {
    Err(ApiError::validation(message))
}
