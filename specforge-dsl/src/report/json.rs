use serde_json::{Map, Value, json};

use super::repository::{FilePlace, Repository};
use crate::finding::{Findings, Severity, codes};

/// The findings as a JSON document, `{ "findings": [ … ] }`. Files are named relative to the repository around the
/// current folder, columns count characters, and what is not known is left out.
pub fn json(findings: &Findings) -> Value {
    let mut repository = Repository::around();
    let list: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
            let mut object = Map::new();
            object.insert("code".into(), finding.code.into());
            object.insert("severity".into(), severity.into());
            object.insert("message".into(), finding.message.as_str().into());
            object.extend(finding.label.as_deref().map(|label| ("label".to_owned(), label.into())));
            object.extend(finding.help.as_deref().map(|help| ("help".to_owned(), help.into())));
            let place = repository.place(finding);
            object.extend(place.map(|place| ("place".to_owned(), named(&place))));
            let declared = finding.location.map(|location| ("declared".to_owned(), location.to_string().into()));
            object.extend(declared);
            let related = finding.related.iter().map(|(location, label)| {
                let place =
                    repository.named(location).map_or_else(|| location.to_string().into(), |place| named(&place));
                json!({ "place": place, "message": label })
            });
            let related: Vec<Value> = related.collect();
            if !related.is_empty() {
                object.insert("related".into(), related.into());
            }
            let code = codes().find(|code| code.code == finding.code);
            object.extend(code.map(|code| ("documentation".to_owned(), super::documentation(&code).into())));
            object.into()
        })
        .collect();
    json!({ "findings": list })
}

fn named(place: &FilePlace) -> Value {
    let mut object = json!({ "file": place.file, "line": place.line, "column": place.column });
    if let (Some(object), Some(end)) = (object.as_object_mut(), place.end_column) {
        object.insert("endColumn".into(), end.into());
    }
    object
}
