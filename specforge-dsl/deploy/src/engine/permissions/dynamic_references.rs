//! `{{resolve:…}}`: what CloudFormation reads when it resolves a template's dynamic references.

use super::Statement;
use super::arn::Whereabouts;
use super::names::pattern;
use super::parameters::parameter_arn;
use serde_json::Value;
use specforge_dsl::assembly::AssembledStack;
use std::collections::BTreeSet;

#[derive(Default)]
struct Found {
    parameters: BTreeSet<String>,
    /// Parameters of the type `SecureString`, which are encrypted.
    secure: bool,
    secrets: BTreeSet<String>,
}

/// Reading parameters, secrets, and decrypting both (CloudFormation User Guide, "Get values stored in other services
/// using dynamic references").
pub(super) fn statements(templates: &[(&AssembledStack, Value)], whereabouts: &Whereabouts) -> Vec<Statement> {
    let mut found = Found::default();
    templates.iter().for_each(|(_, template)| search(template, &mut found));
    let mut statements = Vec::new();
    if !found.parameters.is_empty() {
        let arns = found.parameters.iter().map(|name| parameter_arn(name, whereabouts));
        let read = Statement::new("ResolveParameters", ["ssm:GetParameters"], arns);
        statements.push(read.through_cloudformation());
    }
    if !found.secrets.is_empty() {
        let arns = found.secrets.iter().map(|secret| secret_arn(secret, whereabouts));
        let read = Statement::new("ResolveSecrets", ["secretsmanager:GetSecretValue"], arns);
        statements.push(read.through_cloudformation());
    }
    let mut through: BTreeSet<String> = BTreeSet::new();
    let host = |service: &str| format!("{service}.{}.amazonaws.com*", whereabouts.region);
    through.extend(found.secure.then(|| host("ssm")));
    through.extend((!found.secrets.is_empty()).then(|| host("secretsmanager")));
    if !through.is_empty() {
        let keys = [whereabouts.regional("kms", "key/*")];
        statements.push(Statement::new("Decrypt", ["kms:Decrypt"], keys).when("StringLike", "kms:ViaService", through));
    }
    statements
}

fn search(value: &Value, found: &mut Found) {
    match value {
        Value::String(text) => read(text, found),
        Value::Array(items) => items.iter().for_each(|item| search(item, found)),
        Value::Object(fields) if fields.contains_key("Fn::Join") || fields.contains_key("Fn::Sub") => {
            read(&pattern(value), found);
        }
        Value::Object(fields) => fields.values().for_each(|field| search(field, found)),
        _ => {}
    }
}

fn read(text: &str, found: &mut Found) {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{resolve:") {
        let Some((reference, behind)) = after.split_once("}}") else { return };
        rest = behind;
        match reference.split_once(':') {
            Some(("ssm", name)) => {
                found.parameters.insert(without_version(name));
            }
            Some(("ssm-secure", name)) => {
                found.parameters.insert(without_version(name));
                found.secure = true;
            }
            Some(("secretsmanager", secret)) => {
                // A secret is named by its ARN, which has six colons, or by its name, which has none.
                let parts = if secret.starts_with("arn:") { 7 } else { 1 };
                found.secrets.insert(secret.split(':').take(parts).collect::<Vec<_>>().join(":"));
            }
            _ => {}
        }
    }
}

/// `/name:3` is the third version of `/name`.
fn without_version(name: &str) -> String {
    name.split(':').next().unwrap_or(name).to_owned()
}

/// The ARN of a secret ends in a hyphen and six characters that Secrets Manager makes.
fn secret_arn(secret: &str, whereabouts: &Whereabouts) -> String {
    if secret.starts_with("arn:") {
        return secret.to_owned();
    }
    let name = if secret.ends_with('*') { secret.to_owned() } else { format!("{secret}-??????") };
    whereabouts.regional("secretsmanager", &format!("secret:{name}"))
}
