use crate::local::service::Service;
use crate::local::template::DeletionPolicy;
use crate::local::world::{Doomed, StackResource};
use std::collections::BTreeSet;

impl Service<'_> {
    /// What an update leaves behind: replaced resources and those that left the template.
    pub(super) fn no_longer_wanted(&mut self, stack: &str) -> Vec<Doomed> {
        let active = self.wanted(stack).map(|desired| desired.active.clone()).unwrap_or_default();
        let replaced = self.operation(stack).map(|operation| operation.doomed.clone()).unwrap_or_default();
        replaced.into_iter().chain(self.removed(stack, &active)).collect()
    }

    /// The resources that left the template.
    pub(super) fn removed(&self, stack: &str, active: &BTreeSet<String>) -> Vec<Doomed> {
        let before = self.operation(stack).and_then(|operation| operation.before.as_ref());
        let before = before.into_iter().flat_map(|before| &before.resources);
        let removed = before.filter(|(name, resource)| resource.exists() && !active.contains(*name));
        removed.map(|(name, resource)| self.doomed(stack, name, resource)).collect()
    }

    /// What a failed update made: new resources and replacements.
    pub(super) fn not_wanted_after_all(&mut self, stack: &str) -> Vec<Doomed> {
        let (Some(record), Some(operation)) = (self.world.stacks.get(stack), self.operation(stack)) else {
            return Vec::new();
        };
        let known = |name: &String| operation.before.as_ref().is_some_and(|before| before.resources.contains_key(name));
        let made = record.resources.iter().filter(|(name, _)| !known(name));
        operation
            .doomed
            .iter()
            .cloned()
            .chain(made.map(|(name, resource)| self.doomed(stack, name, resource)))
            .collect()
    }

    /// Everything that the stack has, to be deleted.
    pub(in crate::local) fn everything(&self, stack: &str) -> Vec<Doomed> {
        let resources = self.world.stacks.get(stack).into_iter().flat_map(|stack| &stack.resources);
        let kept =
            resources.filter(|(_, resource)| !matches!(resource.status.as_str(), "DELETE_COMPLETE" | "DELETE_SKIPPED"));
        kept.map(|(name, resource)| self.doomed(stack, name, resource)).collect()
    }

    fn doomed(&self, stack: &str, logical_id: &str, resource: &StackResource) -> Doomed {
        let imported = self.operation(stack).is_some_and(|operation| operation.imports.contains_key(logical_id));
        Doomed {
            logical_id: logical_id.to_owned(),
            kind: resource.kind.clone(),
            physical_id: resource.physical_id.clone(),
            // An operation that fails lets go of what it imported; it was there before.
            policy: if imported { DeletionPolicy::Retain } else { resource.deletion_policy },
            depends_on: resource.depends_on.clone(),
        }
    }
}
