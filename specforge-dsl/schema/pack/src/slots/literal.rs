//! What the literals of a kind look like.

use crate::kinds;
use crate::model::Model;
use crate::overlay::Overlay;
use crate::specification::Specification;

/// The pattern of a kind's literals: the overlay's, or for ARNs one that fits the service.
pub(super) fn kind_literal(
    kind: &kinds::Kind,
    model: &Model,
    specification: &Specification,
    overlay: &Overlay,
) -> Option<String> {
    let path = format!("{}::{}", kind.module, kind.name);
    if let Some(pattern) = overlay.literals.get(&path) {
        return Some(pattern.clone()).filter(|pattern| pattern != "-");
    }
    if !kind.name.ends_with("Arn") {
        return None;
    }
    if let Some(pattern) = overlay.literals.get(&format!("{}::*", kind.module)) {
        return Some(pattern.clone());
    }
    let own = specification.arn_service(&model.resources[kind.resource].name);
    let service = own.or_else(|| {
        let same_service = model.resources.iter().filter(|resource| kinds::module(&resource.name) == kind.module);
        same_service.into_iter().find_map(|resource| specification.arn_service(&resource.name))
    });
    Some(format!("^arn:aws[a-z-]*:{}:", service.unwrap_or("[a-z0-9-]+")))
}
