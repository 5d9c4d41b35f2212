use std::collections::BTreeMap;

use serde_json::Value as JsonValue;
use specforge_schema::rules;

use super::resolve::Resolver;
use super::{Declared, wiring};
use crate::app::{Body, OutputRecord};
use crate::assembly::Location;
use crate::finding::Finding;
use crate::language::Value;

/// The names under which outputs are exported: what CloudFormation refuses, and what two outputs share.
pub(super) fn check(app: &Declared<'_>, findings: &mut Vec<Finding>) {
    let mut names: BTreeMap<String, Location> = BTreeMap::new();
    for (at, export) in app.outputs.iter().filter_map(|output| output.export.as_ref()) {
        let mut resource = None;
        wiring::walk(export, [0, 0], &mut |element, _, _, _| {
            let record = app.element(element);
            resource = resource.or(record.filter(|record| matches!(record.body, Body::Resource { .. })));
        });
        if let Some(resource) = resource {
            findings.push(
                Finding::error("SF0029", format!("the name of an export depends on the resource `{}`", resource.id))
                    .at(Some(*at))
                    .related(resource.location, "the resource")
                    .help("CloudFormation wants the name before it creates anything: use text, parameters and `stack_name()`"),
            );
        }
        let Value::Text(name) = export.bare() else { continue };
        if let Some(violation) = rules::export_name(name, *at) {
            let mut finding = Finding::error(violation.code, violation.message).at(Some(*at));
            finding.help = violation.help;
            findings.push(finding);
        } else if let Some(first) = names.insert(name.to_string(), *at) {
            findings.push(
                Finding::error("SF0029", format!("two outputs are exported as `{name}`"))
                    .at(Some(*at))
                    .label("exported again here")
                    .related(first, "first exported here")
                    .help("a name is exported once in an account and a region; put `stack_name()` in front of it"),
            );
        }
    }
}

/// The `Export` section of an output.
pub(super) fn section(output: &OutputRecord, resolver: &Resolver<'_>) -> Option<JsonValue> {
    let (_, name) = output.export.as_ref()?;
    Some(serde_json::json!({ "Name": resolver.value(name)? }))
}
