//! PostgreSQL and Redis, with their secrets.

use crate::account::{Account, elements, sorted, text};
use crate::foundation::{DATA, key};
use serde_json::json;

/// Asserts what the stack makes.
pub(crate) fn stands(account: &Account) {
    database(account);
    cache(account);
    secrets(account);
}

fn database(account: &Account) {
    assert_eq!(account.names("databases"), ["specforge-production-postgres"]);
    let database = account.only("databases");
    for (property, expected) in [
        ("Engine", json!("postgres")),
        ("DBInstanceClass", json!("db.t3.small")),
        ("DBName", json!("specforge")),
        ("AllocatedStorage", json!(20)),
        ("BackupRetentionPeriod", json!(7)),
        ("MultiAZ", json!(true)),
        ("StorageEncrypted", json!(true)),
        ("PubliclyAccessible", json!(false)),
        ("KmsKeyId", json!(key(account))),
        ("DBInstanceStatus", json!("available")),
    ] {
        assert_eq!(database[property], expected, "{property}");
    }
    let groups = elements(&database["VpcSecurityGroups"]);
    assert_eq!(sorted(groups.iter().map(|group| &group["VpcSecurityGroupId"])), [account.security_group("PostgreSQL")]);
    let subnets = elements(&database["DBSubnetGroup"]["Subnets"]);
    assert_eq!(sorted(subnets.iter().map(|subnet| &subnet["SubnetIdentifier"])), account.subnets(&DATA));
}

fn cache(account: &Account) {
    assert_eq!(account.names("caches"), ["specforge-production-redis"]);
    let cache = account.only("caches");
    for (property, expected) in [
        ("CacheNodeType", json!("cache.t3.small")),
        ("AutomaticFailover", json!("enabled")),
        ("MultiAZ", json!("enabled")),
        ("SnapshotRetentionLimit", json!(7)),
        ("AuthTokenEnabled", json!(true)),
        ("TransitEncryptionEnabled", json!(true)),
        ("AtRestEncryptionEnabled", json!(true)),
        ("Status", json!("available")),
    ] {
        assert_eq!(cache[property], expected, "{property}");
    }
    assert_eq!(elements(&cache["MemberClusters"]).len(), 2);
}

/// Both secrets were generated, and the database's one knows its database.
fn secrets(account: &Account) {
    let secrets = account.list("secrets");
    let named = |part: &str| {
        let found = secrets.iter().find(|secret| text(&secret["Name"]).contains(part));
        found.unwrap_or_else(|| panic!("no secret `{part}` in {secrets:?}"))
    };
    assert_eq!(secrets.len(), 2);
    let (database, redis) = (named("Database"), named("Sessions"));
    assert_ne!(database["ARN"], redis["ARN"]);
    let attached = &account.map("secret_fields")[text(&database["Name"])];
    assert_eq!(sorted(elements(attached)), ["dbname", "engine", "host", "password", "port", "username"]);
}
