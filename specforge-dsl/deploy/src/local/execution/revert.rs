use super::{ResourceStatus, Started};
use crate::local::clock::Time;
use crate::local::service::Service;
use crate::local::world::{Doomed, StackResource, StepState, Work};

impl Service<'_> {
    /// Begins to return a resource to what it was before the operation.
    pub(super) fn start_revert(&mut self, stack: &str, logical_id: &str, time: Time) -> Started {
        let before = self.before(stack, logical_id).cloned();
        let now = self.resource(stack, logical_id).cloned();
        let (Some(before), Some(now)) = (before, now) else { return Started::Fine(StepState::Done) };
        let untouched = before.properties == now.properties
            && before.stack_tags == now.stack_tags
            && before.physical_id == now.physical_id
            && !now.status.ends_with("_FAILED")
            && !self.has_to_go_back(&before);
        if untouched {
            let kept = StackResource { status: now.status, reason: now.reason, time: now.time, ..before };
            self.put(stack, logical_id, kept);
            return Started::Fine(StepState::Done);
        }
        if self.has_to_go_back(&before) {
            return self.start_nested_reversal(stack, logical_id, &before, time);
        }
        self.set_resource_status(stack, logical_id, ResourceStatus::new("UPDATE_IN_PROGRESS"), time);
        let ready = time.after(self.duration(stack, logical_id, &now.kind));
        Started::Fine(StepState::Running { work: Work::Revert, initiates: None, stabilises: None, ready })
    }

    /// The resource is what it was; what replaced it has to go.
    pub(in crate::local) fn finish_revert(&mut self, stack: &str, logical_id: &str, time: Time) {
        let Some(before) = self.before(stack, logical_id).cloned() else { return };
        let Some(now) = self.resource(stack, logical_id).cloned() else { return };
        if now.physical_id != before.physical_id {
            let replacement = Doomed {
                logical_id: logical_id.to_owned(),
                kind: now.kind,
                physical_id: now.physical_id,
                policy: crate::local::template::DeletionPolicy::Delete,
                depends_on: now.depends_on,
            };
            if let Some(operation) = self.operation_mut(stack) {
                operation.doomed.retain(|doomed| doomed.physical_id != before.physical_id);
                operation.doomed.push(replacement);
            }
        }
        let key = before.physical_id.as_ref().map(|id| crate::local::world::PhysicalResource::key(&before.kind, id));
        if let Some(physical) = key.and_then(|key| self.world.resources.get_mut(&key)) {
            physical.properties = before.properties.as_object().cloned().unwrap_or_default();
        }
        self.put(stack, logical_id, before);
        self.set_resource_status(stack, logical_id, ResourceStatus::new("UPDATE_COMPLETE"), time);
    }

    fn before(&self, stack: &str, logical_id: &str) -> Option<&StackResource> {
        self.operation(stack)?.before.as_ref()?.resources.get(logical_id)
    }
}
