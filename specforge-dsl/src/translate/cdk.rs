//! What only AWS CDK reads: it is left out, and said.

use serde_json::{Map, Value};

/// Takes out of the template what the CDK writes for itself; gives what was taken, each with its path in the template.
pub(super) fn strip(template: &mut Value) -> Vec<(String, &'static str)> {
    let mut taken = Vec::new();
    let Some(template) = template.as_object_mut() else { return taken };
    for (id, resource) in entries(template, "Resources") {
        let Some(resource) = resource.as_object_mut() else { continue };
        let Some(Value::Object(metadata)) = resource.get_mut("Metadata") else { continue };
        let before = metadata.len();
        metadata.retain(|name, _| !name.starts_with("aws:cdk:") && !name.starts_with("aws:asset:"));
        if metadata.len() < before {
            taken.push((format!("/Resources/{id}/Metadata"), "the CDK's own metadata"));
        }
        if metadata.is_empty() {
            resource.shift_remove("Metadata");
        }
    }
    let is_analytics = |resource: &Value| resource.get("Type").is_some_and(|r#type| r#type == "AWS::CDK::Metadata");
    take(template, "Resources", |_, resource| is_analytics(resource), "the CDK's own analytics", &mut taken);
    let analytics = |name: &str, _: &Value| name == "CDKMetadataAvailable";
    take(template, "Conditions", analytics, "the CDK's own analytics", &mut taken);
    let bootstrap = |_: &str, parameter: &Value| {
        parameter["Default"].as_str().is_some_and(|default| default.starts_with("/cdk-bootstrap/"))
    };
    take(template, "Parameters", bootstrap, "there is nothing to bootstrap", &mut taken);
    let check = |name: &str, _: &Value| name == "CheckBootstrapVersion";
    take(template, "Rules", check, "there is nothing to bootstrap", &mut taken);
    taken
}

fn entries<'a>(
    template: &'a mut Map<String, Value>,
    section: &str,
) -> impl Iterator<Item = (&'a String, &'a mut Value)> {
    template.get_mut(section).and_then(Value::as_object_mut).into_iter().flatten()
}

fn take(
    template: &mut Map<String, Value>,
    section: &str,
    which: impl Fn(&str, &Value) -> bool,
    reason: &'static str,
    taken: &mut Vec<(String, &'static str)>,
) {
    let Some(Value::Object(entries)) = template.get_mut(section) else { return };
    entries.retain(|name, entry| {
        let goes = which(name, entry);
        if goes {
            taken.push((format!("/{section}/{name}"), reason));
        }
        !goes
    });
    if entries.is_empty() {
        template.shift_remove(section);
    }
}
