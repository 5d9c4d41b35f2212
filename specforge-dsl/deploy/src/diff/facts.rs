use crate::plan::Certainty;

/// What the diff needs to know of resource types.
pub trait ReplacementFacts {
    /// Whether changing the property at this path (for example `CidrBlock` or `Tags[0].Value`) replaces the
    /// resource; `None` where it is updated in place.
    fn replaces(&self, resource_type: &str, path: &str) -> Option<Certainty>;
}

/// The facts of the published resource schemas.
#[derive(Debug, Clone, Copy, Default)]
pub struct SchemaFacts;

impl ReplacementFacts for SchemaFacts {
    fn replaces(&self, resource_type: &str, path: &str) -> Option<Certainty> {
        let resource = specforge_schema::resource(resource_type)?;
        let pointer = pointer(path);
        if resource.is_create_only(&pointer) || resource.create_only().any(|inner| lies_below(inner, &pointer)) {
            return Some(Certainty::Certain);
        }
        let conditional = |rule: &str| lies_below(rule, &pointer) || lies_below(&pointer, rule) || rule == pointer;
        resource.conditional_create_only().any(conditional).then_some(Certainty::Possible)
    }
}

/// `Tags[0].Value` as the schema's pointer `/properties/Tags/0/Value`.
fn pointer(path: &str) -> String {
    format!("/properties/{}", path.replace('[', "/").replace(']', "").replace('.', "/"))
}

/// Whether a pointer leads to a place inside another one's: a change of the whole changes its parts. `*` and numbers
/// both stand for a list's item.
fn lies_below(inner: &str, outer: &str) -> bool {
    let is_item = |step: &str| step == "*" || step.bytes().all(|byte| byte.is_ascii_digit());
    let (inner, outer): (Vec<&str>, Vec<&str>) = (inner.split('/').collect(), outer.split('/').collect());
    inner.len() > outer.len()
        && inner.iter().zip(&outer).all(|(inner, outer)| inner == outer || (is_item(inner) && is_item(outer)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn create_only_properties_replace_also_as_part_and_as_whole() {
        let replaces = |resource_type, path| SchemaFacts.replaces(resource_type, path);
        assert_eq!(replaces("AWS::EC2::VPC", "CidrBlock"), Some(Certainty::Certain));
        assert_eq!(replaces("AWS::EC2::VPC", "EnableDnsSupport"), None);
        assert_eq!(replaces("AWS::EC2::VPC", "Tags[0].Value"), None);
        assert_eq!(replaces("AWS::ECS::Service", "ServiceName"), Some(Certainty::Certain));
        assert_eq!(replaces("AWS::Unknown::Type", "Name"), None);
    }

    #[test]
    fn a_whole_contains_its_parts() {
        assert!(lies_below("/properties/Rules/*/Name", "/properties/Rules/3"));
        assert!(lies_below("/properties/Rules/*/Name", "/properties/Rules"));
        assert!(!lies_below("/properties/RulesAndMore", "/properties/Rules"));
    }
}
