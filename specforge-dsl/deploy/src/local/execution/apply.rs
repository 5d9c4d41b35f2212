use super::{ResourceStatus, Started};
use crate::local::change_set::replaces;
use crate::local::clock::Time;
use crate::local::desired::LiveValues;
use crate::local::dynamic_references::ssm_parameters;
use crate::local::facts;
use crate::local::parameters::ParameterStore;
use crate::local::service::Service;
use crate::local::stack_policy::{UpdateAction, denial};
use crate::local::world::{StackResource, StepState, Work};

/// What CloudFormation says when an update cannot be made in place.
const REPLACING: &str = "Requested update requires the creation of a new physical resource; hence creating one.";

impl Service<'_> {
    /// Begins to bring a resource to what the template says.
    pub(super) fn start_apply(&mut self, stack: &str, logical_id: &str, time: Time) -> Started {
        let (before, after) = match self.wanted_resource(stack, logical_id) {
            Ok(both) => both,
            Err(reason) => return self.refuse(stack, logical_id, &reason, time),
        };
        let Some(before) = before else {
            self.doom_failed(stack, logical_id);
            self.put(stack, logical_id, after);
            self.set_resource_status(stack, logical_id, ResourceStatus::new("CREATE_IN_PROGRESS"), time);
            return self.call_handler(stack, logical_id, Work::Create, time);
        };
        let after = StackResource {
            physical_id: before.physical_id.clone(),
            reference: before.reference.clone(),
            attributes: before.attributes.clone(),
            status: before.status.clone(),
            reason: before.reason.clone(),
            time: before.time,
            drift: before.drift.clone(),
            ..after
        };
        let taggable = facts::resource_type(&after.kind).is_some_and(|facts| facts.taggable());
        let same_tags = before.stack_tags == after.stack_tags || !taggable;
        let outdated = self.nested_stack(&before).is_some_and(|nested| self.is_outdated(nested, &after));
        if before.properties == after.properties && same_tags && !outdated {
            let told = before.metadata != after.metadata;
            self.put(stack, logical_id, after);
            if told {
                self.set_resource_status(stack, logical_id, ResourceStatus::new("UPDATE_COMPLETE"), time);
            }
            return Started::Fine(StepState::Done);
        }
        let replaced = replaces(&before, &after);
        let action = if replaced { UpdateAction::Replace } else { UpdateAction::Modify };
        if let Some(reason) = self.policy_denial(stack, action, logical_id, &after.kind) {
            return Started::Failed(reason);
        }
        if let Some(name) = same_custom_name(&before, &after).filter(|_| replaced) {
            return Started::Failed(format!(
                "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename {name} and update the stack again."
            ));
        }
        self.put(stack, logical_id, after);
        let status = match replaced {
            true => ResourceStatus::because("UPDATE_IN_PROGRESS", REPLACING),
            false => ResourceStatus::new("UPDATE_IN_PROGRESS"),
        };
        self.set_resource_status(stack, logical_id, status, time);
        if outdated && !replaced {
            return self.start_nested_update(stack, logical_id, time);
        }
        self.call_handler(stack, logical_id, if replaced { Work::Replace } else { Work::Update }, time)
    }

    /// Why the stack's policy denies an update, if it does.
    pub(super) fn policy_denial(
        &self,
        stack: &str,
        action: UpdateAction,
        logical_id: &str,
        kind: &str,
    ) -> Option<String> {
        denial(self.world.stacks.get(stack)?.policy.as_ref()?, action, logical_id, kind)
    }

    /// The handler is called: it looks at the properties and takes its time.
    fn call_handler(&mut self, stack: &str, logical_id: &str, work: Work, time: Time) -> Started {
        let Some(resource) = self.resource(stack, logical_id) else {
            return Started::Failed("the resource does not exist".to_owned());
        };
        let Some(facts) = facts::resource_type(&resource.kind) else {
            return Started::Failed(format!("Unrecognized resource type {}", resource.kind));
        };
        let violations = facts.violations(&resource.properties);
        if !violations.is_empty() {
            return Started::Failed(format!(
                "Properties validation failed for resource {logical_id} with message:\n[{}]",
                violations.iter().map(|violation| violation.handler_message()).collect::<Vec<_>>().join(", ")
            ));
        }
        let store = ParameterStore { resources: &self.world.resources, configured: &self.options.ssm_parameters };
        let missing = |name: &&str| store.value(name, "String").is_none();
        if let Some(name) = ssm_parameters(&resource.properties).into_iter().find(missing) {
            return Started::Failed(format!("Parameters: [ssm:{name}] cannot be found."));
        }
        let duration = self.duration(stack, logical_id, &resource.kind);
        let initiates = (work != Work::Update).then(|| time.after(duration.mul_f64(0.25)));
        let stabilises = self.options.pace.stabilises(&resource.kind).then(|| time.after(duration.mul_f64(0.4)));
        Started::Fine(StepState::Running { work, initiates, stabilises, ready: time.after(duration) })
    }

    /// A resource whose properties cannot be evaluated fails before its handler is called.
    pub(super) fn refuse(&mut self, stack: &str, logical_id: &str, reason: &str, time: Time) -> Started {
        let exists = self.resource(stack, logical_id).is_some_and(|resource| resource.physical_id.is_some());
        if !exists && let Ok(desired) = self.wanted(stack) {
            let declared = desired.template.resources.get(logical_id);
            if let Some(kind) = declared.map(|declaration| declaration.kind.clone()) {
                self.put(stack, logical_id, StackResource::empty(kind, time));
            }
        }
        Started::Failed(reason.to_owned())
    }

    pub(super) fn wanted_resource(
        &mut self,
        stack: &str,
        logical_id: &str,
    ) -> Result<(Option<StackResource>, StackResource), String> {
        let desired = self.wanted(stack)?;
        let exports = self.world.exports();
        let record = self.world.stacks.get(stack).ok_or("the stack does not exist")?;
        let values = LiveValues(&record.resources);
        let environment = desired.environment(&values, &exports);
        let after = desired.resource(logical_id, &environment, &record.tags).map_err(|error| error.0)?;
        let before = record.resources.get(logical_id).filter(|resource| resource.is_usable());
        let reverts_drift = record.operation.as_ref().is_some_and(|operation| operation.reverts_drift);
        let before = match before {
            Some(before) if reverts_drift => self.as_it_is(before),
            before => before.cloned(),
        };
        Ok((before, after))
    }

    pub(super) fn put(&mut self, stack: &str, logical_id: &str, resource: StackResource) {
        if let Some(record) = self.world.stacks.get_mut(stack) {
            record.resources.insert(logical_id.to_owned(), resource);
        }
    }
}

/// The custom name that a resource has before and after: its replacement could not be created beside it.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html>
fn same_custom_name<'a>(before: &StackResource, after: &'a StackResource) -> Option<&'a str> {
    let facts = facts::resource_type(&after.kind)?;
    facts.custom_name(&after.properties).filter(|name| facts.custom_name(&before.properties) == Some(name))
}
