use crate::assembly::Environment;
use crate::finding::Finding;

/// Account numbers have twelve digits (AWS Account Management Reference Guide, "AWS account identifiers"); regions are
/// written like `eu-central-1` and `us-gov-west-1` (AWS General Reference, "Regions and endpoints").
pub(super) fn check(environment: &Environment, findings: &mut Vec<Finding>) {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(account) = environment.account.as_deref().filter(|account| account.len() != 12 || !digits(account)) {
        findings.push(
            Finding::error("SF0028", format!("`{account}` is not the number of an AWS account"))
                .help("twelve digits without hyphens: `app.account(\"111122223333\")`"),
        );
    }
    let is_region = |region: &str| {
        let words: Vec<&str> = region.split('-').collect();
        let letters = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let [area @ .., number] = words.as_slice() else { return false };
        area.len() >= 2 && area.iter().all(letters) && !number.is_empty() && digits(number)
    };
    if let Some(region) = environment.region.as_deref().filter(|region| !is_region(region)) {
        findings.push(
            Finding::error("SF0028", format!("`{region}` is not a region"))
                .help("a region as AWS writes it, not an availability zone: `app.region(\"eu-central-1\")`"),
        );
    }
}
