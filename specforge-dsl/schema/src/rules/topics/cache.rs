//! ElastiCache.

use super::{instance_class, window};
use crate::rules::codes::RuleCode;
use crate::rules::pattern::{matches_whole, only};
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[NODES, ENCRYPTION, NAME, CLUSTER];

const NODES: RuleCode = RuleCode {
    code: "SF0261",
    title: "A replication group without the nodes that it needs",
    explanation: "Automatic failover needs a replica: two cache clusters, or one replica in each node group. Multi-AZ \
                  needs automatic failover. T1 nodes have no failover. \
                  Source: AWS::ElastiCache::ReplicationGroup.",
};
const ENCRYPTION: RuleCode = RuleCode {
    code: "SF0262",
    title: "Authentication without encryption in transit",
    explanation: "A token or user groups need `transit_encryption_enabled`, and exclude each other. A token has 16 to \
                  128 printable characters without space and other symbols than `! & # $ ^ < > -`. A KMS key needs \
                  `at_rest_encryption_enabled`. Source: AWS::ElastiCache::ReplicationGroup, `AuthToken`.",
};
const NAME: RuleCode = RuleCode {
    code: "SF0263",
    title: "An identifier that ElastiCache refuses",
    explanation: "An identifier has up to 40 letters, digits and single hyphens (clusters: up to 50), begins with a letter \
                  and does not end with a hyphen. Source: AWS::ElastiCache::ReplicationGroup, `ReplicationGroupId`.",
};
const CLUSTER: RuleCode = RuleCode {
    code: "SF0264",
    title: "A cache cluster that only a replication group can be",
    explanation: "A cache cluster of Redis or Valkey has one node and no encryption in transit; a replication group has \
                  both. Several zones need several nodes. Source: AWS::ElastiCache::CacheCluster, `NumCacheNodes`, \
                  `TransitEncryptionEnabled` and `AZMode`.",
};

/// `AWS::ElastiCache::ReplicationGroup`.
pub(super) fn replication_group(group: View<'_>, report: &mut Report) {
    instance_class::cache(group.get("CacheNodeType"), report);
    identifier(group.get("ReplicationGroupId"), "replication_group_id", 40, report);
    nodes(group, report);
    encryption(group, report);
    windows(group, report);
    port(group, report);
}

/// `AWS::ElastiCache::CacheCluster`.
pub(super) fn cluster(cluster: View<'_>, report: &mut Report) {
    instance_class::cache(cluster.get("CacheNodeType"), report);
    identifier(cluster.get("ClusterName"), "cluster_name", 50, report);
    windows(cluster, report);
    port(cluster, report);
    let engine = cluster.get("Engine");
    let count = cluster.get("NumCacheNodes");
    match engine.text() {
        Some(name @ ("redis" | "valkey")) => {
            if let Some(nodes) = count.integer().filter(|nodes| *nodes > 1) {
                report
                    .add(&CLUSTER, count.at(), format!("a cache cluster of `{name}` has one node, found {nodes}"))
                    .help("declare an `elasticache::ReplicationGroup`");
            }
            if cluster.get("TransitEncryptionEnabled").boolean() == Some(true) {
                report
                    .add(
                        &CLUSTER,
                        cluster.name_at("TransitEncryptionEnabled"),
                        format!("a cache cluster of `{name}` has no encryption in transit"),
                    )
                    .help("declare an `elasticache::ReplicationGroup`");
            }
        }
        Some("memcached") => {
            for (name, rust) in
                [("SnapshotRetentionLimit", "snapshot_retention_limit"), ("SnapshotWindow", "snapshot_window")]
            {
                let off = cluster.get(name).integer() == Some(0);
                if cluster.has(name) && !off {
                    report
                        .add(
                            &CLUSTER,
                            cluster.name_at(name),
                            format!("Memcached keeps no snapshots, so it has no `{rust}`"),
                        )
                        .also(engine.at(), "the engine")
                        .help(format!("remove `{rust}`"));
                }
            }
        }
        _ => {}
    }
    let one = count.integer() == Some(1);
    if one && cluster.get("AZMode").text() == Some("cross-az") {
        report
            .add(&CLUSTER, cluster.get("AZMode").at(), "a single node is in a single zone")
            .help("write `az_mode: \"single-az\"`");
    }
}

fn nodes(group: View<'_>, report: &mut Report) {
    let failover = group.get("AutomaticFailoverEnabled");
    let clusters = group.get("NumCacheClusters");
    let groups = group.get("NumNodeGroups");
    let replicas = group.get("ReplicasPerNodeGroup");
    let single = groups.integer() == Some(1) || group.lacks("NumNodeGroups");
    if failover.boolean() == Some(true) {
        if clusters.integer() == Some(1) {
            report
                .add(&NODES, clusters.at(), "automatic failover needs a second node")
                .also(failover.at(), "failover is switched on")
                .help("write `num_cache_clusters: 2`");
        } else if replicas.integer() == Some(0) && single && !group.has("NumCacheClusters") {
            report
                .add(&NODES, replicas.at(), "automatic failover needs a replica")
                .also(failover.at(), "failover is switched on")
                .help("write `replicas_per_node_group: 1`");
        }
    }
    if group.get("MultiAZEnabled").boolean() == Some(true)
        && (failover.boolean() == Some(false)
            || (group.lacks("AutomaticFailoverEnabled") && group.lacks("GlobalReplicationGroupId")))
    {
        report
            .add(&NODES, group.get("MultiAZEnabled").at(), "`multi_az_enabled` needs `automatic_failover_enabled`")
            .help("write `automatic_failover_enabled: true`");
    }
    if groups.integer().is_some_and(|number| number > 1) && failover.boolean() == Some(false) {
        report
            .add(&NODES, failover.at(), "several node groups need `automatic_failover_enabled`")
            .also(groups.at(), "the node groups")
            .help("write `automatic_failover_enabled: true`");
    }
    if let (Some(all), Some(number)) = (group.get("PreferredCacheClusterAZs").all_items(), clusters.integer())
        && all.len() as i64 != number
    {
        report
            .add(
                &NODES,
                group.get("PreferredCacheClusterAZs").at(),
                format!("there are {} zones for {number} nodes", all.len()),
            )
            .also(clusters.at(), "the number of nodes")
            .help("name one zone for each node");
    }
    if group.get("CacheNodeType").text().is_some_and(|class| class.starts_with("cache.t1."))
        && failover.boolean() == Some(true)
    {
        report.add(&NODES, group.get("CacheNodeType").at(), "T1 nodes have no automatic failover");
    }
}

fn encryption(group: View<'_>, report: &mut Report) {
    let transit = group.get("TransitEncryptionEnabled");
    let plain = transit.boolean() == Some(false) || group.lacks("TransitEncryptionEnabled");
    for (name, rust) in [
        ("AuthToken", "auth_token"),
        ("UserGroupIds", "user_group_ids"),
        ("TransitEncryptionMode", "transit_encryption_mode"),
    ] {
        let empty = group.get(name).all_items().is_some_and(|items| items.is_empty());
        if plain && group.has(name) && !empty {
            report
                .add(&ENCRYPTION, group.name_at(name), format!("`{rust}` needs `transit_encryption_enabled`"))
                .help("write `transit_encryption_enabled: true`");
            return;
        }
    }
    let token = group.get("AuthToken");
    if let Some(text) = token.text() {
        let length = text.chars().count();
        let printable = only(text, |character| character.is_ascii_graphic() && !"@\"/".contains(character));
        if !(16..=128).contains(&length) || !printable {
            report
                .add(
                    &ENCRYPTION,
                    token.at(),
                    "an auth token has 16 to 128 printable characters without `@`, `\"`, `/` and space",
                )
                .help("generate it with a `secretsmanager::Secret`");
        }
    }
    if token.is_given() && group.get("UserGroupIds").all_items().is_some_and(|items| !items.is_empty()) {
        report
            .add(&ENCRYPTION, group.name_at("UserGroupIds"), "`auth_token` and `user_group_ids` exclude each other")
            .also(group.name_at("AuthToken"), "`auth_token` is given here")
            .help("remove one of them");
    }
    let at_rest = group.get("AtRestEncryptionEnabled");
    if group.has("KmsKeyId")
        && (at_rest.boolean() == Some(false) || group.lacks("AtRestEncryptionEnabled"))
        && group.lacks("SnapshotName")
    {
        report
            .add(&ENCRYPTION, group.name_at("KmsKeyId"), "`kms_key_id` without `at_rest_encryption_enabled`")
            .help("write `at_rest_encryption_enabled: true`");
    }
}

fn identifier(name: View<'_>, rust: &str, most: usize, report: &mut Report) {
    let Some(text) = name.text() else { return };
    if matches_whole("[A-Za-z](-?[A-Za-z0-9])*", text) == Some(false) || text.len() > most {
        report
            .add(&NAME, name.at(), format!("`{rust}` is not `{text}`"))
            .help(format!("up to {most} letters, digits and single hyphens, beginning with a letter"));
    }
}

fn windows(owner: View<'_>, report: &mut Report) {
    window::check(
        owner,
        ("SnapshotWindow", "snapshot_window"),
        ("PreferredMaintenanceWindow", "preferred_maintenance_window"),
        60,
        report,
    );
    let kept = owner.get("SnapshotRetentionLimit");
    if let Some(days) = kept.integer().filter(|days| !(0..=35).contains(days)) {
        report.add(&NODES, kept.at(), format!("`snapshot_retention_limit` is 0 to 35 days, found `{days}`"));
    }
}

fn port(owner: View<'_>, report: &mut Report) {
    let port = owner.get("Port");
    if let Some(number) = port.integer().filter(|number| !(1..=65535).contains(number)) {
        report.add(&NODES, port.at(), format!("`port` is 1 to 65535, found `{number}`"));
    }
}
