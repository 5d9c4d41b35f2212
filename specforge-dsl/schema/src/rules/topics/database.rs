//! RDS database instances: backups, monitoring, logs, placement.

use super::{database_credentials, database_name, instance_class, window};
use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;
use crate::suggest;

pub(crate) const CODES: &[RuleCode] = &[BACKUP, MONITORING, LOGS, PLACEMENT];

const BACKUP: RuleCode = RuleCode {
    code: "SF0254",
    title: "A database without backups",
    explanation: "A retention period of 0 switches automated backups off, and what is lost then is lost. A replica may do \
                  without. Source: AWS::RDS::DBInstance, `BackupRetentionPeriod`.",
};
const MONITORING: RuleCode = RuleCode {
    code: "SF0256",
    title: "Monitoring that is incomplete",
    explanation: "Enhanced monitoring needs a role, and an interval of 1, 5, 10, 15, 30 or 60 seconds. Source: \
                  AWS::RDS::DBInstance and AWS::RDS::DBCluster, `MonitoringInterval`.",
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
                  group has subnets in two Availability Zones at least. Storage, credentials and protection of Aurora belong to the cluster. \
                  Source: AWS::RDS::DBInstance, \
                  `AvailabilityZone` and `Port`, and AWS::RDS::DBSubnetGroup.",
};

/// `AWS::RDS::DBInstance`.
pub(super) fn instance(instance: View<'_>, report: &mut Report) {
    let engine = instance.get("Engine").text();
    instance_class::database(instance.get("DBInstanceClass"), report);
    database_name::identifier(instance.get("DBInstanceIdentifier"), "db_instance_identifier", report);
    if let Some(engine) = engine {
        database_name::database_name(instance.get("DBName"), engine, report);
        database_name::user_name(instance.get("MasterUsername"), engine, report);
        logs(instance.get("EnableCloudwatchLogsExports"), engine, report);
    }
    database_credentials::credentials(instance, report);
    database_credentials::encryption(instance, report);
    monitoring(instance, report);
    placement(instance, report);
    aurora(instance, report);
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
    database_name::identifier(cluster.get("DBClusterIdentifier"), "db_cluster_identifier", report);
    if let Some(engine) = cluster.get("Engine").text() {
        database_name::database_name(cluster.get("DatabaseName"), engine, report);
        database_name::user_name(cluster.get("MasterUsername"), engine, report);
        logs(cluster.get("EnableCloudwatchLogsExports"), engine, report);
    }
    database_credentials::password(cluster, report);
    monitoring(cluster, report);
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

fn backups(instance: View<'_>, report: &mut Report) {
    let retention = instance.get("BackupRetentionPeriod");
    let replica = database_credentials::EXISTING.iter().any(|name| name.contains("Source") && !instance.lacks(name));
    if retention.integer() == Some(0) && !replica && instance.lacks("DBClusterIdentifier") {
        report.add(&BACKUP, retention.at(), "the database has no backups").help("write `backup_retention_period: 7`");
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

/// Properties that an Aurora cluster has in place of its instances.
const OF_THE_CLUSTER: [(&str, &str); 5] = [
    ("AllocatedStorage", "allocated_storage"),
    ("DeletionProtection", "deletion_protection"),
    ("EnableIAMDatabaseAuthentication", "enable_iam_database_authentication"),
    ("MasterUserPassword", "master_user_password"),
    ("ManageMasterUserPassword", "manage_master_user_password"),
];

fn aurora(instance: View<'_>, report: &mut Report) {
    let engine = instance.get("Engine");
    if !engine.text().is_some_and(|engine| engine.starts_with("aurora")) {
        return;
    }
    for (name, rust) in OF_THE_CLUSTER.into_iter().filter(|(name, _)| instance.has(name)) {
        report
            .add(&PLACEMENT, instance.name_at(name), format!("an Aurora instance has no `{rust}`; its cluster has"))
            .also(engine.at(), "the engine")
            .help(format!("move `{rust}` to the `rds::DbCluster`"));
    }
}
