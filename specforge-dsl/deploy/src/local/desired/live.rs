use crate::local::intrinsics::{EvaluationError, ResourceValues};
use crate::local::world::StackResource;
use serde_json::Value;
use std::collections::BTreeMap;

/// The values of resources that exist.
pub(in crate::local) struct LiveValues<'a>(pub(in crate::local) &'a BTreeMap<String, StackResource>);

impl ResourceValues for LiveValues<'_> {
    fn reference(&self, logical_id: &str) -> Result<Value, EvaluationError> {
        let resource = self.0.get(logical_id).filter(|resource| resource.physical_id.is_some());
        resource.map(|resource| resource.reference.clone()).ok_or_else(|| unresolved(logical_id))
    }

    fn attribute(&self, logical_id: &str, attribute: &str) -> Result<Value, EvaluationError> {
        let resource = self.0.get(logical_id).ok_or_else(|| unresolved(logical_id))?;
        resource
            .attributes
            .get(attribute)
            .cloned()
            .ok_or_else(|| EvaluationError(format!("Attribute '{attribute}' does not exist on {logical_id}")))
    }
}

fn unresolved(logical_id: &str) -> EvaluationError {
    EvaluationError(format!("Template error: resource {logical_id} does not exist yet"))
}
