use std::fmt::Write;

use serde_json::{Value, json};

use super::repository::{FilePlace, Repository, text};
use crate::finding::{Finding, Findings, Severity, codes};

/// The findings as a SARIF 2.1.0 log (OASIS, "Static Analysis Results Interchange Format"), for code scanning.
///
/// Its rules are those that were broken, each with its explanation and the page that documents it. Files are named
/// relative to the repository around the current folder.
pub fn sarif(findings: &Findings) -> Value {
    let mut broken: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    broken.sort_unstable();
    broken.dedup();
    let rules: Vec<Value> = broken.iter().map(|code| rule(code)).collect();
    let mut repository = Repository::around();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let index = broken.binary_search(&finding.code).unwrap_or_default();
            result(finding, index, &mut repository)
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "SpecForge",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: &str) -> Value {
    let Some(known) = codes().find(|known| known.code == code) else { return json!({ "id": code }) };
    json!({
        "id": known.code,
        "shortDescription": { "text": known.title },
        "fullDescription": { "text": known.explanation },
        "help": { "text": known.explanation, "markdown": known.explanation },
        "helpUri": super::documentation(&known),
    })
}

fn result(finding: &Finding, rule: usize, repository: &mut Repository) -> Value {
    let level = if finding.severity == Severity::Error { "error" } else { "warning" };
    let mut message = text(finding);
    let place = repository.place(finding);
    if let Some(inside) = finding.location.filter(|location| repository.named(location).is_none()) {
        message.push_str(&format!("\ndeclared inside of the component, at {inside}"));
    }
    let locations: Vec<Value> = place.iter().map(|place| location(place, None)).collect();
    let related: Vec<Value> = finding
        .related
        .iter()
        .filter_map(|(place, label)| Some(location(&repository.named(place)?, Some(label))))
        .collect();
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": level,
        "message": { "text": message },
        "locations": locations,
    });
    if let (Some(result), false) = (result.as_object_mut(), related.is_empty()) {
        result.insert("relatedLocations".into(), related.into());
    }
    result
}

fn location(place: &FilePlace, label: Option<&String>) -> Value {
    let mut region = json!({ "startLine": place.line, "startColumn": place.column });
    if let (Some(region), Some(end)) = (region.as_object_mut(), place.end_column) {
        region.insert("endColumn".into(), end.into());
    }
    let mut location = json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&place.file), "uriBaseId": "%SRCROOT%" },
        "region": region,
    } });
    if let (Some(location), Some(label)) = (location.as_object_mut(), label) {
        location.insert("message".into(), json!({ "text": label }));
    }
    location
}

/// A relative path as a URI (RFC 3986, "Percent-Encoding").
fn uri(path: &str) -> String {
    path.bytes().fold(String::new(), |mut uri, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to text cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
        uri
    })
}
