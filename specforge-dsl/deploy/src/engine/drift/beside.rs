//! What a plan makes of the drift that was found beside it.

use super::{DriftFinding, DriftedProperty, DriftedResource, StackDrift};
use crate::plan::traffic::OwnedRule;
use crate::plan::{Action, DriftFate, PlannedDrift, PropertyDrift, ResourceChange, ResourceDrift};
use specforge_dsl::assembly::AssembledStack;

/// What a plan with these changes makes of what was found; `None` where there is no stack yet.
pub(crate) fn beside(
    found: &StackDrift,
    stack: &AssembledStack,
    changes: &[ResourceChange],
    owned: &[OwnedRule],
) -> Option<PlannedDrift> {
    let not_checked = match &found.finding {
        DriftFinding::NotDeployed => return None,
        DriftFinding::NotChecked(reason) => Some(reason.clone()),
        DriftFinding::InSync | DriftFinding::Drifted => None,
    };
    let of = |drifted: &DriftedResource| {
        let change = changes.iter().find(|change| change.logical_id == drifted.logical_id);
        let is_owned = owned.iter().any(|rule| rule.stack == stack.name && rule.logical_id == drifted.logical_id);
        ResourceDrift {
            logical_id: drifted.logical_id.clone(),
            resource_type: drifted.resource_type.clone(),
            deleted: drifted.deleted.then(|| fate_of_deleted(change)),
            properties: drifted.properties.iter().map(|property| of_property(property, change, is_owned)).collect(),
            location: stack.locations.get(&drifted.logical_id).copied(),
        }
    };
    Some(PlannedDrift { not_checked, resources: found.resources.iter().map(of).collect() })
}

fn fate_of_deleted(change: Option<&ResourceChange>) -> DriftFate {
    match change.map(|change| &change.action) {
        None => DriftFate::Kept,
        Some(Action::Add | Action::Import | Action::Replace(_)) => DriftFate::Replaced,
        Some(Action::Remove) => DriftFate::Removed,
        Some(Action::Modify | Action::Unknown(_)) => DriftFate::Fails,
    }
}

fn of_property(found: &DriftedProperty, change: Option<&ResourceChange>, is_owned: bool) -> PropertyDrift {
    let weighs =
        found.path.contains("Actions") && (found.path.ends_with(".Weight") || found.path.contains("TargetGroups"));
    let written = change.into_iter().flat_map(|change| &change.properties);
    let mut written = written.filter(|property| top_level(&property.path) == top_level(&found.path)).peekable();
    let fate = match change.map(|change| &change.action) {
        _ if is_owned && weighs => DriftFate::Owned,
        None => DriftFate::Kept,
        Some(Action::Remove) => DriftFate::Removed,
        Some(Action::Add | Action::Import | Action::Replace(_)) => DriftFate::Replaced,
        // A property is written as a whole.
        Some(Action::Modify | Action::Unknown(_)) if written.peek().is_some() => DriftFate::Overwritten,
        Some(Action::Modify | Action::Unknown(_)) => DriftFate::MayBeOverwritten,
    };
    let sent = written.find(|property| property.path == found.path).and_then(|property| property.after.clone());
    PropertyDrift {
        path: found.path.clone(),
        expected: found.expected.clone(),
        actual: found.actual.clone(),
        secret: found.secret,
        fate,
        sent: sent.filter(|_| !found.secret && fate == DriftFate::Overwritten),
    }
}

fn top_level(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Certainty, Nested, PropertyChange};

    fn found(path: &str) -> DriftedProperty {
        DriftedProperty { path: path.to_owned(), expected: None, actual: None, secret: false }
    }

    fn change(action: Action, path: &str) -> ResourceChange {
        let property = PropertyChange {
            path: path.to_owned(),
            before: None,
            after: Some("x".to_owned()),
            replaces: None,
            cause: None,
        };
        ResourceChange {
            logical_id: "Logs".to_owned(),
            resource_type: "AWS::Logs::LogGroup".to_owned(),
            physical_id: None,
            action,
            properties: vec![property],
            data: None,
            reasons: Vec::new(),
            nested: Nested::default(),
        }
    }

    #[test]
    fn what_becomes_of_a_property_depends_on_what_the_update_writes() {
        let fate = |path: &str, change: Option<&ResourceChange>| {
            let drift = of_property(&found(path), change, false);
            (drift.fate, drift.sent)
        };
        assert_eq!(fate("Tags[0].Value", None).0, DriftFate::Kept);
        let tags = change(Action::Modify, "Tags[0].Value");
        assert_eq!(fate("Tags[0].Value", Some(&tags)), (DriftFate::Overwritten, Some("x".to_owned())));
        assert_eq!(fate("Tags[1].Value", Some(&tags)), (DriftFate::Overwritten, None));
        assert_eq!(fate("TagsOfOthers", Some(&tags)), (DriftFate::MayBeOverwritten, None));
        let replaced = change(Action::Replace(Certainty::Possible), "Tags");
        assert_eq!(fate("Tags[0].Value", Some(&replaced)), (DriftFate::Replaced, None));
        assert_eq!(fate("Tags", Some(&change(Action::Remove, "Tags"))), (DriftFate::Removed, None));
    }

    #[test]
    fn a_secret_is_never_told() {
        let secret = DriftedProperty { secret: true, ..found("Value") };
        assert_eq!(of_property(&secret, Some(&change(Action::Modify, "Value")), false).sent, None);
    }

    #[test]
    fn weights_of_ecs_are_no_drift_to_worry_about() {
        let rule = change(Action::Modify, "Actions[0].ForwardConfig.TargetGroups[0].Weight");
        let fate = |path: &str, owned| of_property(&found(path), Some(&rule), owned).fate;
        assert_eq!(fate("Actions[0].ForwardConfig.TargetGroups[0].Weight", true), DriftFate::Owned);
        assert_eq!(fate("Actions[0].ForwardConfig.TargetGroups[0].Weight", false), DriftFate::Overwritten);
        assert_eq!(fate("Priority", true), DriftFate::MayBeOverwritten);
    }
}
