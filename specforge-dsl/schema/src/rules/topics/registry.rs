//! ECR repositories.

use crate::rules::codes::RuleCode;
use crate::rules::json::Json;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[LIFECYCLE, ENCRYPTION];

const LIFECYCLE: RuleCode = RuleCode {
    code: "SF0296",
    title: "A lifecycle policy that ECR refuses",
    explanation: "A policy has `rules`, each with a priority of its own, a selection and the action `expire`. `tagStatus` is \
                  `tagged` (with prefixes or patterns), `untagged` or `any`; the rule for `any` has the highest number. \
                  `countUnit` is `days`, and goes with `sinceImagePushed` alone. Source: Amazon ECR User Guide, \"Lifecycle \
                  policy properties\".",
};
const ENCRYPTION: RuleCode = RuleCode {
    code: "SF0297",
    title: "A key for images that are encrypted without it",
    explanation: "A KMS key is for the encryption type `KMS`. Source: AWS::ECR::Repository, `EncryptionConfiguration`.",
};

/// `AWS::ECR::Repository`.
pub(super) fn repository(repository: View<'_>, report: &mut Report) {
    let encryption = repository.get("EncryptionConfiguration");
    if encryption.has("KmsKey") && encryption.get("EncryptionType").text() == Some("AES256") {
        report
            .add(&ENCRYPTION, encryption.name_at("KmsKey"), "images that are encrypted with `AES256` have no key")
            .also(encryption.get("EncryptionType").at(), "the encryption")
            .help("write `encryption_type: Kms`");
    }
    let policy = repository.get("LifecyclePolicy").get("LifecyclePolicyText");
    let Some(json) = Json::of(policy) else { return };
    if json.is_object() && json.lacks("rules") {
        report.add(&LIFECYCLE, policy.at(), "a lifecycle policy has `rules`").help("write `{ \"rules\": […] }`");
        return;
    }
    let rules = json.get("rules").items();
    let mut priorities: Vec<f64> = Vec::new();
    for (position, rule) in rules.iter().enumerate() {
        let at = rule.at().unwrap_or(policy.at());
        let priority = rule.get("rulePriority").number();
        if let Some(problem) = problem(rule) {
            report.add(&LIFECYCLE, at, format!("rule {} of the lifecycle policy: {problem}", position + 1));
        } else if let Some(number) = priority.filter(|number| priorities.contains(number)) {
            report
                .add(&LIFECYCLE, at, format!("two rules of the lifecycle policy have the priority {number}"))
                .help("give each rule a priority of its own");
        }
        priorities.extend(priority);
    }
    let greatest = priorities.iter().copied().fold(f64::MIN, f64::max);
    for rule in &rules {
        let any = rule.get("selection").get("tagStatus").text().as_deref() == Some("any");
        if let Some(number) = rule.get("rulePriority").number().filter(|number| any && *number < greatest) {
            report
                .add(
                    &LIFECYCLE,
                    rule.at().unwrap_or(policy.at()),
                    format!("the rule for any image has the priority {number}, and others come after it"),
                )
                .help("give it the highest number of all, so that it is evaluated last");
        }
    }
}

fn problem(rule: &Json<'_>) -> Option<String> {
    for name in ["rulePriority", "selection", "action"] {
        if rule.lacks(name) {
            return Some(format!("it has no `{name}`"));
        }
    }
    let selection = rule.get("selection");
    for name in ["tagStatus", "countType", "countNumber"] {
        if selection.lacks(name) {
            return Some(format!("its selection has no `{name}`"));
        }
    }
    let status = selection.get("tagStatus").text();
    match status.as_deref() {
        Some("tagged") if selection.lacks("tagPrefixList") && selection.lacks("tagPatternList") => {
            return Some("tagged images are selected by `tagPrefixList` or `tagPatternList`".into());
        }
        Some("any" | "untagged") if !(selection.lacks("tagPrefixList") && selection.lacks("tagPatternList")) => {
            return Some("prefixes and patterns are for tagged images".into());
        }
        Some("any" | "untagged" | "tagged") | None => {}
        Some(other) => return Some(format!("there is no tag status `{other}`")),
    }
    let count = selection.get("countType").text();
    let unit = selection.get("countUnit").text();
    match count.as_deref() {
        Some("sinceImagePushed") if selection.lacks("countUnit") => Some("`sinceImagePushed` needs `countUnit`".into()),
        Some("imageCountMoreThan") if !selection.lacks("countUnit") => {
            Some("`countUnit` goes with `sinceImagePushed` alone".into())
        }
        Some("imageCountMoreThan" | "sinceImagePushed" | "sinceImagePulled" | "sinceImageTransitioned") | None => {
            if unit.as_deref().is_some_and(|unit| unit != "days") {
                return Some("`countUnit` is `days`".into());
            }
            let number = selection.get("countNumber").number().filter(|number| *number < 1.0);
            number.map(|number| format!("`countNumber` is at least 1, found {number}"))
        }
        Some(other) => Some(format!("there is no count type `{other}`")),
    }
}
