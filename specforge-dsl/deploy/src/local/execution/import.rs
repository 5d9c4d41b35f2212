use super::{ResourceStatus, Started};
use crate::local::clock::Time;
use crate::local::facts;
use crate::local::service::Service;
use crate::local::world::{ChangeSetKind, Operation, OperationKind, StackResource, Step, StepState, Task, Work};
use std::collections::BTreeMap;

/// What CloudFormation says while it takes over a resource; the words are those of the user guide's example.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-manually.html>
const STARTED: &str = "Resource import started.";
const COMPLETED: &str = "Resource import completed.";
const TAGGING: &str = "Apply stack-level tags to imported resource if applicable.";

impl Service<'_> {
    /// Begins to make an existing resource the stack's.
    pub(super) fn start_import(&mut self, stack: &str, logical_id: &str, key: &str, time: Time) -> Started {
        let wanted = match self.wanted_resource(stack, logical_id) {
            Ok((_, wanted)) => wanted,
            Err(reason) => return self.refuse(stack, logical_id, &reason, time),
        };
        let violations = facts::resource_type(&wanted.kind).map(|facts| facts.violations(&wanted.properties));
        let (kind, properties) = (wanted.kind.clone(), wanted.properties.clone());
        let depends_on = wanted.depends_on.clone();
        // Until it is imported, there is nothing behind the record that the stack could delete.
        self.put(stack, logical_id, StackResource { properties, depends_on, ..StackResource::empty(kind, time) });
        self.set_resource_status(stack, logical_id, ResourceStatus::because("IMPORT_IN_PROGRESS", STARTED), time);
        if let Some(violation) = violations.into_iter().flatten().next() {
            return Started::Failed(violation.handler_message());
        }
        if let Some(reason) = self.not_importable(key) {
            return Started::Failed(reason);
        }
        self.put(stack, logical_id, StackResource { status: "IMPORT_IN_PROGRESS".to_owned(), time, ..wanted });
        self.run(stack, logical_id, Work::Import, 0.4, time)
    }

    /// The resource was read: it is the stack's.
    pub(super) fn finish_import(&mut self, stack: &str, logical_id: &str, key: &str, time: Time) -> Result<(), String> {
        if let Some(reason) = self.not_importable(key) {
            return Err(reason);
        }
        let Some(physical) = self.world.resources.get_mut(key) else { return Ok(()) };
        physical.owner = Some(stack.to_owned());
        let physical_id = physical.physical_id.clone();
        let record = self.world.stacks.get_mut(stack).and_then(|record| record.resources.get_mut(logical_id));
        if let Some(record) = record {
            record.physical_id = Some(physical_id);
        }
        self.identify(stack, logical_id);
        self.set_resource_status(stack, logical_id, ResourceStatus::because("IMPORT_COMPLETE", COMPLETED), time);
        Ok(())
    }

    /// An import operation gives what it imported the stack's tags.
    pub(super) fn begin_tagging(&mut self, stack: &str, logical_id: &str, time: Time) -> StepState {
        self.set_resource_status(stack, logical_id, ResourceStatus::because("UPDATE_IN_PROGRESS", TAGGING), time);
        match self.run(stack, logical_id, Work::Tag, 0.4, time) {
            Started::Fine(state) => state,
            Started::Failed(_) => StepState::Done,
        }
    }

    /// Begins to let an imported resource go: it stays in the account as it was.
    pub(super) fn start_release(&mut self, stack: &str, logical_id: &str, time: Time) -> Started {
        self.set_resource_status(stack, logical_id, ResourceStatus::new("IMPORT_ROLLBACK_IN_PROGRESS"), time);
        self.run(stack, logical_id, Work::Release, 0.2, time)
    }

    /// The resource is nobody's again.
    pub(super) fn finish_release(&mut self, stack: &str, logical_id: &str, time: Time) {
        let key = self.operation(stack).and_then(|operation| operation.imports.get(logical_id)).cloned();
        let owned = key.and_then(|key| self.world.resources.get_mut(&key));
        if let Some(physical) = owned.filter(|physical| physical.owner.as_deref() == Some(stack)) {
            physical.owner = None;
        }
        self.set_resource_status(stack, logical_id, ResourceStatus::new("IMPORT_ROLLBACK_COMPLETE"), time);
        if let Some(record) = self.world.stacks.get_mut(stack) {
            record.resources.remove(logical_id);
        }
    }

    fn run(&self, stack: &str, logical_id: &str, work: Work, share: f64, time: Time) -> Started {
        let kind = self.resource(stack, logical_id).map(|resource| resource.kind.clone()).unwrap_or_default();
        let ready = time.after(self.duration(stack, logical_id, &kind).mul_f64(share));
        Started::Fine(StepState::Running { work, initiates: None, stabilises: None, ready })
    }

    fn not_importable(&self, key: &str) -> Option<String> {
        let (kind, identifier) = key.split_once(' ').unwrap_or((key, ""));
        match self.world.resources.get(key) {
            None => Some(format!(
                "Resource handler returned message: \"Resource of type '{kind}' with identifier '{identifier}' was not found.\" (HandlerErrorCode: NotFound)"
            )),
            Some(physical) => {
                let owner = self.world.stacks.get(physical.owner.as_ref()?)?;
                Some(format!("Resource {identifier} already belongs to stack {}", owner.id))
            }
        }
    }
}

/// The steps that take back an import.
pub(super) fn release_steps(
    operation: &Operation,
    resources: &BTreeMap<String, StackResource>,
) -> BTreeMap<String, Step> {
    let begun = operation.imports.keys().filter(|name| resources.contains_key(*name));
    let step = |name: &String| {
        let (logical_id, task) = (name.clone(), Task::Release);
        (name.clone(), Step { logical_id, task, after: Default::default(), state: StepState::Waiting })
    };
    begun.map(step).collect()
}

/// Whether an operation only imports.
pub(super) fn is_import(operation: &Operation) -> bool {
    operation.kind == OperationKind::Execute(ChangeSetKind::Import)
}
