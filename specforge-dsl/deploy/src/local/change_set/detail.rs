use super::{Comparison, KNOWN_AFTER_APPLY, Planned};
use crate::local::facts;
use crate::local::secret;
use crate::local::template::{Reference, plain_text, references};
use crate::local::world::{ChangeDetail, Evaluation, Recreation, StackResource};
use serde_json::{Value, json};
use std::collections::BTreeSet;

impl Comparison<'_> {
    /// What differs between a resource as it is and as it should be.
    pub(super) fn details(
        &self,
        name: &str,
        before: &StackResource,
        after: &StackResource,
        planned: &Planned<'_>,
    ) -> Vec<ChangeDetail> {
        let mut details: Vec<ChangeDetail> = property_names(before, after)
            .into_iter()
            .filter(|property| before.properties.get(*property) != after.properties.get(*property))
            .flat_map(|property| self.property_details(name, property, before, after, planned))
            .collect();
        let tags = |resource: &StackResource| json!(resource.stack_tags);
        if facts::resource_type(&after.kind).is_some_and(|facts| facts.taggable()) && tags(before) != tags(after) {
            details.push(attribute_detail("Tags", &tags(before), &tags(after)));
        }
        if before.metadata != after.metadata {
            details.push(attribute_detail("Metadata", &before.metadata, &after.metadata));
        }
        let policies =
            |resource: &StackResource| (json!(resource.deletion_policy), json!(resource.update_replace_policy));
        let ((deletion, replacing), (new_deletion, new_replacing)) = (policies(before), policies(after));
        if deletion != new_deletion {
            details.push(attribute_detail("DeletionPolicy", &deletion, &new_deletion));
        }
        if replacing != new_replacing {
            details.push(attribute_detail("UpdateReplacePolicy", &replacing, &new_replacing));
        }
        details
    }

    /// A property may differ for several reasons, and each is told.
    fn property_details(
        &self,
        name: &str,
        property: &str,
        before: &StackResource,
        after: &StackResource,
        planned: &Planned<'_>,
    ) -> Vec<ChangeDetail> {
        let (old, new) = (before.properties.get(property), after.properties.get(property));
        let recorded = self.drifted_from(name).and_then(|recorded| recorded.properties.get(property));
        let recreation =
            facts::resource_type(&after.kind).map_or(Recreation::Never, |facts| facts.recreation(property, old, new));
        let unknown = new.is_some_and(|value| value.to_string().contains(KNOWN_AFTER_APPLY));
        let detail = |source: &str, cause: Option<String>, evaluation| ChangeDetail {
            attribute: "Properties".to_owned(),
            name: Some(property.to_owned()),
            path: format!("/Properties/{property}"),
            recreation,
            evaluation,
            source: source.to_owned(),
            cause,
            before: old.map(display),
            after: new.map(display),
            drifted_from: recorded.filter(|recorded| Some(*recorded) != old).map(display),
        };
        let written = expression(Some(self.desired), name, property);
        let evaluation = if unknown { Evaluation::Dynamic } else { Evaluation::Static };
        let mut causes: Vec<ChangeDetail> = Vec::new();
        if expression(self.previous, name, property) != written {
            causes.push(detail("DirectModification", None, evaluation));
        }
        let mut seen = BTreeSet::new();
        for reference in written.map(references).unwrap_or_default() {
            match reference {
                Reference::Name(other) if self.parameter_differs(other) && seen.insert(other.to_owned()) => {
                    causes.push(detail("ParameterReference", Some(other.to_owned()), evaluation));
                }
                Reference::Name(other) if planned.unknown.contains(other) && seen.insert(other.to_owned()) => {
                    causes.push(detail("ResourceReference", Some(other.to_owned()), Evaluation::Dynamic));
                }
                Reference::Attribute(other, path) if planned.hides_attributes(other) => {
                    let cause = format!("{other}.{path}");
                    if seen.insert(cause.clone()) {
                        causes.push(detail("ResourceAttribute", Some(cause), Evaluation::Dynamic));
                    }
                }
                _ => {}
            }
        }
        if causes.is_empty() {
            // Drift, or a condition, a mapping or an import changed: the value did, the text did not.
            causes.push(detail("DirectModification", None, evaluation));
        }
        causes
    }

    fn parameter_differs(&self, name: &str) -> bool {
        let after = self.desired.parameters.get(name);
        after.is_some() && after != self.stack.parameters.get(name)
    }
}

/// The names of the properties of both, each once, in order.
pub(super) fn property_names<'a>(before: &'a StackResource, after: &'a StackResource) -> BTreeSet<&'a str> {
    let names = |resource: &'a StackResource| resource.properties.as_object().into_iter().flatten();
    names(before).chain(names(after)).map(|(name, _)| name.as_str()).collect()
}

fn expression<'a>(
    desired: Option<&'a crate::local::desired::Desired>,
    name: &str,
    property: &str,
) -> Option<&'a Value> {
    desired?.template.resources.get(name)?.properties.get(property)
}

/// What changes inside of a nested stack, as far as its resource tells.
pub(super) fn automatic(looked_inside: bool) -> ChangeDetail {
    ChangeDetail {
        attribute: "Properties".to_owned(),
        name: None,
        path: "/Properties".to_owned(),
        recreation: Recreation::Never,
        evaluation: if looked_inside { Evaluation::Static } else { Evaluation::Dynamic },
        source: "Automatic".to_owned(),
        cause: None,
        before: None,
        after: None,
        drifted_from: None,
    }
}

fn attribute_detail(attribute: &str, before: &Value, after: &Value) -> ChangeDetail {
    ChangeDetail {
        attribute: attribute.to_owned(),
        name: None,
        path: format!("/{attribute}"),
        recreation: Recreation::Never,
        evaluation: Evaluation::Static,
        source: "DirectModification".to_owned(),
        cause: None,
        before: Some(display(before)),
        after: Some(display(after)),
        drifted_from: None,
    }
}

fn display(value: &Value) -> String {
    secret::mask(&plain_text(value))
}
