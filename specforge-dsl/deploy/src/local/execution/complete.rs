use super::ResourceStatus;
use crate::local::clock::Time;
use crate::local::facts;
use crate::local::faults::FaultAction;
use crate::local::identifiers::{Identity, identifiers};
use crate::local::service::Service;
use crate::local::template::plain_text;
use crate::local::world::{Doomed, PhysicalResource, Step, StepState, Task, Work};

impl Service<'_> {
    /// A handler has something to say: the physical resource is there, or it is done.
    pub(super) fn complete_step(&mut self, stack: &str, key: &str, step: &Step, time: Time) -> Result<(), String> {
        let StepState::Running { work, initiates, stabilises, ready } = step.state else { return Ok(()) };
        if initiates.is_some() {
            self.initiate(stack, &step.logical_id, work, time)?;
            self.set_step(stack, key, StepState::Running { work, initiates: None, stabilises, ready });
            return Ok(());
        }
        if stabilises.is_some() {
            let status = if work == Work::Create { "CREATE_IN_PROGRESS" } else { "UPDATE_IN_PROGRESS" };
            let reason = Some("Eventual consistency check initiated");
            let configured = ResourceStatus { status, reason, detail: Some("CONFIGURATION_COMPLETE") };
            self.set_resource_status(stack, &step.logical_id, configured, time);
            self.set_step(stack, key, StepState::Running { work, initiates: None, stabilises: None, ready });
            return Ok(());
        }
        let action = match work {
            Work::Create | Work::Replace => FaultAction::Create,
            Work::Update | Work::Revert => FaultAction::Update,
            Work::Delete => FaultAction::Delete,
        };
        let name = self.world.stacks.get(stack).map(|stack| stack.name.clone()).unwrap_or_default();
        if let Some(reason) = self.options.faults.strike(&name, &step.logical_id, action) {
            return Err(reason);
        }
        match (&step.task, work) {
            (Task::Remove(doomed), _) => self.finish_remove(stack, doomed, time),
            (_, Work::Create) => {
                self.set_resource_status(stack, &step.logical_id, ResourceStatus::new("CREATE_COMPLETE"), time);
            }
            (_, Work::Revert) => self.finish_revert(stack, &step.logical_id, time),
            (_, work) => {
                if work == Work::Update {
                    self.identify(stack, &step.logical_id);
                }
                self.set_resource_status(stack, &step.logical_id, ResourceStatus::new("UPDATE_COMPLETE"), time);
            }
        }
        self.set_step(stack, key, StepState::Done);
        Ok(())
    }

    /// The physical resource comes into being.
    fn initiate(&mut self, stack: &str, logical_id: &str, work: Work, time: Time) -> Result<(), String> {
        self.refuse_taken_name(stack, logical_id)?;
        if work == Work::Replace {
            self.doom_replaced(stack, logical_id);
        }
        if let Some(record) = self.world.stacks.get_mut(stack) {
            *record.generations.entry(logical_id.to_owned()).or_default() += 1;
        }
        self.identify(stack, logical_id);
        let status = if work == Work::Create { "CREATE_IN_PROGRESS" } else { "UPDATE_IN_PROGRESS" };
        let initiated = ResourceStatus::because(status, "Resource creation Initiated");
        self.set_resource_status(stack, logical_id, initiated, time);
        Ok(())
    }

    /// Two resources of a type cannot have the same custom name.
    fn refuse_taken_name(&self, stack: &str, logical_id: &str) -> Result<(), String> {
        let Some(resource) = self.resource(stack, logical_id) else { return Ok(()) };
        let custom = facts::resource_type(&resource.kind).and_then(|facts| facts.custom_name(&resource.properties));
        match custom.filter(|name| self.world.resources.contains_key(&PhysicalResource::key(&resource.kind, name))) {
            None => Ok(()),
            Some(name) => Err(format!(
                "Resource handler returned message: \"Resource of type '{}' with identifier '{name}' already exists.\" (RequestToken: {}, HandlerErrorCode: AlreadyExists)",
                resource.kind,
                crate::local::identifiers::uuid(name)
            )),
        }
    }

    /// What an earlier, failed creation left of a resource goes like a replaced one.
    pub(super) fn doom_failed(&mut self, stack: &str, logical_id: &str) {
        if self.resource(stack, logical_id).is_some_and(|resource| resource.exists()) {
            self.doom_replaced(stack, logical_id);
        }
    }

    /// The old physical resource goes once everything else is done.
    fn doom_replaced(&mut self, stack: &str, logical_id: &str) {
        let Some(old) = self.resource(stack, logical_id).cloned() else { return };
        let before = self.operation(stack).and_then(|operation| operation.before.as_ref()?.resources.get(logical_id));
        let doomed = Doomed {
            logical_id: logical_id.to_owned(),
            kind: old.kind,
            physical_id: old.physical_id,
            policy: before.map_or(old.update_replace_policy, |before| before.update_replace_policy),
            depends_on: before.map_or(old.depends_on, |before| before.depends_on.clone()),
        };
        if let Some(operation) = self.operation_mut(stack) {
            operation.doomed.push(doomed);
        }
    }

    /// Gives a resource its identifiers and enters it in the account.
    pub(super) fn identify(&mut self, stack: &str, logical_id: &str) {
        let Some(record) = self.world.stacks.get_mut(stack) else { return };
        let Some(resource) = record.resources.get_mut(logical_id) else { return };
        let Some(facts) = facts::resource_type(&resource.kind) else { return };
        let identity = Identity {
            stack_id: &record.id,
            stack_name: &record.name,
            logical_id,
            generation: record.generations.get(logical_id).copied().unwrap_or(1),
            account: &self.options.account,
            region: &self.options.region,
        };
        let made = identifiers(&resource.kind, facts, &identity, &resource.properties);
        let physical_id = plain_text(&made.reference);
        resource.physical_id = Some(physical_id.clone());
        resource.reference = made.reference;
        resource.attributes = made.attributes;
        let physical = PhysicalResource {
            kind: resource.kind.clone(),
            physical_id: physical_id.clone(),
            properties: resource.properties.as_object().cloned().unwrap_or_default(),
            owner: Some(record.id.clone()),
        };
        self.world.resources.insert(PhysicalResource::key(&physical.kind, &physical_id), physical);
    }
}
