use crate::local::desired::LiveValues;
use crate::local::service::Service;
use crate::local::stack_policy::UpdateAction;
use crate::local::world::{Doomed, Output};

impl Service<'_> {
    /// Computes the outputs and compares what the stack exports with what others import.
    pub(super) fn settle_outputs(&mut self, stack: &str) -> Result<(), String> {
        let desired = self.wanted(stack)?;
        let exports = self.world.exports();
        let record = self.world.stacks.get(stack).ok_or("the stack does not exist")?;
        let values = LiveValues(&record.resources);
        let environment = desired.environment(&values, &exports);
        let outputs = desired.outputs(&environment).map_err(|error| error.0)?;
        let imports = desired.imports(&environment);
        self.refuse_export_conflicts(stack, &outputs)?;
        let denied =
            |doomed: &Doomed| self.policy_denial(stack, UpdateAction::Delete, &doomed.logical_id, &doomed.kind);
        if let Some(reason) = self.removed(stack, &desired.active).iter().find_map(denied) {
            return Err(reason);
        }
        if let Some(record) = self.world.stacks.get_mut(stack) {
            record.outputs = outputs;
            record.imports = imports;
        }
        Ok(())
    }

    fn refuse_export_conflicts(&self, stack: &str, outputs: &[Output]) -> Result<(), String> {
        let record = self.world.stacks.get(stack).ok_or("the stack does not exist")?;
        for output in outputs {
            let Some(export) = &output.export else { continue };
            if let Some(other) = self.world.exporter(export).filter(|other| other.id != record.id) {
                return Err(format!("Export with name {export} is already exported by stack {}", other.name));
            }
        }
        for old in &record.outputs {
            let Some(export) = &old.export else { continue };
            let users = self.world.importers(export);
            let new = outputs.iter().find(|output| output.export.as_ref() == Some(export));
            let verb = match new {
                None => "deleted",
                Some(new) if new.value != old.value => "updated",
                Some(_) => continue,
            };
            if !users.is_empty() {
                return Err(format!("Export {export} cannot be {verb} as it is in use by {}", users.join(" and ")));
            }
        }
        Ok(())
    }
}
