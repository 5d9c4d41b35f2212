//! Tags, which all services take alike.

use super::codes::RuleCode;
use super::report::Report;
use super::view::View;
use crate::{ResourceType, TagShape};

pub(crate) const CODES: &[RuleCode] = &[TAGS];

const TAGS: RuleCode = RuleCode {
    code: "SF0117",
    title: "Tags that AWS refuses",
    explanation: "A key occurs once, has from 1 to 128 characters and does not begin with `aws:`, in whatever case; a \
                  value has at most 256 characters; a resource has at most 50 tags. Source: AWS General Reference, \
                  \"Tagging AWS resources\".",
};

/// Checks the tags of a resource.
pub(crate) fn check(resource: ResourceType, properties: View<'_>, report: &mut Report) {
    let Some((name, shape)) = resource.tag_property() else { return };
    let tags = properties.get(name);
    let pairs: Vec<(View<'_>, &str, View<'_>)> = match shape {
        TagShape::List | TagShape::PropagatedList => {
            tags.items().filter_map(|tag| Some((tag.get("Key"), tag.get("Key").text()?, tag.get("Value")))).collect()
        }
        TagShape::Map => tags.fields().map(|(key, _, value)| (value, key, value)).collect(),
        TagShape::Other => return,
    };
    for (position, (at, key, value)) in pairs.iter().enumerate() {
        if key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) {
            report.add(&TAGS, at.at(), format!("the tag `{key}` begins with `aws:`, which is reserved for AWS"));
        } else if key.chars().count() > 128 {
            report.add(&TAGS, at.at(), format!("the key of a tag has at most 128 characters, `{key}` has more"));
        } else if let Some((first, _, _)) = pairs.iter().take(position).find(|(_, earlier, _)| earlier == key) {
            report
                .add(&TAGS, at.at(), format!("the tag `{key}` is given twice"))
                .also(first.at(), "it is already here")
                .help("remove one of them");
        } else if value.text().is_some_and(|text| text.chars().count() > 256) {
            report.add(&TAGS, value.at(), format!("the value of the tag `{key}` has more than 256 characters"));
        }
    }
}
