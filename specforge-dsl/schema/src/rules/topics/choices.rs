//! Values that AWS documents as a closed list where the schema leaves them open.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;
use crate::suggest;

pub(crate) const CODES: &[RuleCode] = &[CHOICE];

const CHOICE: RuleCode = RuleCode {
    code: "SF0306",
    title: "Not one of the documented values",
    explanation: "The schema takes any text, and the service only what its documentation lists: engines and storage types of \
                  RDS and ElastiCache, log drivers of ECS, domains of Elastic IP addresses. Source: the resource types' \
                  reference pages.",
};

/// A property, its Rust name and its values.
type Choice = (&'static str, &'static str, &'static [&'static str]);

const DB_INSTANCE: [Choice; 3] = [
    (
        "Engine",
        "engine",
        &[
            "aurora",
            "aurora-mysql",
            "aurora-postgresql",
            "custom-oracle-ee",
            "custom-oracle-ee-cdb",
            "custom-oracle-se2",
            "custom-oracle-se2-cdb",
            "custom-sqlserver-dev",
            "custom-sqlserver-ee",
            "custom-sqlserver-se",
            "custom-sqlserver-web",
            "db2-ae",
            "db2-se",
            "mariadb",
            "mysql",
            "oracle-ee",
            "oracle-ee-cdb",
            "oracle-se2",
            "oracle-se2-cdb",
            "postgres",
            "sqlserver-dev-ee",
            "sqlserver-ee",
            "sqlserver-ex",
            "sqlserver-se",
            "sqlserver-web",
            "docdb",
            "neptune",
        ],
    ),
    ("StorageType", "storage_type", &["gp2", "gp3", "io1", "io2", "standard", "aurora", "aurora-iopt1"]),
    (
        "LicenseModel",
        "license_model",
        &[
            "bring-your-own-license",
            "general-public-license",
            "license-included",
            "marketplace-license",
            "postgresql-license",
        ],
    ),
];
const DB_CLUSTER: [Choice; 2] = [
    ("Engine", "engine", &["aurora", "aurora-mysql", "aurora-postgresql", "mysql", "postgres", "neptune"]),
    ("EngineMode", "engine_mode", &["provisioned", "serverless", "parallelquery", "global", "multimaster"]),
];
const REPLICATION_GROUP: [Choice; 1] = [("Engine", "engine", &["redis", "valkey"])];
const CACHE_CLUSTER: [Choice; 1] = [("Engine", "engine", &["memcached", "redis", "valkey"])];
const ELASTIC_IP: [Choice; 1] = [("Domain", "domain", &["vpc", "standard"])];
const LOG: [Choice; 1] = [(
    "LogDriver",
    "log_driver",
    &["awsfirelens", "awslogs", "fluentd", "gelf", "journald", "json-file", "logentries", "none", "splunk", "syslog"],
)];

/// `AWS::RDS::DBInstance`.
pub(super) fn db_instance(instance: View<'_>, report: &mut Report) {
    check(instance, &DB_INSTANCE, report);
}

/// `AWS::RDS::DBCluster`.
pub(super) fn db_cluster(cluster: View<'_>, report: &mut Report) {
    check(cluster, &DB_CLUSTER, report);
}

/// `AWS::ElastiCache::ReplicationGroup`.
pub(super) fn replication_group(group: View<'_>, report: &mut Report) {
    check(group, &REPLICATION_GROUP, report);
}

/// `AWS::ElastiCache::CacheCluster`.
pub(super) fn cache_cluster(cluster: View<'_>, report: &mut Report) {
    check(cluster, &CACHE_CLUSTER, report);
}

/// `AWS::EC2::EIP`.
pub(super) fn elastic_ip(address: View<'_>, report: &mut Report) {
    check(address, &ELASTIC_IP, report);
}

/// `AWS::ECS::TaskDefinition`.
pub(super) fn task_definition(task: View<'_>, report: &mut Report) {
    let on_fargate = task.get("RequiresCompatibilities").items().any(|item| item.text() == Some("FARGATE"));
    if !on_fargate {
        task.get("ContainerDefinitions")
            .items()
            .for_each(|container| check(container.get("LogConfiguration"), &LOG, report));
    }
}

fn check(owner: View<'_>, choices: &[Choice], report: &mut Report) {
    for (name, rust, values) in choices {
        let value = owner.get(name);
        // RDS and ElastiCache compare without regard to case.
        let known = |text: &&str| values.iter().any(|value| value.eq_ignore_ascii_case(text));
        let Some(text) = value.text().filter(|text| !known(text)) else { continue };
        let near = suggest(text, values.iter().copied()).map(|near| format!("did you mean `{near:?}`?"));
        let expected = listed(values.iter().copied(), "or");
        report
            .add(&CHOICE, value.at(), format!("`{rust}` has no value `{text}`; expected {expected}"))
            .maybe_help(near);
    }
}
