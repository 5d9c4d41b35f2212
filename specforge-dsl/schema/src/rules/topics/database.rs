//! RDS database instances: identity, credentials, backups, monitoring.

use super::{instance_class, window};
use crate::rules::codes::RuleCode;
use crate::rules::pattern::{matches_whole, only};
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;
use crate::suggest;

pub(crate) const CODES: &[RuleCode] = &[NAME, CREDENTIALS, BACKUP, ENCRYPTION, MONITORING, LOGS, PLACEMENT];

const NAME: RuleCode = RuleCode {
    code: "SF0252",
    title: "A name that the database engine refuses",
    explanation: "An instance identifier has up to 63 letters, digits and single hyphens, begins with a letter and does \
                  not end with a hyphen. A database name begins with a letter (PostgreSQL: or an underscore), has \
                  letters, digits and underscores, and is no reserved word; neither is the master user's name, which in \
                  PostgreSQL does not begin with `pg_`. Source: AWS::RDS::DBInstance, `DBInstanceIdentifier`, `DBName` \
                  and `MasterUsername`.",
};
const CREDENTIALS: RuleCode = RuleCode {
    code: "SF0253",
    title: "A database without, or with two master passwords",
    explanation: "A new database needs a master user and either a password or `manage_master_user_password`; one that is \
                  restored or replicated has them already. A password has 8 characters at least, and no `/`, `@`, `\"` \
                  or space. Source: AWS::RDS::DBInstance, `MasterUserPassword`.",
};
const BACKUP: RuleCode = RuleCode {
    code: "SF0254",
    title: "No backups, or backups that cannot be kept so long",
    explanation: "Automated backups are kept up to 35 days; 0 switches them off, and what is lost then is lost. A replica may \
                  do without. Source: AWS::RDS::DBInstance, `BackupRetentionPeriod`.",
};
const ENCRYPTION: RuleCode = RuleCode {
    code: "SF0255",
    title: "A key without encryption",
    explanation: "A KMS key makes sense only if what it is for is switched on: `storage_encrypted` for `kms_key_id`, \
                  Performance Insights or managed passwords for theirs. Source: AWS::RDS::DBInstance, `KmsKeyId`.",
};
const MONITORING: RuleCode = RuleCode {
    code: "SF0256",
    title: "Monitoring that is incomplete",
    explanation: "Enhanced monitoring needs a role, and an interval of 1, 5, 10, 15, 30 or 60 seconds. Source: \
                  AWS::RDS::DBInstance, `MonitoringInterval`.",
};
const LOGS: RuleCode = RuleCode {
    code: "SF0257",
    title: "A log that the engine does not write",
    explanation: "Each engine has logs of its own, for example `postgresql` and `upgrade`, or `error`, `general` and \
                  `slowquery`. Source: AWS::RDS::DBInstance, `EnableCloudwatchLogsExports`.",
};
const PLACEMENT: RuleCode = RuleCode {
    code: "SF0258",
    title: "A database in a place that it cannot have",
    explanation: "A Multi-AZ instance is in two zones and has none of its own. A port is from 1150 to 65535. A subnet \
                  group has subnets in two Availability Zones at least. Source: AWS::RDS::DBInstance, \
                  `AvailabilityZone` and `Port`, and AWS::RDS::DBSubnetGroup.",
};

/// `AWS::RDS::DBInstance`.
pub(super) fn instance(instance: View<'_>, report: &mut Report) {
    let engine = instance.get("Engine").text();
    instance_class::database(instance.get("DBInstanceClass"), report);
    identifier(instance.get("DBInstanceIdentifier"), "db_instance_identifier", report);
    if let Some(engine) = engine {
        database_name(instance.get("DBName"), engine, report);
        user_name(instance.get("MasterUsername"), engine, report);
        logs(instance.get("EnableCloudwatchLogsExports"), engine, report);
    }
    credentials(instance, report);
    encryption(instance, report);
    monitoring(instance, report);
    placement(instance, report);
    backups(instance, report);
    window::check(
        instance,
        ("PreferredBackupWindow", "preferred_backup_window"),
        ("PreferredMaintenanceWindow", "preferred_maintenance_window"),
        30,
        report,
    );
}

/// `AWS::RDS::DBCluster`.
pub(super) fn cluster(cluster: View<'_>, report: &mut Report) {
    identifier(cluster.get("DBClusterIdentifier"), "db_cluster_identifier", report);
    if let Some(engine) = cluster.get("Engine").text() {
        database_name(cluster.get("DatabaseName"), engine, report);
        user_name(cluster.get("MasterUsername"), engine, report);
        logs(cluster.get("EnableCloudwatchLogsExports"), engine, report);
    }
    password(cluster, report);
    window::check(
        cluster,
        ("PreferredBackupWindow", "preferred_backup_window"),
        ("PreferredMaintenanceWindow", "preferred_maintenance_window"),
        30,
        report,
    );
}

/// `AWS::RDS::DBSubnetGroup`.
pub(super) fn subnet_group(group: View<'_>, report: &mut Report) {
    let subnets = group.get("SubnetIds");
    if subnets.all_items().is_some_and(|items| items.len() < 2) {
        report
            .add(&PLACEMENT, subnets.at(), "a subnet group has subnets in two Availability Zones at least")
            .help("add the private subnet of another zone");
    }
}

fn identifier(name: View<'_>, rust: &str, report: &mut Report) {
    let Some(text) = name.text() else { return };
    let sound = matches_whole("[A-Za-z](-?[A-Za-z0-9])*", text) != Some(false) && text.len() <= 63;
    if !sound {
        report
            .add(&NAME, name.at(), format!("`{rust}` is not `{text}`"))
            .help("up to 63 letters, digits and single hyphens, beginning with a letter");
    }
}

/// Words that PostgreSQL reserves (PostgreSQL documentation, appendix C) and that RDS adds.
const POSTGRES_RESERVED: &str = "admin all analyse analyze and any array as asc asymmetric both case cast check collate \
    column constraint create current_catalog current_date current_role current_time current_timestamp current_user db \
    default deferrable desc distinct do else end except false fetch for foreign from grant group having in initially \
    intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing primary \
    rdsadmin rds_superuser rds_replication rdsrepladmin rds_iam rds_password references returning select session_user \
    some symmetric system_user table then to trailing true union unique user using variadic when where window with";
/// Names that RDS keeps for itself in every engine.
const RDS_RESERVED: &str = "rdsadmin rdsrepladmin rds_superuser_role";

fn is_reserved(text: &str, engine: &str) -> bool {
    let words = if engine.contains("postgres") { POSTGRES_RESERVED } else { RDS_RESERVED };
    words.split_whitespace().any(|word| word.eq_ignore_ascii_case(text))
}

fn database_name(name: View<'_>, engine: &str, report: &mut Report) {
    let Some(text) = name.text() else { return };
    if engine.starts_with("sqlserver") {
        report.add(&NAME, name.at(), "SQL Server databases are created after the instance").help("remove `db_name`");
        return;
    }
    let (pattern, most) = match engine {
        engine if engine.contains("postgres") => ("[A-Za-z_][A-Za-z0-9_]*", 63),
        engine if engine.starts_with("oracle") => ("[A-Za-z][A-Za-z0-9]*", 8),
        engine if engine.contains("mysql") || engine == "mariadb" => ("[A-Za-z][A-Za-z0-9_]*", 64),
        engine if engine.starts_with("db2") => ("[A-Za-z][A-Za-z0-9_]*", 8),
        _ => return,
    };
    if matches_whole(pattern, text) == Some(false) || text.len() > most {
        report
            .add(&NAME, name.at(), format!("`{text}` is not the name of a database of the engine `{engine}`"))
            .help(format!("up to {most} letters, digits and underscores, beginning with a letter"));
    } else if is_reserved(text, engine) {
        report
            .add(&NAME, name.at(), format!("`{text}` is a reserved word of the engine `{engine}`"))
            .help("choose another name");
    }
}

fn user_name(name: View<'_>, engine: &str, report: &mut Report) {
    let Some(text) = name.text() else { return };
    let postgres = engine.contains("postgres");
    if is_reserved(text, engine) {
        report
            .add(&NAME, name.at(), format!("the engine `{engine}` reserves the user name `{text}`"))
            .help("choose another name, for example `\"app_owner\"`");
    } else if postgres && text.to_ascii_lowercase().starts_with("pg_") {
        report.add(&NAME, name.at(), "names of PostgreSQL users do not begin with `pg_`").help("choose another name");
    } else if !text.starts_with(|first: char| first.is_ascii_alphabetic() || (postgres && first == '_')) {
        report.add(&NAME, name.at(), format!("the name of the master user begins with a letter, found `{text}`"));
    }
}

/// Properties with which the database comes with its users.
const EXISTING: [&str; 9] = [
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

fn credentials(instance: View<'_>, report: &mut Report) {
    if !password(instance, report) {
        return;
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
fn password(owner: View<'_>, report: &mut Report) -> bool {
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

fn backups(instance: View<'_>, report: &mut Report) {
    let retention = instance.get("BackupRetentionPeriod");
    let replica = EXISTING.iter().any(|name| name.contains("Source") && !instance.lacks(name));
    match retention.integer() {
        Some(0) if !replica && instance.lacks("DBClusterIdentifier") => {
            report
                .add(&BACKUP, retention.at(), "the database has no backups")
                .help("write `backup_retention_period: 7`");
        }
        Some(days) if !(0..=35).contains(&days) => {
            report
                .add(&BACKUP, retention.at(), format!("`backup_retention_period` is 0 to 35 days, found `{days}`"))
                .help("longer retention is for AWS Backup");
        }
        _ => {}
    }
}

fn encryption(instance: View<'_>, report: &mut Report) {
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

fn monitoring(instance: View<'_>, report: &mut Report) {
    let interval = instance.get("MonitoringInterval");
    match interval.integer() {
        Some(0) | None => {}
        Some(seconds) if ![1, 5, 10, 15, 30, 60].contains(&seconds) => {
            report.add(
                &MONITORING,
                interval.at(),
                format!("`monitoring_interval` is 0, 1, 5, 10, 15, 30 or 60 seconds, found `{seconds}`"),
            );
        }
        Some(_) if instance.lacks("MonitoringRoleArn") => {
            report
                .add(&MONITORING, interval.at(), "enhanced monitoring needs `monitoring_role_arn`")
                .help("add a role that `monitoring.rds.amazonaws.com` may assume");
        }
        Some(_) => {}
    }
}

fn logs(exports: View<'_>, engine: &str, report: &mut Report) {
    let known: &[&str] = match engine {
        "postgres" => &["postgresql", "upgrade", "iam-db-auth-error"],
        "aurora-postgresql" => &["postgresql", "instance", "iam-db-auth-error", "upgrade"],
        "mysql" | "mariadb" => &["audit", "error", "general", "slowquery", "iam-db-auth-error"],
        "aurora-mysql" => &["audit", "error", "general", "slowquery", "instance", "iam-db-auth-error"],
        engine if engine.starts_with("sqlserver") => &["agent", "error"],
        engine if engine.starts_with("oracle") => &["alert", "audit", "listener", "trace", "oemagent"],
        engine if engine.starts_with("db2") => &["diag.log", "notify.log"],
        _ => return,
    };
    for log in exports.items() {
        let Some(name) = log.text().filter(|name| !known.contains(name)) else { continue };
        let help = suggest(name, known.iter().copied()).map_or_else(
            || format!("it has {}", listed(known.iter().copied(), "and")),
            |near| format!("did you mean `{near}`?"),
        );
        report.add(&LOGS, log.at(), format!("the engine `{engine}` has no log `{name}`")).help(help);
    }
}

fn placement(instance: View<'_>, report: &mut Report) {
    let zone = instance.get("AvailabilityZone");
    if zone.is_given() && instance.get("MultiAZ").boolean() == Some(true) {
        report
            .add(
                &PLACEMENT,
                instance.name_at("AvailabilityZone"),
                "a Multi-AZ database is not in one `availability_zone`",
            )
            .also(instance.get("MultiAZ").at(), "it is Multi-AZ because of this")
            .help("remove `availability_zone`");
    }
    let port = instance.get("Port");
    let number = port.integer().or_else(|| port.text().and_then(|text| text.parse().ok()));
    if let Some(number) = number.filter(|number| !(1150..=65535).contains(number)) {
        report.add(&PLACEMENT, port.at(), format!("the port of a database is 1150 to 65535, found `{number}`"));
    }
}
