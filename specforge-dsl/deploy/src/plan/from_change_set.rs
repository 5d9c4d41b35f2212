//! Reads a described change set.

use super::change::{Action, Certainty, DataFate, Nested, PropertyChange, ResourceChange};
use aws_sdk_cloudformation::types::{
    ChangeAction, ChangeSource, PolicyAction, Replacement, RequiresRecreation, ResourceChange as Described,
    ResourceChangeDetail,
};
use serde_json::Value;

/// What CloudFormation writes for a value that only the deployment will know.
const KNOWN_AFTER_APPLY: &str = "{{changeSet:KNOWN_AFTER_APPLY}}";

/// Reads one resource of a described change set.
pub fn resource_change(described: &Described) -> ResourceChange {
    ResourceChange {
        logical_id: described.logical_resource_id().unwrap_or_default().to_owned(),
        resource_type: described.resource_type().unwrap_or_default().to_owned(),
        physical_id: described.physical_resource_id().map(str::to_owned),
        action: action(described),
        properties: properties(described.details()),
        data: described.policy_action().and_then(data_fate),
        reasons: Vec::new(),
        nested: Nested::default(),
    }
}

/// What a described change tells of a resource in a nested stack.
pub(crate) fn nested(described: &Described) -> Nested {
    let properties = |context: Option<&str>| {
        let mut context: Value = serde_json::from_str(context?).ok()?;
        Some(context.get_mut("Properties").map(Value::take).unwrap_or_default())
    };
    Nested { before: properties(described.before_context()), after: properties(described.after_context()), read: false }
}

fn action(described: &Described) -> Action {
    match described.action() {
        Some(ChangeAction::Add) => Action::Add,
        Some(ChangeAction::Import) => Action::Import,
        Some(ChangeAction::Remove) => Action::Remove,
        Some(ChangeAction::Modify | ChangeAction::SyncWithActual) => match described.replacement() {
            Some(Replacement::True) => Action::Replace(Certainty::Certain),
            Some(Replacement::False) | None => Action::Modify,
            // Also a word that was cut short.
            Some(_) => Action::Replace(Certainty::Possible),
        },
        Some(other) => Action::Unknown(other.as_str().to_owned()),
        None => Action::Unknown("an action without a name".to_owned()),
    }
}

fn data_fate(policy: &PolicyAction) -> Option<DataFate> {
    match policy {
        PolicyAction::Delete | PolicyAction::ReplaceAndDelete => Some(DataFate::Deleted),
        PolicyAction::Retain | PolicyAction::ReplaceAndRetain => Some(DataFate::Retained),
        PolicyAction::Snapshot | PolicyAction::ReplaceAndSnapshot => Some(DataFate::Snapshotted),
        _ => None,
    }
}

/// One change per path. CloudFormation lists a property twice when it has a static and a dynamic reason; the more
/// certain verdict and the values that are known win.
fn properties(details: &[ResourceChangeDetail]) -> Vec<PropertyChange> {
    let mut changes: Vec<PropertyChange> = Vec::new();
    for detail in details {
        let Some(change) = property(detail) else { continue };
        match changes.iter_mut().find(|known| known.path == change.path) {
            Some(known) => {
                known.replaces = known.replaces.max(change.replaces);
                known.before = known.before.take().or(change.before);
                known.after = known.after.take().or(change.after);
                known.cause = known.cause.take().or(change.cause);
            }
            None => changes.push(change),
        }
    }
    changes.into_iter().flat_map(unfolded).collect()
}

/// A property that is a list or an object, as the differences inside of it: the rest of it says nothing.
fn unfolded(change: PropertyChange) -> Vec<PropertyChange> {
    let container = |value: &Option<String>| {
        let value: Value = serde_json::from_str(value.as_deref()?).ok()?;
        (value.is_object() || value.is_array()).then_some(value)
    };
    let (Some(before), Some(after)) = (container(&change.before), container(&change.after)) else {
        return vec![change];
    };
    let inner = crate::diff::properties::differences(&change.path, &before, &after);
    let hidden = |value: Option<String>| value.filter(|text| !text.contains(KNOWN_AFTER_APPLY));
    let like = |one: PropertyChange| PropertyChange {
        after: hidden(one.after),
        replaces: change.replaces,
        cause: change.cause.clone(),
        ..one
    };
    // Equal values in another order of keys are told as the server told them.
    if inner.is_empty() { vec![change] } else { inner.into_iter().map(like).collect() }
}

fn property(detail: &ResourceChangeDetail) -> Option<PropertyChange> {
    let target = detail.target()?;
    let path = match (target.path(), target.name(), target.attribute()) {
        (Some(path), ..) if !path.is_empty() => readable_path(path),
        (_, Some(name), _) => name.to_owned(),
        (_, _, Some(attribute)) => attribute.as_str().to_owned(),
        _ => return None,
    };
    let replaces = match target.requires_recreation() {
        Some(RequiresRecreation::Always) => Some(Certainty::Certain),
        Some(RequiresRecreation::Conditionally) => Some(Certainty::Possible),
        _ => None,
    };
    let cause = match detail.change_source() {
        Some(ChangeSource::DirectModification | ChangeSource::NoModification) | None => None,
        Some(_) => detail.causing_entity().map(str::to_owned),
    };
    let known = |value: Option<&str>| value.filter(|text| *text != KNOWN_AFTER_APPLY).map(str::to_owned);
    Some(PropertyChange {
        path,
        before: known(target.before_value()),
        after: known(target.after_value()),
        replaces,
        cause,
    })
}

/// `/Properties/Tags/0/Value` as `Tags[0].Value`.
pub(crate) fn readable_path(pointer: &str) -> String {
    let steps = pointer.trim_start_matches('/').split('/');
    let mut path = String::new();
    for (depth, step) in steps.enumerate() {
        if depth == 0 && step == "Properties" && pointer.trim_start_matches('/') != step {
            continue;
        }
        if step.bytes().all(|byte| byte.is_ascii_digit()) && !step.is_empty() {
            path.push_str(&format!("[{step}]"));
        } else {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(step);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_cloudformation::types::{ResourceAttribute, ResourceTargetDefinition};

    fn detail(path: &str, recreation: RequiresRecreation, source: ChangeSource) -> ResourceChangeDetail {
        ResourceChangeDetail::builder()
            .target(
                ResourceTargetDefinition::builder()
                    .attribute(ResourceAttribute::Properties)
                    .path(path)
                    .requires_recreation(recreation)
                    .before_value("10.0.0.0/16")
                    .after_value(KNOWN_AFTER_APPLY)
                    .build(),
            )
            .change_source(source)
            .causing_entity("Network.CidrBlock")
            .build()
    }

    #[test]
    fn a_property_listed_twice_is_one_change_with_the_surer_verdict() {
        let change = resource_change(
            &Described::builder()
                .logical_resource_id("Vpc")
                .resource_type("AWS::EC2::VPC")
                .action(ChangeAction::Modify)
                .replacement(Replacement::Conditional)
                .details(detail(
                    "/Properties/CidrBlock",
                    RequiresRecreation::Conditionally,
                    ChangeSource::ResourceAttribute,
                ))
                .details(detail("/Properties/CidrBlock", RequiresRecreation::Always, ChangeSource::DirectModification))
                .build(),
        );
        assert_eq!(change.action, Action::Replace(Certainty::Possible));
        assert_eq!(
            change.properties,
            [PropertyChange {
                path: "CidrBlock".into(),
                before: Some("10.0.0.0/16".into()),
                after: None,
                replaces: Some(Certainty::Certain),
                cause: Some("Network.CidrBlock".into()),
            }]
        );
    }

    #[test]
    fn a_list_or_an_object_is_told_by_what_differs_in_it() {
        let whole = PropertyChange {
            path: "Actions".into(),
            before: Some(r#"[{"Type":"forward","Groups":[{"Weight":"100"},{"Weight":"0"}]}]"#.into()),
            after: Some(r#"[{"Type":"forward","Groups":[{"Weight":"0"},{"Weight":"0"}]}]"#.into()),
            replaces: Some(Certainty::Possible),
            cause: Some("BlueWeight".into()),
        };
        let inner = unfolded(whole.clone());
        assert_eq!(inner.len(), 1);
        assert_eq!(inner[0].path, "Actions[0].Groups[0].Weight");
        assert_eq!((inner[0].before.as_deref(), inner[0].after.as_deref()), (Some("100"), Some("0")));
        assert_eq!((inner[0].replaces, inner[0].cause.clone()), (whole.replaces, whole.cause.clone()));
        // CloudFormation cuts long values, which are no JSON any more.
        let cut = PropertyChange { after: Some("[{\"Type\":".into()), ..whole };
        assert_eq!(unfolded(cut.clone()), [cut]);
    }

    #[test]
    fn an_action_from_the_future_is_carried_by_name() {
        let described = Described::builder().action(ChangeAction::from("Teleport")).build();
        assert_eq!(resource_change(&described).action, Action::Unknown("Teleport".into()));
    }

    #[test]
    fn pointers_read_like_paths() {
        assert_eq!(readable_path("/Properties/Tags/0/Value"), "Tags[0].Value");
        assert_eq!(readable_path("/Properties"), "Properties");
        assert_eq!(readable_path("/DeletionPolicy"), "DeletionPolicy");
    }
}
