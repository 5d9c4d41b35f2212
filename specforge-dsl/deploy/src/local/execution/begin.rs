//! How operations begin.

use super::steps::{apply_steps, removal_steps};
use crate::local::clock::Time;
use crate::local::desired::Desired;
use crate::local::identifiers;
use crate::local::parameters::ParameterValue;
use crate::local::protocol::ApiError;
use crate::local::service::Service;
use crate::local::world::{
    Before, ChangeSetKind, ExecutionStatus, OnStackFailure, Operation, OperationKind, Phase, RollbackConfiguration,
    Stack,
};
use std::collections::{BTreeMap, BTreeSet};

/// A stack is to become what a template says.
pub(in crate::local) struct Beginning {
    /// The stack's ID.
    pub(in crate::local) stack: String,
    /// Whether it is created, changed, or imported into.
    pub(in crate::local) kind: ChangeSetKind,
    /// The template's text.
    pub(in crate::local) template: String,
    /// The same, evaluated.
    pub(in crate::local) desired: Desired,
    /// The parameters.
    pub(in crate::local) parameters: BTreeMap<String, ParameterValue>,
    /// Which of them must never be shown.
    pub(in crate::local) no_echo: BTreeSet<String>,
    /// The stack's tags.
    pub(in crate::local) tags: BTreeMap<String, String>,
    /// What the request agrees to.
    pub(in crate::local) capabilities: Vec<String>,
    /// The service role, if another than before.
    pub(in crate::local) role: Option<String>,
    /// Which alarms undo it.
    pub(in crate::local) rollback: RollbackConfiguration,
    /// Resources to import, by logical ID, with their keys in the account.
    pub(in crate::local) imports: BTreeMap<String, String>,
    /// Whether resources are brought back from drift.
    pub(in crate::local) reverts_drift: bool,
    /// The change set that is executed.
    pub(in crate::local) change_set: Option<String>,
    /// The token of the request.
    pub(in crate::local) token: Option<String>,
    /// What happens on a failure.
    pub(in crate::local) on_failure: OnStackFailure,
    /// `RetainExceptOnCreate` for the whole operation.
    pub(in crate::local) retain_except_on_create: bool,
    /// Whether it is a part of the operation of the stack around it.
    pub(in crate::local) nested: bool,
}

/// How a stack is to be deleted.
#[derive(Debug, Default)]
pub(in crate::local) struct Deletion {
    /// The token of the request.
    pub(in crate::local) token: Option<String>,
    /// The resources that stay in the account.
    pub(in crate::local) retain: BTreeSet<String>,
    /// Whether what could not be deleted the last time stays as well.
    pub(in crate::local) forced: bool,
    /// Whether it is a part of the operation of the stack around it.
    pub(in crate::local) nested: bool,
    /// Whether it undoes the stack's creation.
    pub(in crate::local) undoes: bool,
    /// `RetainExceptOnCreate` of the operation that it undoes.
    pub(in crate::local) retain_except_on_create: bool,
}

impl Service<'_> {
    /// Begins to create or to change a stack.
    pub(in crate::local) fn begin(&mut self, it: Beginning, time: Time) -> Result<(), ApiError> {
        let id = identifiers::uuid(&format!("operation {}", self.world.next()));
        let creating = it.kind == ChangeSetKind::Create;
        let mut steps = apply_steps(&it.desired.dependencies, &it.imports);
        if it.kind == ChangeSetKind::Import {
            steps.retain(|name, _| it.imports.contains_key(name));
        }
        let stack = self.stack_mut(&it.stack)?;
        let half_way = stack.suspended.take().or_else(|| stack.operation.take());
        let doomed = half_way.as_ref().map(|operation| operation.doomed.clone()).unwrap_or_default();
        let before = match half_way.and_then(|operation| operation.before) {
            // An update that goes on after a failed one still returns to where that one began.
            Some(before) => before,
            None => Box::new(snapshot(stack)),
        };
        stack.template = it.template;
        stack.description = it.desired.template.description.clone();
        stack.parameters = it.parameters;
        stack.no_echo = it.no_echo;
        stack.tags = it.tags;
        stack.capabilities = it.capabilities;
        stack.role = it.role.or_else(|| stack.role.clone());
        stack.rollback = it.rollback;
        stack.disable_rollback = it.on_failure == OnStackFailure::DoNothing;
        match creating {
            true => stack.created = time,
            false => stack.updated = Some(time),
        }
        stack.operation = Some(Operation {
            token: it.token.clone(),
            change_set: it.change_set.clone(),
            on_failure: it.on_failure,
            retain_except_on_create: it.retain_except_on_create,
            steps,
            doomed,
            before: (!creating).then_some(before),
            imports: it.imports,
            reverts_drift: it.reverts_drift,
            nested: it.nested,
            ..Operation::new(id.clone(), OperationKind::Execute(it.kind), Phase::Forward, time)
        });
        let (kind, status) = match it.kind {
            ChangeSetKind::Create => ("CREATE_STACK", "CREATE_IN_PROGRESS"),
            ChangeSetKind::Update => ("UPDATE_STACK", "UPDATE_IN_PROGRESS"),
            // The API names no type of operation for imports.
            ChangeSetKind::Import => ("UPDATE_STACK", "IMPORT_IN_PROGRESS"),
        };
        stack.last_operations.insert(0, (kind.to_owned(), id));
        self.set_stack_status(&it.stack, status, Some("User Initiated".to_owned()), time);
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html: the stack's other
        // change sets are deleted.
        let others = self.world.change_sets.values().filter(|other| other.stack == it.stack);
        let others = others.map(|other| other.id.clone()).filter(|other| Some(other) != it.change_set.as_ref());
        for other in others.collect::<Vec<_>>() {
            self.remove_change_set(&other);
        }
        if let Some(set) = it.change_set.and_then(|id| self.world.change_sets.get_mut(&id)) {
            set.execution = ExecutionStatus::Executing;
            set.execution_token = it.token;
        }
        Ok(())
    }

    /// Begins to delete a stack.
    pub(in crate::local) fn begin_deletion(&mut self, id: &str, deletion: Deletion, time: Time) {
        let steps = removal_steps(self.everything(id));
        let operation = identifiers::uuid(&format!("operation {}", self.world.next()));
        let Some(stack) = self.world.stacks.get_mut(id) else { return };
        let mut retain = deletion.retain;
        if deletion.forced {
            let failed = stack.resources.iter().filter(|(_, resource)| resource.status == "DELETE_FAILED");
            // What is inside of a nested stack is left there, not with the whole of it.
            let failed = failed.filter(|(_, resource)| !crate::local::nested::is_nested(&resource.kind));
            retain.extend(failed.map(|(logical_id, _)| logical_id.clone()));
        }
        stack.suspended = None;
        stack.last_operations.insert(0, ("DELETE_STACK".to_owned(), operation.clone()));
        stack.operation = Some(Operation {
            token: deletion.token,
            retain_except_on_create: deletion.retain_except_on_create,
            steps,
            retain,
            nested: deletion.nested,
            undoes: deletion.undoes,
            forced: deletion.forced,
            ..Operation::new(operation, OperationKind::Delete, Phase::Delete, time)
        });
        let planned = self.world.change_sets.values().filter(|set| set.stack == id).map(|set| set.id.clone());
        planned.collect::<Vec<_>>().iter().for_each(|set| self.remove_change_set(set));
        self.set_stack_status(id, "DELETE_IN_PROGRESS", Some("User Initiated".to_owned()), time);
    }

    /// A change set goes, with those of nested stacks that it has, and the empty stacks that were made for them.
    pub(in crate::local) fn remove_change_set(&mut self, id: &str) {
        self.drop_shells(id);
        let nested = self.world.change_sets.remove(id).map(|set| set.nested).unwrap_or_default();
        nested.values().for_each(|nested| self.remove_change_set(nested));
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
