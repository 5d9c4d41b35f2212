//! Parameter groups of databases.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[PARAMETER];

const PARAMETER: RuleCode = RuleCode {
    code: "SF0305",
    title: "A database parameter that is misspelled",
    explanation: "Parameters have the names that the engine's documentation gives them; RDS refuses the group if one does not \
                  exist. Names that are not almost those of well-known parameters are left to RDS. Source: PostgreSQL \
                  documentation, \"Server Configuration\", and MySQL Reference Manual, \"Server System Variables\".",
};

const POSTGRES: &str = "autovacuum autovacuum_analyze_scale_factor autovacuum_max_workers autovacuum_naptime \
    autovacuum_vacuum_cost_delay autovacuum_vacuum_cost_limit autovacuum_vacuum_scale_factor checkpoint_timeout \
    client_encoding deadlock_timeout default_statistics_target effective_cache_size effective_io_concurrency \
    hot_standby_feedback idle_in_transaction_session_timeout idle_session_timeout lock_timeout \
    log_autovacuum_min_duration log_connections log_disconnections log_duration log_lock_waits \
    log_min_duration_statement log_min_error_statement log_min_messages log_retention_period log_rotation_age \
    log_statement log_temp_files logical_replication_mode maintenance_work_mem max_connections \
    max_locks_per_transaction max_logical_replication_workers max_parallel_workers max_parallel_workers_per_gather \
    max_prepared_transactions max_replication_slots max_wal_senders max_wal_size max_worker_processes min_wal_size \
    password_encryption pg_stat_statements.max pg_stat_statements.track pgaudit.log pgaudit.role random_page_cost \
    rds.allowed_extensions rds.force_autovacuum_logging_level rds.force_ssl rds.log_retention_period \
    rds.logical_replication seq_page_cost shared_buffers shared_preload_libraries ssl_min_protocol_version \
    statement_timeout synchronous_commit tcp_keepalives_count tcp_keepalives_idle tcp_keepalives_interval temp_buffers \
    timezone track_activities track_activity_query_size track_io_timing vacuum_cost_limit wal_buffers \
    wal_sender_timeout work_mem";
const MYSQL: &str = "binlog_format character_set_client character_set_database character_set_server collation_server \
    event_scheduler general_log innodb_buffer_pool_size innodb_flush_log_at_trx_commit innodb_lock_wait_timeout \
    innodb_log_file_size interactive_timeout lock_wait_timeout log_bin_trust_function_creators log_output \
    long_query_time lower_case_table_names max_allowed_packet max_connections max_execution_time \
    performance_schema require_secure_transport slow_query_log sql_mode time_zone tmp_table_size wait_timeout";
const REDIS: &str = "activedefrag activerehashing appendfsync appendonly client-output-buffer-limit-normal-hard-limit \
    cluster-enabled databases hash-max-listpack-entries lazyfree-lazy-eviction lfu-decay-time maxmemory-policy \
    maxmemory-samples min-replicas-max-lag notify-keyspace-events reserved-memory-percent slowlog-log-slower-than \
    slowlog-max-len tcp-keepalive timeout";

/// `AWS::RDS::DBParameterGroup` and `AWS::RDS::DBClusterParameterGroup`.
pub(super) fn database(group: View<'_>, report: &mut Report) {
    let family = group.get("Family").text().unwrap_or_default();
    let known = match family {
        family if family.contains("postgres") => POSTGRES,
        family if family.contains("mysql") || family.starts_with("mariadb") => MYSQL,
        _ => return,
    };
    names(group.get("Parameters"), family, known, report);
}

/// `AWS::ElastiCache::ParameterGroup`.
pub(super) fn cache(group: View<'_>, report: &mut Report) {
    let family = group.get("CacheParameterGroupFamily").text().unwrap_or_default();
    if family.starts_with("redis") || family.starts_with("valkey") {
        names(group.get("Properties"), family, REDIS, report);
    }
}

fn names(parameters: View<'_>, family: &str, known: &str, report: &mut Report) {
    let known: Vec<&str> = known.split_whitespace().collect();
    for (name, at, _) in parameters.fields().filter(|(name, _, _)| !known.contains(name)) {
        let close = |candidate: &&&str| name.len() > 6 && strsim::osa_distance(candidate, name) == 1;
        let same_letters =
            |candidate: &&&str| candidate.replace(['_', '-'], "") == name.replace(['_', '-'], "").to_ascii_lowercase();
        if let Some(near) = known.iter().find(|candidate| close(candidate) || same_letters(candidate)) {
            report
                .add(&PARAMETER, at, format!("`{family}` has no parameter `{name}`"))
                .help(format!("did you mean `{near}`?"));
        }
    }
}
