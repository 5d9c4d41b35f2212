use super::faults::FaultPlan;
use std::collections::BTreeMap;
use std::time::Duration;

/// How an embedded CloudFormation behaves.
#[derive(Debug, Clone)]
pub struct LocalOptions {
    /// How long resources take.
    pub pace: Pace,
    /// The account's ID, twelve digits.
    pub account: String,
    /// The region in which the stacks live.
    pub region: String,
    /// Which Systems Manager parameters exist in the account.
    pub ssm_parameters: SsmParameters,
    /// What goes wrong, if anything.
    pub faults: FaultPlan,
    /// The templates that nested stacks are made from, by the URL that `TemplateURL` has.
    pub templates: BTreeMap<String, String>,
}

impl Default for LocalOptions {
    fn default() -> Self {
        Self {
            pace: Pace::Instant,
            account: "111122223333".to_owned(),
            region: "us-east-1".to_owned(),
            ssm_parameters: SsmParameters::All,
            faults: FaultPlan::default(),
            templates: BTreeMap::new(),
        }
    }
}

/// How long resources take, on Tokio's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pace {
    /// No time at all: an operation is over when the next request arrives.
    #[default]
    Instant,
    /// Fractions of a second: an environment of some 150 resources takes 10 to 15 seconds, and one can see how.
    Watchable,
    /// About what AWS takes: minutes for a database. For tests under a paused clock.
    Realistic,
}

impl Pace {
    /// How long one action on a resource takes.
    pub(super) fn duration(self, resource_type: &str) -> Duration {
        let slow = slowness(resource_type);
        match self {
            Pace::Instant => Duration::ZERO,
            Pace::Watchable => Duration::from_millis([130, 500, 2_000][slow]),
            Pace::Realistic => Duration::from_secs([5, 120, 480][slow]),
        }
    }

    /// Whether resources of a type are configured long before they are stable, and say so.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-resource-configuration-complete.html>
    pub(super) fn stabilises(self, resource_type: &str) -> bool {
        slowness(resource_type) == 2
    }

    /// How long it takes to compute a change set.
    pub(super) fn planning(self) -> Duration {
        match self {
            Pace::Instant => Duration::ZERO,
            Pace::Watchable => Duration::from_millis(150),
            Pace::Realistic => Duration::from_secs(5),
        }
    }
}

/// 0 for what is made at once, 1 for what takes a minute or two on AWS, 2 for what takes longer.
fn slowness(resource_type: &str) -> usize {
    match resource_type {
        "AWS::RDS::DBInstance"
        | "AWS::RDS::DBCluster"
        | "AWS::ElastiCache::ReplicationGroup"
        | "AWS::ElastiCache::CacheCluster"
        | "AWS::OpenSearchService::Domain"
        | "AWS::CloudFront::Distribution"
        | "AWS::EKS::Cluster"
        | "AWS::ECS::Service" => 2,
        "AWS::EC2::NatGateway"
        | "AWS::EC2::VPCEndpoint"
        | "AWS::ElasticLoadBalancingV2::LoadBalancer"
        | "AWS::CertificateManager::Certificate"
        | "AWS::KMS::Key"
        | "AWS::Route53::RecordSet"
        | "AWS::Lambda::Function" => 1,
        _ => 0,
    }
}

/// Which Systems Manager parameters exist in the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SsmParameters {
    /// Every name exists, and its value is a sample.
    All,
    /// These alone, by name, with their values.
    Only(BTreeMap<String, String>),
}
