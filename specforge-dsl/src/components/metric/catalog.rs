//! Which metric has which unit, and which resource emits it with which dimensions.
//!
//! Sources: the CloudWatch pages of each service's user guide ("CloudWatch metrics for your Application Load Balancer",
//! "Amazon ECS CloudWatch metrics", "Amazon RDS CloudWatch metrics", "Metrics for Valkey and Redis OSS").

use super::{Dimension, Emits, Metric, MetricSource};
use crate::aws::{elb, rds};
use crate::components::fargate::FargateService;
use crate::components::quantity::{Bytes, Count, CountPerSecond, Percent, Seconds};
use crate::components::redis::RedisNode;
use crate::components::target_group::TargetGroup;
use crate::language::Handle;

/// Declares metrics: a marker, CloudWatch's name and the unit.
macro_rules! metrics {
    ($($(#[$doc:meta])* $marker:ident = $name:literal in $unit:ty;)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $marker;

        impl Metric for $marker {
            type Unit = $unit;
            const NAME: &'static str = $name;
        }
    )* };
}

/// The dimensions that all metrics of a resource have.
trait Dimensions {
    fn dimensions(&self) -> Vec<Dimension>;
}

/// Declares which metrics a resource emits, in which namespace.
macro_rules! emits {
    ($($emitter:ty: $namespace:literal => $($marker:ident)*;)*) => { $($(
        // Else rustc prints the table below whenever a metric does not fit.
        #[diagnostic::do_not_recommend]
        impl Emits<$marker> for $emitter {
            fn source(&self, _: $marker) -> MetricSource {
                MetricSource::of::<$marker>($namespace, self.dimensions())
            }
        }
    )*)* };
}

metrics! {
    /// The share of the processors that is used: of a service's tasks, a database instance, a cache node.
    CpuUtilization = "CPUUtilization" in Percent;
    /// The share of the memory that a service's tasks use.
    MemoryUtilization = "MemoryUtilization" in Percent;
    /// How many tasks of a service run.
    RunningTaskCount = "RunningTaskCount" in Count;

    /// Requests that a load balancer has answered.
    RequestCount = "RequestCount" in Count;
    /// The time from a request's leaving the load balancer until the target's answer begins.
    TargetResponseTime = "TargetResponseTime" in Seconds;
    /// Server errors that targets have answered.
    HttpCodeTarget5xxCount = "HTTPCode_Target_5XX_Count" in Count;
    /// Server errors that the load balancer itself has answered: no target, or no answer in time.
    HttpCodeElb5xxCount = "HTTPCode_ELB_5XX_Count" in Count;
    /// Targets that fail their health check.
    UnHealthyHostCount = "UnHealthyHostCount" in Count;

    /// Connections to a database that are open.
    DatabaseConnections = "DatabaseConnections" in Count;
    /// A database's storage that is left.
    FreeStorageSpace = "FreeStorageSpace" in Bytes;
    /// A database instance's memory that is left.
    FreeableMemory = "FreeableMemory" in Bytes;
    /// What is left of the burst credits of a gp2 volume.
    BurstBalance = "BurstBalance" in Percent;
    /// The time that a read from disk takes.
    ReadLatency = "ReadLatency" in Seconds;
    /// The time that a write to disk takes.
    WriteLatency = "WriteLatency" in Seconds;
    /// Reads from disk.
    ReadIops = "ReadIOPS" in CountPerSecond;
    /// Writes to disk.
    WriteIops = "WriteIOPS" in CountPerSecond;

    /// The share of one processor that the single thread of Redis uses.
    EngineCpuUtilization = "EngineCPUUtilization" in Percent;
    /// The share of the memory for data that is used.
    DatabaseMemoryUsagePercentage = "DatabaseMemoryUsagePercentage" in Percent;
    /// Connections to a cache node that are open.
    CurrConnections = "CurrConnections" in Count;
    /// Keys that were dropped because the memory was full.
    Evictions = "Evictions" in Count;

    /// Log events that a metric filter has matched.
    MatchingEvents = "MatchingEvents" in Count;
}

emits! {
    FargateService: "AWS/ECS" => CpuUtilization MemoryUtilization;
    FargateService: "ECS/ContainerInsights" => RunningTaskCount;
    Handle<elb::LoadBalancer>: "AWS/ApplicationELB"
        => RequestCount TargetResponseTime HttpCodeTarget5xxCount HttpCodeElb5xxCount;
    TargetGroup: "AWS/ApplicationELB" => RequestCount TargetResponseTime HttpCodeTarget5xxCount UnHealthyHostCount;
    Handle<rds::DbInstance>: "AWS/RDS"
        => CpuUtilization DatabaseConnections FreeStorageSpace FreeableMemory BurstBalance ReadLatency WriteLatency
           ReadIops WriteIops;
    RedisNode: "AWS/ElastiCache"
        => CpuUtilization EngineCpuUtilization DatabaseMemoryUsagePercentage CurrConnections Evictions;
}

impl Dimensions for FargateService {
    fn dimensions(&self) -> Vec<Dimension> {
        let (cluster, service) = (self.cluster.reference(), self.service.name());
        vec![Dimension::new("ClusterName", cluster), Dimension::new("ServiceName", service)]
    }
}

// Load balancers and target groups are known by their full names (`app/…`, `targetgroup/…`), not by their ARNs.
impl Dimensions for Handle<elb::LoadBalancer> {
    fn dimensions(&self) -> Vec<Dimension> {
        vec![Dimension::new("LoadBalancer", self.load_balancer_full_name())]
    }
}

impl Dimensions for TargetGroup {
    fn dimensions(&self) -> Vec<Dimension> {
        let group = Dimension::new("TargetGroup", self.target_group.target_group_full_name());
        [vec![group], self.load_balancer.dimensions()].concat()
    }
}

impl Dimensions for Handle<rds::DbInstance> {
    fn dimensions(&self) -> Vec<Dimension> {
        vec![Dimension::new("DBInstanceIdentifier", self.reference())]
    }
}

impl Dimensions for RedisNode {
    fn dimensions(&self) -> Vec<Dimension> {
        vec![Dimension::new("CacheClusterId", &self.id)]
    }
}
