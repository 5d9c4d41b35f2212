use super::Started;
use crate::local::clock::Time;
use crate::local::nested::is_nested;
use crate::local::service::{EventDraft, Service};
use crate::local::world::{Doomed, OperationKind, Phase, PhysicalResource, Stack, StepState, Work};
use serde_json::Value;

impl Service<'_> {
    /// Begins to delete a physical resource, or lets it go.
    pub(super) fn start_remove(&mut self, stack: &str, doomed: &Doomed, time: Time) -> Started {
        let Some(operation) = self.operation(stack) else { return Started::Fine(StepState::Done) };
        let undoing = matches!(operation.phase, Phase::Rollback | Phase::RollbackCleanup) || operation.undoes;
        let retained = operation.retain.contains(&doomed.logical_id)
            || doomed.policy.retains(undoing) && !(undoing && operation.retain_except_on_create);
        let deleting = operation.kind == OperationKind::Delete;
        let Some(physical_id) = doomed.physical_id.clone() else {
            // Nothing was ever made.
            self.forget(stack, doomed, "DELETE_COMPLETE", deleting);
            return Started::Fine(StepState::Done);
        };
        if retained {
            if let Some(physical) = self.world.resources.get_mut(&PhysicalResource::key(&doomed.kind, &physical_id)) {
                physical.owner = None;
            }
            if is_nested(&doomed.kind) {
                self.let_go(&physical_id, time);
            }
            self.tell_removal(stack, doomed, "DELETE_SKIPPED", None, time);
            self.forget(stack, doomed, "DELETE_SKIPPED", deleting);
            return Started::Fine(StepState::Done);
        }
        self.tell_removal(stack, doomed, "DELETE_IN_PROGRESS", None, time);
        if let Some(reason) = self.protection(doomed, &physical_id) {
            return Started::Failed(reason);
        }
        let there = |nested: &Stack| !nested.is_deleted();
        if is_nested(&doomed.kind) && self.world.stacks.get(&physical_id).is_some_and(there) {
            return self.start_nested_removal(stack, doomed, time);
        }
        let ready = time.after(self.duration(stack, &doomed.logical_id, &doomed.kind).mul_f64(0.6));
        Started::Fine(StepState::Running { work: Work::Delete, initiates: None, stabilises: None, ready })
    }

    /// The physical resource is gone.
    pub(in crate::local) fn finish_remove(&mut self, stack: &str, doomed: &Doomed, time: Time) {
        if let Some(physical_id) = &doomed.physical_id {
            self.world.resources.remove(&PhysicalResource::key(&doomed.kind, physical_id));
        }
        self.tell_removal(stack, doomed, "DELETE_COMPLETE", None, time);
        self.forget(stack, doomed, "DELETE_COMPLETE", false);
    }

    /// Tells of a deletion; the stack's record of the resource follows if it is still about the same physical one.
    pub(super) fn tell_removal(
        &mut self,
        stack: &str,
        doomed: &Doomed,
        status: &str,
        reason: Option<&str>,
        time: Time,
    ) {
        let mut properties = None;
        if let Some(resource) = self.same_resource(stack, doomed) {
            resource.status = status.to_owned();
            resource.reason = reason.map(str::to_owned);
            resource.time = time;
            properties = Some(crate::local::desired::shown(&resource.properties));
        }
        let draft = EventDraft {
            logical_id: doomed.logical_id.clone(),
            physical_id: doomed.physical_id.clone(),
            kind: doomed.kind.clone(),
            status,
            reason: reason.map(str::to_owned),
            detail: None,
            properties,
        };
        self.tell(stack, draft, time);
    }

    /// What a clean-up could not delete is no longer the stack's: it stays in the account.
    pub(super) fn leave_behind(&mut self, stack: &str, doomed: &Doomed) {
        let phase = self.operation(stack).map(|operation| operation.phase);
        if !matches!(phase, Some(Phase::Cleanup | Phase::RollbackCleanup)) {
            return;
        }
        let key = doomed.physical_id.as_ref().map(|id| PhysicalResource::key(&doomed.kind, id));
        if let Some(physical) = key.and_then(|key| self.world.resources.get_mut(&key)) {
            physical.owner = None;
        }
        self.forget(stack, doomed, "DELETE_FAILED", false);
    }

    /// A stack that lives on no longer lists what it gave up; one that is going away keeps it as deleted.
    fn forget(&mut self, stack: &str, doomed: &Doomed, status: &str, deleting: bool) {
        let phase = self.operation(stack).map(|operation| operation.phase);
        let goes_on = matches!(phase, Some(Phase::Cleanup | Phase::RollbackCleanup)) && !deleting;
        let Some(resource) = self.same_resource(stack, doomed) else { return };
        resource.status = status.to_owned();
        if goes_on && let Some(record) = self.world.stacks.get_mut(stack) {
            record.resources.remove(&doomed.logical_id);
        }
    }

    fn same_resource(&mut self, stack: &str, doomed: &Doomed) -> Option<&mut crate::local::world::StackResource> {
        let resource = self.world.stacks.get_mut(stack)?.resources.get_mut(&doomed.logical_id)?;
        (resource.physical_id == doomed.physical_id).then_some(resource)
    }

    /// What protects a resource from its own deletion.
    fn protection(&self, doomed: &Doomed, physical_id: &str) -> Option<String> {
        let physical = self.world.resources.get(&PhysicalResource::key(&doomed.kind, physical_id))?;
        let on = |value: Option<&Value>| value.is_some_and(|value| crate::local::template::plain_text(value) == "true");
        let attribute = |name: &str| {
            let attributes = physical.properties.get("LoadBalancerAttributes").and_then(Value::as_array);
            let named = attributes.into_iter().flatten().find(|it| it.get("Key").and_then(Value::as_str) == Some(name));
            named.and_then(|attribute| attribute.get("Value"))
        };
        match doomed.kind.as_str() {
            "AWS::RDS::DBInstance" | "AWS::RDS::DBCluster" if on(physical.properties.get("DeletionProtection")) => {
                Some("Resource handler returned message: \"Cannot delete protected DB Instance, please disable deletion protection and try again.\" (Service: Rds, Status Code: 400, HandlerErrorCode: InvalidRequest)".to_owned())
            }
            "AWS::ElasticLoadBalancingV2::LoadBalancer" if on(attribute("deletion_protection.enabled")) => Some(format!(
                "Resource handler returned message: \"Load balancer '{physical_id}' cannot be deleted because deletion protection is enabled\" (Service: ElasticLoadBalancingV2, Status Code: 400, HandlerErrorCode: InvalidRequest)"
            )),
            _ => None,
        }
    }
}
