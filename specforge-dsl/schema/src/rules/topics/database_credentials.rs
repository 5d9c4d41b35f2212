//! Passwords and keys of databases.

use crate::rules::codes::RuleCode;
use crate::rules::pattern::only;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[CREDENTIALS, ENCRYPTION];

const CREDENTIALS: RuleCode = RuleCode {
    code: "SF0253",
    title: "A database without, or with two master passwords",
    explanation: "A new database needs a master user and either a password or `manage_master_user_password`; one that is \
                  restored or replicated has them already. A password has 8 characters at least, and no `/`, `@`, `\"` \
                  or space. Source: AWS::RDS::DBInstance, `MasterUserPassword`.",
};
const ENCRYPTION: RuleCode = RuleCode {
    code: "SF0255",
    title: "A key without encryption",
    explanation: "A KMS key makes sense only if what it is for is switched on: `storage_encrypted` for `kms_key_id`, \
                  Performance Insights or managed passwords for theirs. Source: AWS::RDS::DBInstance, `KmsKeyId`.",
};
/// Properties with which the database comes with its users.
pub(super) const EXISTING: [&str; 9] = [
    "DBClusterIdentifier",
    "DBClusterSnapshotIdentifier",
    "DBSnapshotIdentifier",
    "RestoreTime",
    "SourceDBClusterIdentifier",
    "SourceDBInstanceAutomatedBackupsArn",
    "SourceDBInstanceIdentifier",
    "SourceDbiResourceId",
    "UseLatestRestorableTime",
];

/// The master user of an instance.
pub(super) fn credentials(instance: View<'_>, report: &mut Report) {
    if !password(instance, report) {
        return;
    }
    for name in ["DBSnapshotIdentifier", "SourceDBInstanceIdentifier"].into_iter().filter(|name| instance.has(name)) {
        if instance.get("MasterUsername").is_given() {
            report
                .add(
                    &CREDENTIALS,
                    instance.name_at("MasterUsername"),
                    "a restored or replicated database has its master user",
                )
                .also(instance.name_at(name), "it comes from here")
                .help("remove `master_username`");
        }
    }
    let engine = instance.get("Engine").text();
    let aurora = engine.is_some_and(|engine| engine.starts_with("aurora") || engine.starts_with("custom-"));
    let new = EXISTING.iter().all(|name| instance.lacks(name)) && engine.is_some() && !aurora;
    let managed = instance.get("ManageMasterUserPassword");
    let unmanaged = instance.lacks("ManageMasterUserPassword") || managed.boolean() == Some(false);
    if new && unmanaged && instance.lacks("MasterUserPassword") {
        report
            .add(&CREDENTIALS, instance.at(), "the database has no master password")
            .help("add `manage_master_user_password: true`, which keeps it in Secrets Manager");
    } else if new && instance.lacks("MasterUsername") {
        report.add(&CREDENTIALS, instance.at(), "the database has no master user").help("add `master_username: \"…\"`");
    }
}

/// Checks the master password itself, which is never shown; whether it is sound.
pub(super) fn password(owner: View<'_>, report: &mut Report) -> bool {
    let (password, managed) = (owner.get("MasterUserPassword"), owner.get("ManageMasterUserPassword"));
    if password.is_given() && managed.boolean() == Some(true) {
        report
            .add(
                &CREDENTIALS,
                owner.name_at("MasterUserPassword"),
                "`master_user_password` and `manage_master_user_password` exclude each other",
            )
            .also(managed.at(), "RDS manages the password because of this")
            .help("remove `master_user_password`");
        return false;
    }
    let Some(text) = password.text() else { return true };
    let most = match owner.get("Engine").text() {
        Some("mysql" | "mariadb" | "aurora-mysql") => 41,
        Some(engine) if engine.starts_with("oracle") => 30,
        _ => 128,
    };
    let length = text.chars().count();
    if !only(text, |character| character.is_ascii_graphic() && !"/@\"".contains(character)) {
        report
            .add(
                &CREDENTIALS,
                password.at(),
                "a master password has printable ASCII characters without `/`, `@`, `\"` and space",
            )
            .help("write `manage_master_user_password: true` instead, which keeps it in Secrets Manager");
        return false;
    }
    if !(8..=most).contains(&length) {
        report.add(
            &CREDENTIALS,
            password.at(),
            format!("a master password has 8 to {most} characters, found {length}"),
        );
        return false;
    }
    true
}

/// Keys for what is not encrypted.
pub(super) fn encryption(instance: View<'_>, report: &mut Report) {
    let restored = EXISTING.iter().any(|name| !instance.lacks(name));
    let encrypted = instance.get("StorageEncrypted");
    let custom = instance.get("Engine").text().is_some_and(|engine| engine.starts_with("custom-"));
    let off = encrypted.boolean() == Some(false) || (instance.lacks("StorageEncrypted") && !restored);
    if instance.has("KmsKeyId") && off && !custom {
        report
            .add(&ENCRYPTION, instance.name_at("KmsKeyId"), "`kms_key_id` without `storage_encrypted`")
            .help("write `storage_encrypted: true`");
    }
    let insights = instance.get("EnablePerformanceInsights");
    if instance.has("PerformanceInsightsKMSKeyId")
        && (insights.boolean() == Some(false) || instance.lacks("EnablePerformanceInsights"))
    {
        report
            .add(
                &ENCRYPTION,
                instance.name_at("PerformanceInsightsKMSKeyId"),
                "`performance_insights_kms_key_id` without `enable_performance_insights`",
            )
            .help("write `enable_performance_insights: true`");
    }
    let managed = instance.get("ManageMasterUserPassword");
    if instance.has("MasterUserSecret")
        && (managed.boolean() == Some(false) || instance.lacks("ManageMasterUserPassword"))
        && !restored
    {
        report
            .add(
                &ENCRYPTION,
                instance.name_at("MasterUserSecret"),
                "`master_user_secret` without `manage_master_user_password`",
            )
            .help("write `manage_master_user_password: true`");
    }
}
