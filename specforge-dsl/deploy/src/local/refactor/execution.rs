use super::{Side, resources_after};
use crate::local::desired::LiveValues;
use crate::local::faults::FaultAction;
use crate::local::service::Service;
use crate::local::world::{Move, PhysicalResource, RefactorExecution, StackRefactor};

impl Service<'_> {
    /// Refactors whose time has come are done.
    pub(in crate::local) fn finish_refactors(&mut self) {
        let due = |refactor: &&StackRefactor| matches!(refactor.execution, RefactorExecution::Until(time) if time <= self.now);
        let due: Vec<StackRefactor> = self.world.refactors.values().filter(due).cloned().collect();
        for refactor in due {
            let struck = refactor
                .moves
                .iter()
                .find_map(|it| self.options.faults.strike(&it.to_stack, &it.to, FaultAction::Import));
            let outcome = match struck {
                Some(reason) => Err(reason),
                None => self.carry_out(&refactor),
            };
            let RefactorExecution::Until(time) = refactor.execution else { continue };
            for definition in &refactor.stacks {
                let Some(stack) = definition.stack.as_ref().and_then(|id| self.world.stacks.get_mut(id)) else {
                    continue;
                };
                stack.refactor = None;
                let created = stack.status == "CREATE_IN_PROGRESS";
                let status = match (&outcome, created) {
                    (Ok(()), true) => "CREATE_COMPLETE",
                    (Ok(()), false) => "UPDATE_COMPLETE",
                    (Err(_), true) => "DELETE_COMPLETE",
                    (Err(_), false) => "UPDATE_ROLLBACK_COMPLETE",
                };
                let id = stack.id.clone();
                self.set_stack_status(&id, status, None, time);
            }
            if let Some(record) = self.world.refactors.get_mut(&refactor.id) {
                record.execution = match outcome {
                    Ok(()) => RefactorExecution::Complete,
                    Err(reason) => RefactorExecution::RolledBack(reason),
                };
            }
        }
    }

    /// The resources move, and the stacks get their new templates.
    fn carry_out(&mut self, refactor: &StackRefactor) -> Result<(), String> {
        let sides = self.sides(&refactor.stacks)?;
        let exports = self.exports_after(&sides, &refactor.moves);
        for (side, definition) in sides.iter().zip(&refactor.stacks) {
            let mut resources = resources_after(side, &sides, &refactor.moves);
            let values = LiveValues(&resources);
            let environment = side.desired.environment(&values, &exports);
            let outputs = side.desired.outputs(&environment).map_err(|error| error.0)?;
            let imports = side.desired.imports(&environment);
            for (name, resource) in &mut resources {
                resource.depends_on = side.desired.dependencies.get(name).cloned().unwrap_or_default();
                if arrives(side, name, &refactor.moves) {
                    resource.stack_tags = side.stack.tags.clone();
                    resource.drift = None;
                }
            }
            for (name, resource) in &resources {
                let key = PhysicalResource::key(&resource.kind, resource.physical_id.as_deref().unwrap_or_default());
                let physical = self.world.resources.get_mut(&key).filter(|_| arrives(side, name, &refactor.moves));
                if let Some(physical) = physical {
                    physical.owner = Some(side.stack.id.clone());
                }
            }
            let Some(stack) = self.world.stacks.get_mut(&side.stack.id) else { continue };
            stack.resources = resources;
            stack.outputs = outputs;
            stack.imports = imports;
            stack.template.clone_from(&definition.template);
            stack.description.clone_from(&side.desired.template.description);
            stack.parameters.clone_from(&definition.parameters);
        }
        Ok(())
    }
}

fn arrives(side: &Side, name: &str, moves: &[Move]) -> bool {
    moves.iter().any(|it| it.to_stack == side.stack.name && it.to == name)
}
