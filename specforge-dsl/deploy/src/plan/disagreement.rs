use super::change::{Action, Certainty, ResourceChange};
use crate::diff::ReplacementFacts;

/// Where CloudFormation and the resource schemas judge a change differently, one sentence each.
///
/// Neither is always right: a change set may promise an update that the service then makes a replacement, and a
/// schema may call a property create-only that can be updated by now.
pub fn disagreements(
    change_set: &[ResourceChange],
    by_schema: &[ResourceChange],
    facts: &dyn ReplacementFacts,
) -> Vec<String> {
    let mut told = Vec::new();
    for change in change_set {
        let ours = by_schema.iter().find(|one| one.logical_id == change.logical_id);
        let (theirs, schema) = (&change.action, ours.map(|ours| &ours.action));
        let id = &change.logical_id;
        match (theirs, schema) {
            (Action::Modify, Some(Action::Replace(Certainty::Certain))) => {
                told.push(format!(
                    "CloudFormation says `{id}` is modified, its schema says replacement{}",
                    cause(ours)
                ));
            }
            // What an output of another stack changes, only CloudFormation sees; the schemas still know the property.
            (Action::Replace(certainty), Some(Action::Modify) | None) if !is_known_to_replace(change, facts) => {
                let verb = if *certainty == Certainty::Certain { "is" } else { "may be" };
                told.push(format!(
                    "CloudFormation says `{id}` {verb} replaced{}, its schema says in place",
                    cause(Some(change))
                ));
            }
            _ => {}
        }
    }
    for ours in by_schema {
        let known = change_set.iter().any(|change| change.logical_id == ours.logical_id);
        // What only follows from another resource, CloudFormation may know not to happen.
        let is_direct = ours.properties.iter().any(|property| property.cause.is_none())
            || matches!(ours.action, Action::Add | Action::Remove);
        if !known && is_direct {
            told.push(format!("the templates differ in `{}`, CloudFormation changes nothing there", ours.logical_id));
        }
    }
    told
}

fn is_known_to_replace(change: &ResourceChange, facts: &dyn ReplacementFacts) -> bool {
    let mut replacing = change.properties.iter().filter(|property| property.replaces.is_some());
    replacing.any(|property| facts.replaces(&change.resource_type, &property.path).is_some())
}

fn cause(change: Option<&ResourceChange>) -> String {
    let property = change.and_then(|change| change.properties.iter().find(|property| property.replaces.is_some()));
    property.map(|property| format!(" (`{}`)", property.path)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::SchemaFacts;
    use crate::plan::{Nested, PropertyChange};

    fn change(id: &str, action: Action, path: &str, replaces: Option<Certainty>) -> ResourceChange {
        ResourceChange {
            logical_id: id.to_owned(),
            resource_type: "AWS::RDS::DBInstance".to_owned(),
            physical_id: None,
            action,
            properties: vec![PropertyChange {
                path: path.to_owned(),
                before: None,
                after: None,
                replaces,
                cause: None,
            }],
            data: None,
            reasons: Vec::new(),
            nested: Nested::default(),
        }
    }

    #[test]
    fn each_difference_of_opinion_is_told_and_agreement_is_not() {
        let certain = Some(Certainty::Certain);
        let replaced = |id| change(id, Action::Replace(Certainty::Certain), "Description", certain);
        let maybe = |id| change(id, Action::Replace(Certainty::Possible), "Engine", Some(Certainty::Possible));
        let modified = |id| change(id, Action::Modify, "Engine", None);
        let told = disagreements(
            &[modified("A"), replaced("B"), replaced("Same"), maybe("Unsure"), modified("Alike")],
            &[replaced("A"), modified("B"), replaced("Same"), replaced("Unsure"), modified("Alike"), modified("C")],
            &SchemaFacts,
        );
        assert_eq!(
            told,
            [
                "CloudFormation says `A` is modified, its schema says replacement (`Description`)",
                "CloudFormation says `B` is replaced (`Description`), its schema says in place",
                "the templates differ in `C`, CloudFormation changes nothing there",
            ]
        );
    }

    #[test]
    fn a_replacement_by_a_value_from_elsewhere_is_no_disagreement() {
        let by_parameter = change("A", Action::Replace(Certainty::Certain), "DBName", Some(Certainty::Certain));
        assert!(disagreements(&[by_parameter], &[], &SchemaFacts).is_empty());
    }
}
