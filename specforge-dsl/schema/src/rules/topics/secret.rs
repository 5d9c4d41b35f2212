//! Secrets and parameters.

use crate::rules::codes::RuleCode;
use crate::rules::json::Json;
use crate::rules::pattern::matches_whole;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::quoted;

pub(crate) const CODES: &[RuleCode] = &[GENERATOR, NAME, PARAMETER];

const GENERATOR: RuleCode = RuleCode {
    code: "SF0293",
    title: "A secret that cannot be generated",
    explanation: "A template and a key go together: the generated text becomes the key's value in the template, which is a \
                  JSON object. A secret is generated or given, not both. The length is 1 to 4096, and not every kind of \
                  character can be excluded. Source: AWS::SecretsManager::Secret, `GenerateSecretString`.",
};
const NAME: RuleCode = RuleCode {
    code: "SF0294",
    title: "A secret's name that is refused or misleading",
    explanation: "A name has up to 512 letters, digits and `/_+=.@-`. It does not end in a hyphen and six characters, for \
                  Secrets Manager appends just that to ARNs, and a search by partial ARN would find the wrong secret. \
                  Source: Secrets Manager API Reference, `CreateSecret`.",
};
const PARAMETER: RuleCode = RuleCode {
    code: "SF0295",
    title: "A parameter that Parameter Store refuses",
    explanation: "A name has letters, digits and `_.-/`, up to 15 levels, begins with `/` if it has levels, and not with `aws` \
                  or `ssm`. A standard value has up to 4 KB, an advanced one 8 KB. A value matches its own pattern. \
                  Source: AWS Systems Manager API Reference, `PutParameter`.",
};

/// `AWS::SecretsManager::Secret`.
pub(super) fn secret(secret: View<'_>, report: &mut Report) {
    let generator = secret.get("GenerateSecretString");
    if generator.is_given() && secret.has("SecretString") {
        report
            .add(&GENERATOR, secret.name_at("SecretString"), "a secret is generated or given, not both")
            .also(secret.name_at("GenerateSecretString"), "it is generated here")
            .help("remove `secret_string`");
    }
    let (template, key) = (generator.get("SecretStringTemplate"), generator.get("GenerateStringKey"));
    if template.is_given() && generator.lacks("GenerateStringKey") {
        report
            .add(
                &GENERATOR,
                generator.name_at("SecretStringTemplate"),
                "the template has no place for the generated text",
            )
            .help("add `generate_string_key: \"password\"`");
    }
    if key.is_given() && generator.lacks("SecretStringTemplate") {
        report
            .add(&GENERATOR, generator.name_at("GenerateStringKey"), "`generate_string_key` needs a template")
            .help("add `secret_string_template: json!({ … })`");
    }
    if let Some(text) = template.text() {
        match Json::of(template) {
            Some(json) if json.is_object() => {}
            Some(_) => {
                report.add(&GENERATOR, template.at(), "the template of a secret is a JSON object");
            }
            None => {
                report.add(
                    &GENERATOR,
                    template.at(),
                    format!("the template of the secret is not JSON: {}", quoted(text)),
                );
            }
        }
    }
    let length = generator.get("PasswordLength");
    if let Some(number) = length.integer().filter(|number| !(1..=4096).contains(number)) {
        report.add(&GENERATOR, length.at(), format!("`password_length` is 1 to 4096, found `{number}`"));
    }
    let kinds = ["ExcludeLowercase", "ExcludeNumbers", "ExcludePunctuation", "ExcludeUppercase"];
    if kinds.iter().all(|kind| generator.get(kind).boolean() == Some(true)) {
        report.add(&GENERATOR, generator.at(), "every kind of character is excluded").help("exclude fewer");
    }
    name(secret.get("Name"), report);
}

fn name(name: View<'_>, report: &mut Report) {
    let Some(text) = name.text() else { return };
    if matches_whole("[A-Za-z0-9/_+=.@-]{1,512}", text) == Some(false) {
        report
            .add(&NAME, name.at(), format!("{} is not the name of a secret", quoted(text)))
            .help("up to 512 letters, digits and `/_+=.@-`");
    } else if matches_whole(".*-[A-Za-z0-9]{6}", text) == Some(true) {
        report
            .add(&NAME, name.at(), format!("`{text}` ends in a hyphen and six characters, as the ARNs of secrets do"))
            .help("choose a name with another ending");
    }
}

/// `AWS::SSM::Parameter`.
pub(super) fn parameter(parameter: View<'_>, report: &mut Report) {
    let name = parameter.get("Name");
    if let Some(text) = name.text() {
        let lower = text.trim_start_matches('/').to_ascii_lowercase();
        let problem = if matches_whole("[A-Za-z0-9_./-]+", text) == Some(false) {
            Some("a parameter's name has letters, digits and `_.-/`")
        } else if lower.starts_with("aws") || lower.starts_with("ssm") {
            Some("a parameter's name does not begin with `aws` or `ssm`")
        } else if text.contains('/') && !text.starts_with('/') {
            Some("a parameter's name with levels begins with `/`")
        } else if text.contains("//") || (text.len() > 1 && text.ends_with('/')) {
            Some("a level of a parameter's name is empty")
        } else if text.matches('/').count() > 15 {
            Some("a parameter's name has up to 15 levels")
        } else {
            None
        };
        if let Some(problem) = problem {
            report.add(&PARAMETER, name.at(), format!("{problem}, found {}", quoted(text)));
        }
    }
    let (value, tier) = (parameter.get("Value"), parameter.get("Tier"));
    if let Some(text) = value.text() {
        let standard = parameter.lacks("Tier") || tier.text() == Some("Standard");
        let most = if standard { 4096 } else { 8192 };
        let known = parameter.lacks("Tier") || tier.text().is_some();
        if known && text.len() > most {
            report
                .add(&PARAMETER, value.at(), format!("the value has {} bytes, and at most {most} fit", text.len()))
                .maybe_help(standard.then(|| "write `tier: Advanced`, which takes 8 KB".into()));
        }
        let pattern = parameter.get("AllowedPattern");
        if let Some(allowed) = pattern.text()
            && crate::rules::pattern::finds(allowed, text) == Some(false)
        {
            report
                .add(&PARAMETER, value.at(), format!("the value does not match `{allowed}`"))
                .also(pattern.at(), "the pattern that it has to match");
        }
    }
}
