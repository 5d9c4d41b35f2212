//! What must not be lost.

use specforge_dsl::components::*;
use specforge_dsl::prelude::*;

use super::Environment;
use super::foundation::Foundation;

/// The name of the database.
pub const DATABASE: &str = "specforge";

/// What the other stacks use of the data.
pub struct Data {
    /// What SpecForge knows.
    pub database: Postgres,
    /// Who is signed in.
    pub sessions: Redis,
}

/// SpecForge: PostgreSQL, and Redis for sessions, with their secrets.
#[stack]
pub fn data(scope: &Scope, environment: &Environment, foundation: &Foundation) -> Data {
    let Foundation { key, network, groups, .. } = foundation;
    let database = postgres(
        scope,
        &PostgresSettings {
            identifier: &environment.named("postgres"),
            major_version: 18,
            class: environment.database_class,
            storage: gibibytes(20),
            storage_limit: environment.database_storage_limit,
            database: DATABASE,
            user_name: "specforge",
            standby: environment.database_standby,
            retention: environment.retention,
            subnets: &network.data,
            security_group: groups.database,
            key: *key,
        },
    );
    let sessions = redis(
        scope,
        &RedisSettings {
            identifier: &environment.named("redis"),
            node_type: environment.cache_node_type,
            nodes: environment.cache_nodes,
            snapshot_days: environment.cache_snapshot_days,
            retention: environment.retention,
            subnets: &network.data,
            security_group: groups.redis,
            key: *key,
        },
    );
    let database_endpoint =
        Output { value: database.instance.endpoint_address(), description: "PostgreSQL, port 5432" };
    let redis_endpoint = Output {
        value: sessions.replication_group.primary_end_point_address(),
        description: "Redis with TLS, port 6379",
    };
    Data { database, sessions }
}
