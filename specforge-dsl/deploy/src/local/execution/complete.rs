use super::ResourceStatus;
use super::import::is_import;
use crate::local::clock::Time;
use crate::local::facts;
use crate::local::faults::FaultAction;
use crate::local::identifiers::{Identity, identifiers};
use crate::local::nested::is_nested;
use crate::local::service::Service;
use crate::local::template::plain_text;
use crate::local::world::{Doomed, Origin, PhysicalResource, StackResource, Step, StepState, Task, Work};
use serde_json::Value;
use std::collections::BTreeSet;

impl Service<'_> {
    /// A handler has something to say: the physical resource is there, or it is done.
    pub(super) fn complete_step(&mut self, stack: &str, key: &str, step: &Step, time: Time) -> Result<(), String> {
        if let StepState::Nested { stack: nested, .. } = &step.state {
            return self.complete_nested(stack, key, step, nested, time);
        }
        let StepState::Running { work, initiates, stabilises, ready } = step.state else { return Ok(()) };
        let nests = self.resource(stack, &step.logical_id).is_some_and(|resource| is_nested(&resource.kind));
        if initiates.is_some() && nests {
            let state = self.begin_nested_creation(stack, &step.logical_id, work, time)?;
            self.set_step(stack, key, state);
            return Ok(());
        }
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
            Work::Import | Work::Tag | Work::Release => FaultAction::Import,
            Work::Monitor | Work::CleanUp => {
                self.set_step(stack, key, StepState::Done);
                return Ok(());
            }
        };
        self.strike(stack, &step.logical_id, action)?;
        match (&step.task, work) {
            (Task::Remove(doomed), _) => {
                let id = doomed.physical_id.as_deref().unwrap_or_default();
                if let Some(reason) = self.still_in_use(&doomed.kind, id) {
                    return Err(reason);
                }
                self.finish_remove(stack, doomed, time);
            }
            (Task::Import(in_account), Work::Import) => {
                self.finish_import(stack, &step.logical_id, in_account, time)?;
                if self.operation(stack).is_some_and(is_import) {
                    let tagging = self.begin_tagging(stack, &step.logical_id, time);
                    self.set_step(stack, key, tagging);
                    return Ok(());
                }
            }
            (Task::Release, _) => self.finish_release(stack, &step.logical_id, time),
            (_, Work::Create) => {
                self.set_resource_status(stack, &step.logical_id, ResourceStatus::new("CREATE_COMPLETE"), time);
            }
            (_, Work::Revert) => self.finish_revert(stack, &step.logical_id, time),
            (_, work) => {
                if work == Work::Update {
                    self.change_physical(stack, &step.logical_id)?;
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
        self.make_physical(stack, logical_id);
        let status = if work == Work::Create { "CREATE_IN_PROGRESS" } else { "UPDATE_IN_PROGRESS" };
        let initiated = ResourceStatus::because(status, "Resource creation Initiated");
        self.set_resource_status(stack, logical_id, initiated, time);
        Ok(())
    }

    /// Two resources of a type cannot have the same custom name, nor the same identifier, which may follow from the name.
    fn refuse_taken_name(&self, stack: &str, logical_id: &str) -> Result<(), String> {
        let Some(resource) = self.resource(stack, logical_id) else { return Ok(()) };
        let Some(facts) = facts::resource_type(&resource.kind) else { return Ok(()) };
        let custom = facts.custom_name(&resource.properties).map(str::to_owned);
        let identifier = self.next_origin(stack, logical_id).map(|origin| {
            let identity = Identity::of(&origin, &self.options.account, &self.options.region);
            plain_text(&identifiers(&resource.kind, facts, &identity, &resource.properties).reference)
        });
        let taken = |name: &String| self.world.resources.contains_key(&PhysicalResource::key(&resource.kind, name));
        match custom.into_iter().chain(identifier).find(taken) {
            None => Ok(()),
            Some(name) => Err(format!(
                "Resource handler returned message: \"Resource of type '{}' with identifier '{name}' already exists.\" (RequestToken: {}, HandlerErrorCode: AlreadyExists)",
                resource.kind,
                crate::local::identifiers::uuid(&name)
            )),
        }
    }

    /// What the next physical resource of a logical ID is made of.
    pub(in crate::local) fn next_origin(&self, stack: &str, logical_id: &str) -> Option<Origin> {
        let record = self.world.stacks.get(stack)?;
        Some(Origin {
            stack_id: record.id.clone(),
            stack_name: record.name.clone(),
            logical_id: logical_id.to_owned(),
            generation: record.generations.get(logical_id).copied().unwrap_or_default() + 1,
        })
    }

    /// What an earlier, failed creation left of a resource goes like a replaced one.
    pub(super) fn doom_failed(&mut self, stack: &str, logical_id: &str) {
        let there = |resource: &StackResource| resource.exists() && self.physical(resource).is_some();
        if self.resource(stack, logical_id).is_some_and(there) {
            self.doom_replaced(stack, logical_id);
        }
    }

    /// The old physical resource goes once everything else is done.
    pub(in crate::local) fn doom_replaced(&mut self, stack: &str, logical_id: &str) {
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

    /// A change in place reaches the physical resource: the properties that differ, and no others, so that what
    /// somebody changed by hand elsewhere stays. A listener and its rules are written as a whole, whatever changes in
    /// them: that is what resets the weights that ECS moved (aws/aws-cdk#36649).
    pub(in crate::local) fn change_physical(&mut self, stack: &str, logical_id: &str) -> Result<(), String> {
        let Some(resource) = self.resource(stack, logical_id).cloned() else { return Ok(()) };
        let operation = self.operation(stack);
        let reverts_drift = operation.is_some_and(|operation| operation.reverts_drift);
        let before = operation.and_then(|operation| operation.before.as_ref()?.resources.get(logical_id));
        let before = before.map(|before| before.properties.clone()).unwrap_or_default();
        let key = resource.physical_id.as_ref().map(|id| PhysicalResource::key(&resource.kind, id)).unwrap_or_default();
        let Some(physical) = self.world.resources.get_mut(&key) else {
            return Err(format!(
                "Resource handler returned message: \"Resource of type '{}' with identifier '{}' was not found.\" (HandlerErrorCode: NotFound)",
                resource.kind,
                resource.physical_id.unwrap_or_default()
            ));
        };
        let as_a_whole = reverts_drift || resource.kind.starts_with("AWS::ElasticLoadBalancingV2::Listener");
        let after = resource.properties.as_object().cloned().unwrap_or_default();
        let names: BTreeSet<&String> =
            before.as_object().into_iter().flatten().chain(&after).map(|(name, _)| name).collect();
        for name in names.into_iter().filter(|name| as_a_whole || before.get(*name) != after.get(*name)) {
            match after.get(name) {
                Some(value) => physical.properties.insert(name.clone(), value.clone()),
                None => physical.properties.remove(name),
            };
        }
        self.identify(stack, logical_id);
        Ok(())
    }

    /// A new physical resource enters the account.
    fn make_physical(&mut self, stack: &str, logical_id: &str) {
        let Some(origin) = self.next_origin(stack, logical_id) else { return };
        let Some(record) = self.world.stacks.get_mut(stack) else { return };
        record.generations.insert(logical_id.to_owned(), origin.generation);
        let Some(resource) = record.resources.get_mut(logical_id) else { return };
        let Some(facts) = facts::resource_type(&resource.kind) else { return };
        let identity = Identity::of(&origin, &self.options.account, &self.options.region);
        let made = identifiers(&resource.kind, facts, &identity, &resource.properties);
        let physical_id = plain_text(&made.reference);
        resource.physical_id = Some(physical_id.clone());
        resource.reference = made.reference;
        resource.attributes = made.attributes;
        resource.drift = None;
        let physical = PhysicalResource {
            kind: resource.kind.clone(),
            physical_id: physical_id.clone(),
            properties: resource.properties.as_object().cloned().unwrap_or_default(),
            owner: Some(record.id.clone()),
            origin,
        };
        self.world.resources.insert(PhysicalResource::key(&physical.kind, &physical_id), physical);
    }

    /// Gives a stack's resource the identifiers that its physical resource has with its properties.
    pub(super) fn identify(&mut self, stack: &str, logical_id: &str) {
        let Some(resource) = self.world.stacks.get_mut(stack).and_then(|it| it.resources.get_mut(logical_id)) else {
            return;
        };
        if is_nested(&resource.kind) {
            // What it is called by follows from the stack behind it.
            return;
        }
        let Some(facts) = facts::resource_type(&resource.kind) else { return };
        let key = PhysicalResource::key(&resource.kind, resource.physical_id.as_deref().unwrap_or_default());
        let Some(mut physical) = self.world.resources.remove(&key) else { return };
        let identity = Identity::of(&physical.origin, &self.options.account, &self.options.region);
        let made = identifiers(&resource.kind, facts, &identity, &resource.properties);
        let imported = physical.owner.as_deref() != Some(physical.origin.stack_id.as_str());
        // What was named by hand keeps that name although the stack's template may not say it.
        if !imported {
            physical.physical_id = plain_text(&made.reference);
            resource.physical_id = Some(physical.physical_id.clone());
            resource.reference = made.reference;
        } else {
            resource.reference = Value::String(physical.physical_id.clone());
        }
        resource.attributes = made.attributes;
        self.world.resources.insert(PhysicalResource::key(&physical.kind, &physical.physical_id), physical);
    }
}
