use crate::gate::Hazard;
use serde::Serialize;

/// What is to be known of a stack's plan besides the changes themselves.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Review {
    /// What happens only with a consent that names the resource.
    pub hazards: Vec<Hazard>,
    /// What is worth knowing and needs no consent, one sentence each.
    pub notes: Vec<String>,
}
