use crate::local::clock::Time;
use crate::local::execution::{Beginning, ResourceStatus, Started};
use crate::local::faults::FaultAction;
use crate::local::service::Service;
use crate::local::world::{
    ChangeSetKind, Operation, Phase, PhysicalResource, RollbackConfiguration, StackResource, StepState, Work,
};
use serde_json::Value;
use std::collections::BTreeMap;

impl Service<'_> {
    /// The stack behind a resource comes into being and begins to be created.
    pub(in crate::local) fn begin_nested_creation(
        &mut self,
        stack: &str,
        logical_id: &str,
        work: Work,
        time: Time,
    ) -> Result<StepState, String> {
        self.strike(stack, logical_id, FaultAction::Create)?;
        let resource = self.resource(stack, logical_id).cloned().ok_or("the resource does not exist")?;
        let nested = match self.planned_shell(stack, logical_id) {
            Some(shell) => shell,
            None => {
                let made = self.new_nested_stack(stack, logical_id).ok_or("the stack does not exist")?;
                let id = made.id.clone();
                self.world.stacks.insert(id.clone(), made);
                id
            }
        };
        let beginning = match self.nested_beginning(stack, logical_id, &nested, ChangeSetKind::Create, &resource) {
            Ok(beginning) => beginning,
            Err(reason) => {
                // Nothing ever showed it.
                self.world.stacks.remove(&nested);
                return Err(reason);
            }
        };
        if work == Work::Replace {
            self.doom_replaced(stack, logical_id);
        }
        self.stand_for(stack, logical_id, &nested);
        let status = if work == Work::Create { "CREATE_IN_PROGRESS" } else { "UPDATE_IN_PROGRESS" };
        let initiated = ResourceStatus::because(status, "Resource creation Initiated");
        self.set_resource_status(stack, logical_id, initiated, time);
        self.begin(beginning, time).map_err(|error| error.message().to_owned())?;
        Ok(StepState::Nested { work, stack: nested })
    }

    /// The nested stack was created, or was not.
    pub(super) fn end_nested_creation(
        &mut self,
        stack: &str,
        logical_id: &str,
        nested: &str,
        time: Time,
    ) -> Result<(), String> {
        let (status, reason) = self.standing(nested);
        if status != "CREATE_COMPLETE" {
            return Err(format!("Embedded stack {nested} was not successfully created: {reason}"));
        }
        self.learn_outputs(stack, logical_id, nested);
        let replaces = self.step_work(stack, logical_id) == Some(Work::Replace);
        let status = if replaces { "UPDATE_COMPLETE" } else { "CREATE_COMPLETE" };
        self.set_resource_status(stack, logical_id, ResourceStatus::new(status), time);
        Ok(())
    }

    /// The stack behind a resource begins to be updated.
    pub(in crate::local) fn begin_nested_update(&mut self, stack: &str, logical_id: &str) -> Result<Beginning, String> {
        self.strike(stack, logical_id, FaultAction::Update)?;
        let resource = self.resource(stack, logical_id).cloned().ok_or("the resource does not exist")?;
        let id = resource.physical_id.clone().unwrap_or_default();
        let nested = self.nested_stack(&resource).ok_or_else(|| format!("Stack [{id}] does not exist"))?;
        let free = nested.operation.as_ref().is_none_or(Operation::waits_for_parent) && nested.refactor.is_none();
        let stands = nested.status.ends_with("_COMPLETE") && nested.status != "ROLLBACK_COMPLETE"
            || matches!(nested.status.as_str(), "UPDATE_FAILED" | "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
        if !free || !stands {
            return Err(format!("Stack:{id} is in {} state and can not be updated.", nested.status));
        }
        self.nested_beginning(stack, logical_id, &id, ChangeSetKind::Update, &resource)
    }

    /// The nested stack was updated, or was not.
    pub(super) fn end_nested_update(
        &mut self,
        stack: &str,
        logical_id: &str,
        nested: &str,
        time: Time,
    ) -> Result<(), String> {
        if self.operation(nested).is_none_or(|operation| operation.phase != Phase::Settled) {
            return Err(self.not_updated(nested));
        }
        self.change_physical(stack, logical_id)?;
        self.learn_outputs(stack, logical_id, nested);
        self.set_resource_status(stack, logical_id, ResourceStatus::new("UPDATE_COMPLETE"), time);
        Ok(())
    }

    /// What the stack around it says of a nested one that did not come to where it should.
    pub(super) fn not_updated(&self, nested: &str) -> String {
        let (status, reason) = self.standing(nested);
        format!("Embedded stack {nested} was not successfully updated. Currently in {status} with reason: {reason}")
    }

    /// A nested stack's operation is given up with that of the stack around it.
    pub(in crate::local) fn give_up_nested(&mut self, nested: &str, time: Time) {
        if self.operation(nested).is_some_and(|operation| operation.phase == Phase::Forward) {
            self.cancel_others(nested, time);
            let failed = self.operation(nested).and_then(|it| crate::local::execution::failures(&it.failed));
            self.fail_forward(nested, failed.as_deref().unwrap_or("Resource creation cancelled. "), time);
        }
    }

    /// What a nested stack's operation begins with.
    fn nested_beginning(
        &self,
        stack: &str,
        logical_id: &str,
        nested: &str,
        kind: ChangeSetKind,
        resource: &StackResource,
    ) -> Result<Beginning, String> {
        let outer = self.world.stacks.get(stack).ok_or("the stack does not exist")?;
        let operation = outer.operation.as_ref().ok_or("the stack has no operation")?;
        let record = self.world.stacks.get(nested).ok_or("the nested stack does not exist")?;
        let said = |error: crate::local::protocol::ApiError| error.message().to_owned();
        self.refuse_too_deep(record).map_err(said)?;
        let wanted = self.nested_template(resource, &outer.capabilities).map_err(said)?;
        if let Some(failure) = wanted.parameters.failure {
            return Err(failure);
        }
        let desired = self.desired_of(record, wanted.template, &wanted.parameters.values).map_err(said)?;
        let failed = desired.failed_rules().map_err(|error| error.0)?;
        if !failed.is_empty() {
            return Err(format!("Template validation error: rules failed: [{}]", failed.join(", ")));
        }
        let set = operation.change_set.as_ref().and_then(|id| self.world.change_sets.get(id));
        Ok(Beginning {
            stack: nested.to_owned(),
            kind,
            template: wanted.body,
            no_echo: desired.no_echo(),
            desired,
            parameters: wanted.parameters.values,
            tags: wanted.tags,
            capabilities: outer.capabilities.clone(),
            role: outer.role.clone(),
            rollback: RollbackConfiguration::default(),
            imports: BTreeMap::new(),
            reverts_drift: false,
            change_set: set.and_then(|set| set.nested.get(logical_id)).cloned(),
            token: operation.token.clone(),
            on_failure: operation.on_failure,
            retain_except_on_create: operation.retain_except_on_create,
            nested: true,
        })
    }

    /// The empty stack that the change set made for a nested stack which is new.
    fn planned_shell(&self, stack: &str, logical_id: &str) -> Option<String> {
        let set = self.world.change_sets.get(self.operation(stack)?.change_set.as_ref()?)?;
        let planned = self.world.change_sets.get(set.nested.get(logical_id)?)?;
        let shell = self.world.stacks.get(&planned.stack)?;
        (shell.status == "REVIEW_IN_PROGRESS").then(|| shell.id.clone())
    }

    /// A resource stands for a stack: its ID is that of the stack.
    fn stand_for(&mut self, stack: &str, logical_id: &str, nested: &str) {
        let Some(origin) = self.next_origin(stack, logical_id) else { return };
        let Some(record) = self.world.stacks.get_mut(stack) else { return };
        record.generations.insert(logical_id.to_owned(), origin.generation);
        let Some(resource) = record.resources.get_mut(logical_id) else { return };
        resource.physical_id = Some(nested.to_owned());
        resource.reference = Value::String(nested.to_owned());
        resource.attributes = BTreeMap::new();
        let physical = PhysicalResource {
            kind: resource.kind.clone(),
            physical_id: nested.to_owned(),
            properties: resource.properties.as_object().cloned().unwrap_or_default(),
            owner: Some(record.id.clone()),
            origin,
        };
        self.world.resources.insert(PhysicalResource::key(&physical.kind, nested), physical);
    }

    fn step_work(&self, stack: &str, logical_id: &str) -> Option<Work> {
        self.operation(stack)?.steps.get(logical_id)?.state.work()
    }
}

/// Begins what [`Service::begin_nested_update`] found to be possible.
impl Service<'_> {
    /// The stack behind a resource is changed, if it is not as the resource asks for already.
    pub(in crate::local) fn start_nested_update(&mut self, stack: &str, logical_id: &str, time: Time) -> Started {
        let begun = self.begin_nested_update(stack, logical_id).and_then(|beginning| {
            let nested = beginning.stack.clone();
            self.begin(beginning, time).map_err(|error| error.message().to_owned())?;
            Ok(StepState::Nested { work: Work::Update, stack: nested })
        });
        match begun {
            Ok(state) => Started::Fine(state),
            Err(reason) => Started::Failed(reason),
        }
    }
}
