//! The table of documented bounds, by resource type. Each block says where AWS documents its numbers.

use super::bounds::Bound;

/// Resource types, and the bounds of their properties.
type Block = (&'static [&'static str], &'static [Bound]);

/// A least number.
const fn least(path: &'static str, least: f64) -> Bound {
    (path, Some(least), None)
}

/// A greatest number, where the schema states the least.
const fn most(path: &'static str, most: f64) -> Bound {
    (path, None, Some(most))
}

/// Both.
const fn range(path: &'static str, least: f64, most: f64) -> Bound {
    (path, Some(least), Some(most))
}

pub(super) const BOUNDS: &[Block] = &[
    // Source: Amazon S3 API Reference, `LifecycleRule`, `DefaultRetention`, `Tiering`, `ReplicationTimeValue`; Amazon S3
    // User Guide, "Lifecycle configuration elements" and "Managing Object Lock".
    (
        &["AWS::S3::Bucket"],
        &[
            least("LifecycleConfiguration/Rules[]/AbortIncompleteMultipartUpload/DaysAfterInitiation", 1.0),
            least("LifecycleConfiguration/Rules[]/ExpirationInDays", 1.0),
            least("LifecycleConfiguration/Rules[]/NoncurrentVersionExpirationInDays", 1.0),
            least("LifecycleConfiguration/Rules[]/NoncurrentVersionExpiration/NoncurrentDays", 1.0),
            range("LifecycleConfiguration/Rules[]/NoncurrentVersionExpiration/NewerNoncurrentVersions", 1.0, 100.0),
            range("LifecycleConfiguration/Rules[]/NoncurrentVersionTransition/NewerNoncurrentVersions", 1.0, 100.0),
            range("LifecycleConfiguration/Rules[]/NoncurrentVersionTransitions[]/NewerNoncurrentVersions", 1.0, 100.0),
            least("LifecycleConfiguration/Rules[]/Transition/TransitionInDays", 0.0),
            least("LifecycleConfiguration/Rules[]/Transitions[]/TransitionInDays", 0.0),
            least("LifecycleConfiguration/Rules[]/NoncurrentVersionTransition/TransitionInDays", 0.0),
            least("LifecycleConfiguration/Rules[]/NoncurrentVersionTransitions[]/TransitionInDays", 0.0),
            range("IntelligentTieringConfigurations[]/Tierings[]/Days", 90.0, 730.0),
            range("ObjectLockConfiguration/Rule/DefaultRetention/Days", 1.0, 36500.0),
            range("ObjectLockConfiguration/Rule/DefaultRetention/Years", 1.0, 100.0),
            range("ReplicationConfiguration/Rules[]/Destination/Metrics/EventThreshold/Minutes", 15.0, 15.0),
            range("ReplicationConfiguration/Rules[]/Destination/ReplicationTime/Time/Minutes", 15.0, 15.0),
        ],
    ),
    // Source: AWS::RDS::DBInstance, AWS::RDS::DBCluster, AWS::RDS::DBProxy and AWS::RDS::DBProxyTargetGroup.
    (&["AWS::RDS::DBInstance"], &[most("BackupRetentionPeriod", 35.0)]),
    (
        &["AWS::RDS::DBCluster"],
        &[
            range("Port", 1150.0, 65535.0),
            most("BacktrackWindow", 259_200.0),
            range("ScalingConfiguration/SecondsBeforeTimeout", 60.0, 600.0),
            range("ScalingConfiguration/SecondsUntilAutoPause", 300.0, 86_400.0),
            range("ServerlessV2ScalingConfiguration/MinCapacity", 0.0, 256.0),
            range("ServerlessV2ScalingConfiguration/MaxCapacity", 1.0, 256.0),
            range("ServerlessV2ScalingConfiguration/SecondsUntilAutoPause", 300.0, 86_400.0),
        ],
    ),
    (&["AWS::RDS::DBProxy"], &[range("IdleClientTimeout", 1.0, 28_800.0)]),
    (
        &["AWS::RDS::DBProxyTargetGroup"],
        &[range("ConnectionPoolConfigurationInfo/ConnectionBorrowTimeout", 0.0, 300.0)],
    ),
    // Source: ElastiCache API Reference, `CreateReplicationGroup` and `CreateCacheCluster`; Amazon ElastiCache User Guide,
    // "Scheduling automatic backups".
    (
        &["AWS::ElastiCache::ReplicationGroup"],
        &[
            range("SnapshotRetentionLimit", 0.0, 35.0),
            range("NumNodeGroups", 1.0, 500.0),
            range("NodeGroupConfiguration[]/ReplicaCount", 0.0, 5.0),
            range("Port", 1.0, 65535.0),
        ],
    ),
    (
        &["AWS::ElastiCache::CacheCluster"],
        &[range("SnapshotRetentionLimit", 0.0, 35.0), least("NumCacheNodes", 1.0), range("Port", 1.0, 65535.0)],
    ),
    (&["AWS::ElastiCache::ServerlessCache"], &[range("SnapshotRetentionLimit", 0.0, 35.0)]),
    // Source: Elastic Load Balancing API Reference, `TargetGroupStickinessConfig` and `TargetGroupTuple`.
    (
        &["AWS::ElasticLoadBalancingV2::Listener"],
        &[
            range("DefaultActions[]/ForwardConfig/TargetGroupStickinessConfig/DurationSeconds", 1.0, 604_800.0),
            range("DefaultActions[]/ForwardConfig/TargetGroups[]/Weight", 0.0, 999.0),
        ],
    ),
    (
        &["AWS::ElasticLoadBalancingV2::ListenerRule"],
        &[
            range("Actions[]/ForwardConfig/TargetGroupStickinessConfig/DurationSeconds", 1.0, 604_800.0),
            range("Actions[]/ForwardConfig/TargetGroups[]/Weight", 0.0, 999.0),
            range("Actions[]/AuthenticateCognitoConfig/SessionTimeout", 1.0, 604_800.0),
            range("Actions[]/AuthenticateOidcConfig/SessionTimeout", 1.0, 604_800.0),
        ],
    ),
    // Source: Amazon ECS API Reference, `Service`, `ContainerDefinition`, `ContainerRestartPolicy`, `LinuxParameters`,
    // `PortMapping` and `EFSVolumeConfiguration`.
    (
        &["AWS::ECS::Service"],
        &[
            least("DesiredCount", 0.0),
            range("HealthCheckGracePeriodSeconds", 0.0, 2_147_483_647.0),
            range("LoadBalancers[]/ContainerPort", 0.0, 65535.0),
            range("ServiceRegistries[]/ContainerPort", 0.0, 65535.0),
            range("ServiceRegistries[]/Port", 0.0, 65535.0),
            least("VolumeConfigurations[]/ManagedEBSVolume/SizeInGiB", 1.0),
        ],
    ),
    (
        &["AWS::ECS::TaskDefinition"],
        &[
            range("ContainerDefinitions[]/PortMappings[]/ContainerPort", 0.0, 65535.0),
            range("ContainerDefinitions[]/PortMappings[]/HostPort", 0.0, 65535.0),
            range("ContainerDefinitions[]/RestartPolicy/RestartAttemptPeriod", 60.0, 1800.0),
            range("ContainerDefinitions[]/LinuxParameters/Swappiness", 0.0, 100.0),
            least("ContainerDefinitions[]/LinuxParameters/MaxSwap", 0.0),
            least("ContainerDefinitions[]/StopTimeout", 0.0),
            range("Volumes[]/EFSVolumeConfiguration/TransitEncryptionPort", 0.0, 65535.0),
        ],
    ),
    // Source: Amazon EC2 API Reference, `CreateNetworkAclEntry`, `CreateVpc`, `CreateSubnet`, `AssociateVpcCidrBlock` and
    // `DisassociateNatGatewayAddress`; Amazon VPC User Guide, "VPC CIDR blocks".
    (
        &["AWS::EC2::NetworkAclEntry"],
        &[
            range("RuleNumber", 1.0, 32766.0),
            range("Protocol", -1.0, 255.0),
            most("PortRange/From", 65535.0),
            most("PortRange/To", 65535.0),
        ],
    ),
    (&["AWS::EC2::VPC", "AWS::EC2::VPCCidrBlock", "AWS::EC2::Subnet"], &[range("Ipv4NetmaskLength", 16.0, 28.0)]),
    (&["AWS::EC2::NatGateway"], &[range("MaxDrainDurationSeconds", 1.0, 4000.0)]),
    // Source: AWS Lambda API Reference, `PutProvisionedConcurrencyConfig` and `AliasRoutingConfiguration`.
    (
        &["AWS::Lambda::Alias"],
        &[
            least("ProvisionedConcurrencyConfig/ProvisionedConcurrentExecutions", 1.0),
            range("RoutingConfig/AdditionalVersionWeights[]/FunctionWeight", 0.0, 1.0),
        ],
    ),
    (&["AWS::Lambda::Version"], &[least("ProvisionedConcurrencyConfig/ProvisionedConcurrentExecutions", 1.0)]),
    // Source: Amazon EventBridge API Reference, `BatchArrayProperties` and `BatchRetryStrategy`.
    (
        &["AWS::Events::Rule"],
        &[
            range("Targets[]/BatchParameters/ArrayProperties/Size", 2.0, 10_000.0),
            range("Targets[]/BatchParameters/RetryStrategy/Attempts", 1.0, 10.0),
        ],
    ),
    // Source: Amazon Route 53 API Reference, `ResourceRecordSet` and `GeoProximityLocation`.
    (&["AWS::Route53::RecordSet"], &[range("Weight", 0.0, 255.0)]),
    (
        &["AWS::Route53::RecordSetGroup"],
        &[range("RecordSets[]/Weight", 0.0, 255.0), range("RecordSets[]/GeoProximityLocation/Bias", -99.0, 99.0)],
    ),
    // Source: AWS Secrets Manager API Reference, `RotationRulesType` and `GetRandomPassword`.
    (&["AWS::SecretsManager::RotationSchedule"], &[range("RotationRules/AutomaticallyAfterDays", 1.0, 1000.0)]),
    (&["AWS::SecretsManager::Secret"], &[range("GenerateSecretString/PasswordLength", 1.0, 4096.0)]),
    // Source: AWS Systems Manager API Reference, `MaintenanceWindowRunCommandParameters`.
    (
        &["AWS::SSM::MaintenanceWindowTask"],
        &[range("TaskInvocationParameters/MaintenanceWindowRunCommandParameters/TimeoutSeconds", 30.0, 2_592_000.0)],
    ),
    // Source: Application Auto Scaling API Reference, `TargetTrackingScalingPolicyConfiguration` and
    // `StepScalingPolicyConfiguration`: a cooldown is a time.
    (
        &["AWS::ApplicationAutoScaling::ScalingPolicy"],
        &[
            least("StepScalingPolicyConfiguration/Cooldown", 0.0),
            least("TargetTrackingScalingPolicyConfiguration/ScaleInCooldown", 0.0),
            least("TargetTrackingScalingPolicyConfiguration/ScaleOutCooldown", 0.0),
        ],
    ),
    // Source: Amazon CloudFront API Reference, `Origin`, `CustomOriginConfig` and `CacheBehavior`: times are not negative.
    (
        &["AWS::CloudFront::Distribution"],
        &[
            range("DistributionConfig/Origins[]/ConnectionAttempts", 1.0, 3.0),
            range("DistributionConfig/Origins[]/ConnectionTimeout", 1.0, 10.0),
            range("DistributionConfig/Origins[]/CustomOriginConfig/HTTPPort", 80.0, 65535.0),
            range("DistributionConfig/Origins[]/CustomOriginConfig/HTTPSPort", 80.0, 65535.0),
            least("DistributionConfig/Origins[]/CustomOriginConfig/OriginKeepaliveTimeout", 1.0),
            least("DistributionConfig/Origins[]/CustomOriginConfig/OriginReadTimeout", 1.0),
            least("DistributionConfig/DefaultCacheBehavior/MinTTL", 0.0),
            least("DistributionConfig/DefaultCacheBehavior/DefaultTTL", 0.0),
            least("DistributionConfig/DefaultCacheBehavior/MaxTTL", 0.0),
            least("DistributionConfig/CacheBehaviors[]/MinTTL", 0.0),
            least("DistributionConfig/CacheBehaviors[]/DefaultTTL", 0.0),
            least("DistributionConfig/CacheBehaviors[]/MaxTTL", 0.0),
            least("DistributionConfig/CustomErrorResponses[]/ErrorCachingMinTTL", 0.0),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::BOUNDS;
    use crate::{Constraints, Shape, ValueType, resource};

    /// What the schema states of a property, if it is a number.
    fn stated(name: &str, path: &str) -> Option<Constraints> {
        let mut object = resource(name)?.object();
        let mut value: Option<ValueType> = None;
        for part in path.split('/') {
            if let Some(Shape::Object(inner)) = value.map(ValueType::shape) {
                object = inner;
            }
            let mut next = object.property_by_name(part.trim_end_matches("[]"))?.value();
            if let (true, Shape::List(item)) = (part.ends_with("[]"), next.shape()) {
                next = item;
            }
            value = Some(next);
        }
        value.filter(|value| matches!(value.shape(), Shape::Integer | Shape::Number)).map(ValueType::constraints)
    }

    #[test]
    fn every_path_leads_to_a_number_of_which_the_schema_says_less() {
        for (types, bounds) in BOUNDS {
            for name in *types {
                for (path, least, most) in *bounds {
                    let Some(schema) = stated(name, path) else { panic!("{name} has no number {path}") };
                    let more = least.is_some_and(|least| schema.minimum.is_none_or(|stated| stated < least))
                        || most.is_some_and(|most| schema.maximum.is_none_or(|stated| stated > most));
                    assert!(more, "{name} {path}: the schema states {schema:?}");
                    assert!(least.zip(*most).is_none_or(|(least, most)| least <= most), "{name} {path}");
                }
            }
        }
    }
}
