//! A PostgreSQL database.

mod instance_class;

pub use instance_class::InstanceClass;

use super::Retention;
use super::quantity::{Bytes, Count, Quantity};
use super::secret::{GeneratedSecret, GeneratedSecretSettings, generated_secret};
use crate::prelude::*;

/// What a PostgreSQL database looks like.
pub struct PostgresSettings<'a> {
    /// The instance's identifier.
    pub identifier: &'a str,
    /// The major version. AWS installs minor ones in the maintenance window; a template that named one would ask for a
    /// downgrade at the next deployment.
    pub major_version: u8,
    /// The instance's size.
    pub class: InstanceClass,
    /// Storage to begin with; RDS adds to it when a tenth is left.
    pub storage: Quantity<Bytes>,
    /// Where adding ends.
    pub storage_limit: Quantity<Bytes>,
    /// The first database's name.
    pub database: &'a str,
    /// The name of the user that owns it; the password is generated.
    pub user_name: &'a str,
    /// Whether a second instance in another zone stands by.
    pub standby: bool,
    /// Whether its data must survive mistakes: it cannot be deleted, its backups outlive it, and so does its password.
    pub retention: Retention,
    /// Subnets in at least two zones.
    pub subnets: &'a [Handle<ec2::Subnet>],
    /// Who may connect.
    pub security_group: Handle<ec2::SecurityGroup>,
    /// The key for storage, backups, insights and the password.
    pub key: Handle<kms::Key>,
}

/// A PostgreSQL database and how to reach it.
#[derive(Clone, Copy)]
pub struct Postgres {
    /// The database instance, which emits the metrics.
    pub instance: Handle<rds::DbInstance>,
    /// User name and password.
    pub credentials: GeneratedSecret,
    /// How many connections it takes at most.
    pub connections: Quantity<Count>,
}

/// Makes a PostgreSQL database: encrypted at rest and in transit, private, backed up for a week, with a generated
/// password, enhanced monitoring and insights.
///
/// The password is a secret of ours and not one that RDS manages: RDS changes its own every seven days, and containers read
/// secrets only when they start (RDS User Guide, "Password management with Amazon RDS and AWS Secrets Manager").
#[component]
pub fn postgres(scope: &Scope, settings: &PostgresSettings<'_>) -> Postgres {
    let PostgresSettings { identifier, key, class, retention, .. } = *settings;
    let kept = retention == Retention::Keep;
    let owner = generated_secret(
        scope,
        &GeneratedSecretSettings {
            description: "Owner of the PostgreSQL database",
            key,
            length: 32,
            user_name: Some(settings.user_name),
            retention,
        },
    );
    let subnets = rds::DbSubnetGroup {
        db_subnet_group_description: format!("Where {identifier} lives"),
        subnet_ids: settings.subnets,
    };
    let parameters = rds::DbParameterGroup {
        description: format!("Settings of {identifier}"),
        family: format!("postgres{}", settings.major_version),
        parameters: json!({
            // Set, not left to the default that RDS derives from memory: alarms and pools are reckoned from it.
            "max_connections": class.connections().whole().to_string(),
            "rds.force_ssl": "1",
            "log_min_duration_statement": "1000", // milliseconds
        }),
    };
    let monitoring = iam::Role {
        assume_role_policy_document: new {
            statement: [new {
                effect: Allow,
                principal: new { service: ["monitoring.rds.amazonaws.com"] },
                action: ["sts:AssumeRole"],
                condition: json!({ "StringEquals": { "aws:SourceAccount": account_id() } }),
            }],
        },
        managed_policy_arns: [external::<iam::ManagedPolicyArn>(sub!(
            "arn:{partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
        ))],
    };
    #[deletion_policy(Snapshot)]
    let instance = rds::DbInstance {
        db_instance_identifier: identifier,
        engine: "postgres",
        engine_version: settings.major_version.to_string(),
        auto_minor_version_upgrade: true,
        db_instance_class: class.name(),
        storage_type: "gp2",
        allocated_storage: settings.storage.in_gibibytes().to_string(),
        max_allocated_storage: settings.storage_limit.in_gibibytes(),
        storage_encrypted: true,
        kms_key_id: key,
        db_name: settings.database,
        master_username: settings.user_name,
        master_user_password: owner.resolved(),
        enable_iam_database_authentication: true,
        db_parameter_group_name: parameters,
        db_subnet_group_name: subnets,
        vpc_security_groups: [settings.security_group],
        publicly_accessible: false,
        multi_az: settings.standby,
        backup_retention_period: 7,
        preferred_backup_window: "03:00-04:00",
        preferred_maintenance_window: "sun:04:30-sun:05:30",
        copy_tags_to_snapshot: true,
        deletion_protection: kept,
        delete_automated_backups: !kept,
        monitoring_interval: 60,
        monitoring_role_arn: monitoring,
        enable_performance_insights: true,
        performance_insights_kms_key_id: key,
        performance_insights_retention_period: 7,
        database_insights_mode: Standard,
        enable_cloudwatch_logs_exports: ["postgresql", "upgrade"],
    };
    // Adds host, port and engine to the secret, so that tools find the database by it.
    let attachment = secretsmanager::SecretTargetAttachment {
        secret_id: owner.secret,
        target_id: instance,
        target_type: "AWS::RDS::DBInstance",
    };
    Postgres { instance, credentials: owner, connections: class.connections() }
}
