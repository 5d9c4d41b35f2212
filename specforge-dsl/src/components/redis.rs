use super::Retention;
use super::secret::{GeneratedSecret, GeneratedSecretSettings, generated_secret};
use crate::prelude::*;

/// What a Redis cache looks like.
pub struct RedisSettings<'a> {
    /// The replication group's name.
    pub identifier: &'a str,
    /// The size of a node, for example `cache.t3.small`.
    pub node_type: &'a str,
    /// How many nodes there are. From two on they lie in different zones, and another takes over when the first fails.
    pub nodes: u8,
    /// For how many days daily snapshots stay.
    pub snapshot_days: u8,
    /// Whether the token outlives the stack.
    pub retention: Retention,
    /// Subnets to live in.
    pub subnets: &'a [Handle<ec2::Subnet>],
    /// Who may connect.
    pub security_group: Handle<ec2::SecurityGroup>,
    /// The key for data and token.
    pub key: Handle<kms::Key>,
}

/// A Redis cache and how to reach it.
#[derive(Clone)]
pub struct Redis {
    /// All nodes together, which have one address.
    pub replication_group: Handle<elasticache::ReplicationGroup>,
    /// The token that clients present.
    pub token: GeneratedSecret,
    /// The nodes, each of which emits metrics of its own.
    pub nodes: Vec<RedisNode>,
}

/// One node of a cache.
#[derive(Clone)]
pub struct RedisNode {
    /// Its position, from 1.
    pub number: u8,
    /// The identifier that ElastiCache gives it: the group's, and the position in three digits.
    pub(super) id: Interpolated,
}

/// Makes a Redis cache: encrypted at rest and in transit, private, with a generated token and daily snapshots.
#[component]
pub fn redis(scope: &Scope, settings: &RedisSettings<'_>) -> Redis {
    let RedisSettings { identifier, key, .. } = *settings;
    let several = settings.nodes > 1;
    let client = generated_secret(
        scope,
        &GeneratedSecretSettings {
            description: "Token of the Redis cache",
            key,
            length: 64,
            user_name: None,
            retention: settings.retention,
        },
    );
    let subnets =
        elasticache::SubnetGroup { description: format!("Where {identifier} lives"), subnet_ids: settings.subnets };
    #[deletion_policy(Snapshot)]
    let replication_group = elasticache::ReplicationGroup {
        replication_group_id: identifier,
        replication_group_description: format!("Cache {identifier}"),
        engine: "redis",
        engine_version: "7.1",
        auto_minor_version_upgrade: true,
        cache_node_type: settings.node_type,
        num_cache_clusters: settings.nodes,
        automatic_failover_enabled: several,
        multi_az_enabled: several,
        port: 6379,
        cache_subnet_group_name: subnets,
        security_group_ids: [settings.security_group],
        at_rest_encryption_enabled: true,
        kms_key_id: key,
        transit_encryption_enabled: true,
        auth_token: client.resolved(),
        snapshot_retention_limit: settings.snapshot_days,
        snapshot_window: "02:00-03:00",
        preferred_maintenance_window: "sun:05:30-sun:06:30",
    };
    let nodes = (1..=settings.nodes)
        .map(|number| RedisNode { number, id: sub!("{replication_group}-{}", format!("{number:03}")) })
        .collect();
    Redis { replication_group, token: client, nodes }
}
