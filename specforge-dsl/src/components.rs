//! What any team would reuse: a network, a database, a cache, a load balancer, services, alarms.
//!
//! Each is a function marked `#[component]`: it takes the scope, settings with types of their own, and gives back the
//! handles that others need. They are written in the language itself; where one does not fit, copy it and change it.

mod access_log_bucket;
mod alarm;
mod alert_topic;
mod dashboard;
mod encryption_key;
mod fargate;
mod image_digest;
mod load_balancer;
mod log_group;
mod log_metric;
mod metric;
mod network;
mod postgres;
mod quantity;
mod redis;
mod registry;
mod retention;
mod route;
mod secret;
mod site;
mod ssm_secret;
mod target_group;

pub use access_log_bucket::access_log_bucket;
pub use alarm::{Condition, MissingData, alarm};
pub use alert_topic::alert_topic;
pub use dashboard::{Graph, dashboard, graph};
pub use encryption_key::{EncryptionKeySettings, encryption_key};
pub use fargate::*;
pub use image_digest::image_digest;
pub use load_balancer::{LoadBalancer, LoadBalancerSettings, load_balancer};
pub use log_group::{LogGroupSettings, log_group};
pub use log_metric::{LogMetric, log_metric};
pub use metric::*;
pub use network::*;
pub use postgres::{InstanceClass, Postgres, PostgresSettings, postgres};
pub use quantity::*;
pub use redis::{Redis, RedisNode, RedisSettings, redis};
pub use registry::{RegistrySettings, registry};
pub use retention::Retention;
pub use route::*;
pub use secret::{GeneratedSecret, GeneratedSecretSettings, generated_secret};
pub use site::{Domain, Site, site, site_address};
pub use ssm_secret::ssm_secret;
pub use target_group::{TargetGroup, TargetGroupSettings, target_group};
