use super::change::{Action, Certainty, DataFate, ResourceChange};
use crate::diff::ReplacementFacts;

/// Whether a resource is in the deployed template and whether it is in the new one; `None` where that is not known: in
/// nested stacks, or under a condition that only the deployment can decide.
pub type Presence<'a> = &'a dyn Fn(&str) -> Option<(bool, bool)>;

/// Where CloudFormation and the templates with the resource schemas judge a change differently, one sentence each.
///
/// Neither is always right: a change set may promise an update that the service then makes a replacement, and a
/// schema may call a property create-only that can be updated by now.
pub fn disagreements(
    change_set: &[ResourceChange],
    by_schema: &[ResourceChange],
    presence: Presence<'_>,
    facts: &dyn ReplacementFacts,
) -> Vec<String> {
    let mut told = Vec::new();
    for change in change_set {
        let ours = by_schema.iter().find(|one| one.logical_id == change.logical_id);
        // Between equal templates, what is gone comes back: that is what a revert of drift is for.
        let comes_back = change.action == Action::Add && by_schema.is_empty();
        if let Some(other_way) = another_way(change, presence).filter(|_| !comes_back) {
            told.push(other_way);
            continue;
        }
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
        told.extend(ours.and_then(|ours| another_fate(change, ours)));
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

/// CloudFormation adds, removes or keeps a resource with which the templates do something else.
fn another_way(change: &ResourceChange, presence: Presence<'_>) -> Option<String> {
    let id = &change.logical_id;
    let verb = match change.action {
        Action::Add => "added",
        Action::Import => "imported",
        Action::Remove => "removed",
        Action::Modify => "modified",
        Action::Replace(_) => "replaced",
        // That nobody knows what happens is told by itself.
        Action::Unknown(_) => return None,
    };
    let templates = match (presence(id)?, &change.action) {
        ((false, true), Action::Add | Action::Import)
        | ((true, false), Action::Remove)
        | ((true, true), Action::Modify | Action::Replace(_))
        // What comes of a transform is in neither template.
        | ((false, false), _) => return None,
        ((true, true), Action::Add) => {
            return Some(format!(
                "CloudFormation says `{id}` is added, though the deployed template has it: it could not be created, or \
                 is gone"
            ));
        }
        ((true, true), _) => "keep it",
        ((false, true), _) => "add it",
        ((true, false), _) => "remove it",
    };
    Some(format!("CloudFormation says `{id}` is {verb}, the templates {templates}"))
}

/// What becomes of the data by the policies that the templates have, where CloudFormation says otherwise.
fn another_fate(change: &ResourceChange, ours: &ResourceChange) -> Option<String> {
    let (theirs, by_template) = (change.data?, ours.data?);
    // What protects a resource shows in the values of parameters, which are not the same on both sides.
    let is_judged = ![theirs, by_template].contains(&DataFate::Protected) && theirs != by_template;
    let words = |fate: DataFate| match fate {
        DataFate::Deleted => "is deleted",
        DataFate::Retained | DataFate::Protected => "stays in the account",
        DataFate::Snapshotted => "is kept as a snapshot",
    };
    is_judged.then(|| {
        format!(
            "CloudFormation says what `{}` holds {}, its policies say it {}",
            change.logical_id,
            words(theirs),
            words(by_template)
        )
    })
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
            &|_| Some((true, true)),
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
        assert!(disagreements(&[by_parameter], &[], &|_| Some((true, true)), &SchemaFacts).is_empty());
    }

    #[test]
    fn a_change_set_that_goes_another_way_than_the_templates_is_told_once() {
        let of = |action: Action| vec![ResourceChange { properties: Vec::new(), ..change("A", action, "", None) }];
        let told = |theirs: &Action, presence: Option<(bool, bool)>| {
            // The templates' own view is of no other resource, and is not told a second time.
            let ours = match presence {
                Some((false, true)) => of(Action::Add),
                Some((true, false)) => of(Action::Remove),
                _ => vec![change("B", Action::Add, "", None)],
            };
            let theirs = [of(theirs.clone()), vec![change("B", Action::Add, "", None)]].concat();
            let presence = |id: &str| if id == "A" { presence } else { None };
            disagreements(&theirs, &ours, &presence, &SchemaFacts)
        };
        let (add, remove, modify, import) = (Action::Add, Action::Remove, Action::Modify, Action::Import);
        let maybe = Action::Replace(Certainty::Possible);
        for (theirs, presence, expected) in [
            (&remove, (true, true), "CloudFormation says `A` is removed, the templates keep it"),
            (&remove, (false, true), "CloudFormation says `A` is removed, the templates add it"),
            (&modify, (true, false), "CloudFormation says `A` is modified, the templates remove it"),
            (&modify, (false, true), "CloudFormation says `A` is modified, the templates add it"),
            (&maybe, (true, false), "CloudFormation says `A` is replaced, the templates remove it"),
            (&add, (true, false), "CloudFormation says `A` is added, the templates remove it"),
            (&import, (true, true), "CloudFormation says `A` is imported, the templates keep it"),
            (
                &add,
                (true, true),
                "CloudFormation says `A` is added, though the deployed template has it: it could not be created, or is gone",
            ),
        ] {
            assert_eq!(told(theirs, Some(presence)), [expected]);
            let unknown = told(theirs, None);
            assert!(!unknown.iter().any(|told| told.contains("templates")), "nobody knows: {unknown:?}");
        }
        for (theirs, presence) in
            [(&add, (false, true)), (&import, (false, true)), (&remove, (true, false)), (&modify, (true, true))]
        {
            assert!(told(theirs, Some(presence)).is_empty(), "{theirs:?}");
        }
        assert!(told(&Action::Unknown("Teleport".into()), Some((true, false))).is_empty());
        // A revert of drift, between equal templates.
        assert!(disagreements(&of(add), &[], &|_| Some((true, true)), &SchemaFacts).is_empty());
    }

    #[test]
    fn another_fate_of_the_data_is_told() {
        let of = |data| vec![ResourceChange { data, ..change("A", Action::Remove, "", None) }];
        let told = |theirs, ours| disagreements(&of(theirs), &of(ours), &|_| Some((true, false)), &SchemaFacts);
        let (deleted, kept) = (Some(DataFate::Deleted), Some(DataFate::Retained));
        assert_eq!(
            told(deleted, kept),
            ["CloudFormation says what `A` holds is deleted, its policies say it stays in the account"]
        );
        assert_eq!(
            told(Some(DataFate::Snapshotted), deleted),
            ["CloudFormation says what `A` holds is kept as a snapshot, its policies say it is deleted"]
        );
        for (theirs, ours) in [(kept, kept), (None, kept), (kept, Some(DataFate::Protected))] {
            assert!(told(theirs, ours).is_empty());
        }
    }
}
