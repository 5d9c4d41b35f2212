//! Values that a change set shows in part.
//!
//! CloudFormation cuts large values of properties before and after a change
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceTargetDefinition.html>). Where they are cut
//! before they differ, both sides read the same. The templates know the whole.

use super::{PropertyChange, ResourceChange};
use serde_json::Value;

/// No value of fewer characters is cut; how many CloudFormation shows is not documented.
const SHORT: usize = 200;

/// Whether a property of a change may be cut, so that the templates have to be asked.
pub(crate) fn any_is_cut(changes: &[ResourceChange]) -> bool {
    changes.iter().flat_map(|change| &change.properties).any(is_cut)
}

/// Puts the differences that the templates have in the place of values that are cut.
pub(crate) fn complete(changes: &mut [ResourceChange], by_templates: &[ResourceChange]) {
    for change in changes.iter_mut().filter(|change| change.properties.iter().any(is_cut)) {
        let ours = by_templates.iter().find(|ours| ours.logical_id == change.logical_id);
        let differences = ours.map(|ours| ours.properties.as_slice()).unwrap_or_default();
        let properties = std::mem::take(&mut change.properties);
        change.properties = properties.into_iter().flat_map(|property| whole(property, differences)).collect();
    }
}

fn whole(cut: PropertyChange, differences: &[PropertyChange]) -> Vec<PropertyChange> {
    if !is_cut(&cut) {
        return vec![cut];
    }
    let is_inside =
        |path: &str| path.strip_prefix(&cut.path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    let inside = differences.iter().filter(|one| is_inside(&one.path));
    let found: Vec<PropertyChange> =
        inside.map(|one| PropertyChange { replaces: cut.replaces, cause: cut.cause.clone(), ..one.clone() }).collect();
    match found.is_empty() {
        false => found,
        // Two sides that read the same would say that nothing changes.
        true if cut.before == cut.after => vec![PropertyChange { before: None, after: None, ..cut }],
        true => vec![cut],
    }
}

/// Whether both sides read the same, or one is a list or an object without its end.
fn is_cut(property: &PropertyChange) -> bool {
    let ends_early = |value: &Option<String>| {
        value
            .as_deref()
            .is_some_and(|text| text.starts_with(['{', '[']) && serde_json::from_str::<Value>(text).is_err())
    };
    let long = property.before.as_ref().is_some_and(|text| text.chars().count() >= SHORT);
    let alike = long && property.before == property.after;
    alike || ends_early(&property.before) || ends_early(&property.after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Action, Certainty, Nested};

    fn property(path: &str, before: &str, after: &str) -> PropertyChange {
        let value = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        PropertyChange { path: path.into(), before: value(before), after: value(after), replaces: None, cause: None }
    }

    fn change(properties: Vec<PropertyChange>) -> Vec<ResourceChange> {
        vec![ResourceChange {
            logical_id: "Dashboard".into(),
            resource_type: "AWS::CloudWatch::Dashboard".into(),
            physical_id: None,
            action: Action::Modify,
            properties,
            data: None,
            reasons: Vec::new(),
            nested: Nested::default(),
        }]
    }

    #[test]
    fn what_is_cut_before_it_differs_is_told_from_the_templates() {
        let replaced = PropertyChange {
            replaces: Some(Certainty::Possible),
            cause: Some("Size".into()),
            ..property("Body", "{\"widgets\":[", "{\"widgets\":[")
        };
        let mut changes = change(vec![replaced, property("DashboardName", "a", "b")]);
        assert!(any_is_cut(&changes));
        let ours = [property("Body.widgets[9]", "red", "blue"), property("BodyOfAnother", "1", "2")];
        complete(&mut changes, &change(ours.to_vec()));
        let [inner, name] = &changes[0].properties[..] else { panic!("{changes:?}") };
        assert_eq!((inner.path.as_str(), inner.before.as_deref()), ("Body.widgets[9]", Some("red")));
        assert_eq!((inner.replaces, inner.cause.as_deref()), (Some(Certainty::Possible), Some("Size")));
        assert_eq!(*name, property("DashboardName", "a", "b"));
    }

    #[test]
    fn what_nobody_knows_in_whole_is_said_to_change_and_no_more() {
        let long = "long ".repeat(50);
        let mut changes = change(vec![property("Body", &long, &long), property("List", "[1,2", "[1,3]")]);
        complete(&mut changes, &[]);
        assert_eq!(changes[0].properties, [property("Body", "", ""), property("List", "[1,2", "[1,3]")]);
    }

    #[test]
    fn whole_values_stay_as_they_are() {
        let whole = change(vec![property("List", "[1]", "[2]"), property("Name", "a", ""), property("Size", "2", "2")]);
        assert!(!any_is_cut(&whole));
    }
}
