//! What AWS does not delete as long as something else holds it, be it of another stack or of none.

use crate::local::facts;
use crate::local::identifiers::{Identity, identifiers};
use crate::local::service::Service;
use crate::local::template::plain_text;
use crate::local::world::PhysicalResource;
use serde_json::Value;
use std::collections::BTreeSet;

/// A type that is not deleted while it is in use.
struct Rule {
    held: &'static str,
    /// Who holds it, with the property that does; the whole of it where that is empty.
    holders: &'static [(&'static str, &'static str)],
    /// What the service says; `{}` is the physical ID.
    says: &'static str,
}

/// Who has network interfaces, by the properties `subnets` and `groups` that put them there.
macro_rules! with_interfaces {
    ($($more:expr),*) => {
        &[
            ("AWS::EC2::Instance", ""),
            ("AWS::EC2::NetworkInterface", ""),
            ("AWS::EC2::VPCEndpoint", ""),
            ("AWS::ECS::Service", "NetworkConfiguration"),
            ("AWS::EFS::MountTarget", ""),
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", ""),
            ("AWS::Lambda::Function", "VpcConfig"),
            $($more),*
        ]
    };
}

/// Each as the service's own API reference has it.
const RULES: [Rule; 13] = [
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html
    Rule {
        held: "AWS::EC2::VPC",
        holders: &[
            ("AWS::EC2::NetworkAcl", "VpcId"),
            ("AWS::EC2::RouteTable", "VpcId"),
            ("AWS::EC2::SecurityGroup", "VpcId"),
            ("AWS::EC2::Subnet", "VpcId"),
            ("AWS::EC2::VPCEndpoint", "VpcId"),
            ("AWS::EC2::VPCGatewayAttachment", "VpcId"),
        ],
        says: "The vpc '{}' has dependencies and cannot be deleted. (Service: Ec2, Status Code: 400, Error Code: DependencyViolation)",
    },
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSubnet.html
    Rule {
        held: "AWS::EC2::Subnet",
        holders: with_interfaces![("AWS::EC2::NatGateway", "SubnetId")],
        says: "The subnet '{}' has dependencies and cannot be deleted. (Service: Ec2, Status Code: 400, Error Code: DependencyViolation)",
    },
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html: a group that another group's
    // rules name is in use, its own rules go with it.
    Rule {
        held: "AWS::EC2::SecurityGroup",
        holders: with_interfaces![
            ("AWS::EC2::SecurityGroup", ""),
            ("AWS::EC2::SecurityGroupEgress", "DestinationSecurityGroupId"),
            ("AWS::EC2::SecurityGroupIngress", "SourceSecurityGroupId"),
            ("AWS::ElastiCache::CacheCluster", ""),
            ("AWS::ElastiCache::ReplicationGroup", ""),
            ("AWS::RDS::DBCluster", ""),
            ("AWS::RDS::DBInstance", "")
        ],
        says: "resource {} has a dependent object (Service: Ec2, Status Code: 400, Error Code: DependencyViolation)",
    },
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteInternetGateway.html
    Rule {
        held: "AWS::EC2::InternetGateway",
        holders: &[("AWS::EC2::VPCGatewayAttachment", "InternetGatewayId")],
        says: "The internetGateway '{}' has dependencies and cannot be deleted. (Service: Ec2, Status Code: 400, Error Code: DependencyViolation)",
    },
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteRouteTable.html
    Rule {
        held: "AWS::EC2::RouteTable",
        holders: &[("AWS::EC2::SubnetRouteTableAssociation", "RouteTableId")],
        says: "The routeTable '{}' has dependencies and cannot be deleted. (Service: Ec2, Status Code: 400, Error Code: DependencyViolation)",
    },
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTargetGroup.html
    Rule {
        held: "AWS::ElasticLoadBalancingV2::TargetGroup",
        holders: &[("AWS::ElasticLoadBalancingV2::Listener", ""), ("AWS::ElasticLoadBalancingV2::ListenerRule", "")],
        says: "Target group '{}' is currently in use by a listener or a rule (Service: ElasticLoadBalancingV2, Status Code: 400, Error Code: ResourceInUse)",
    },
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html
    Rule {
        held: "AWS::ECS::Cluster",
        holders: &[("AWS::ECS::Service", "Cluster")],
        says: "The Cluster cannot be deleted while Services are active. (Service: Ecs, Status Code: 400, Error Code: ClusterContainsServicesException)",
    },
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBSubnetGroup.html
    Rule {
        held: "AWS::RDS::DBSubnetGroup",
        holders: &[("AWS::RDS::DBCluster", "DBSubnetGroupName"), ("AWS::RDS::DBInstance", "DBSubnetGroupName")],
        says: "Cannot delete the subnet group '{}' because at least one database is still using it. (Service: Rds, Status Code: 400, Error Code: InvalidDBSubnetGroupStateFault)",
    },
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBParameterGroup.html
    Rule {
        held: "AWS::RDS::DBParameterGroup",
        holders: &[("AWS::RDS::DBInstance", "DBParameterGroupName")],
        says: "One or more database instances are still members of this parameter group {}. (Service: Rds, Status Code: 400, Error Code: InvalidDBParameterGroupState)",
    },
    // https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DeleteCacheSubnetGroup.html
    Rule {
        held: "AWS::ElastiCache::SubnetGroup",
        holders: &[
            ("AWS::ElastiCache::CacheCluster", "CacheSubnetGroupName"),
            ("AWS::ElastiCache::ReplicationGroup", "CacheSubnetGroupName"),
        ],
        says: "Cache subnet group {} is currently in use by a cache cluster. (Service: ElastiCache, Status Code: 400, Error Code: CacheSubnetGroupInUse)",
    },
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
    Rule {
        held: "AWS::IAM::Role",
        holders: &[
            ("AWS::IAM::InstanceProfile", "Roles"),
            ("AWS::IAM::ManagedPolicy", "Roles"),
            ("AWS::IAM::Policy", "Roles"),
            ("AWS::IAM::RolePolicy", "RoleName"),
        ],
        says: "Cannot delete entity {}, must detach all policies and remove it from instance profiles first. (Service: Iam, Status Code: 409, Error Code: DeleteConflict)",
    },
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
    Rule {
        held: "AWS::IAM::ManagedPolicy",
        holders: &[
            ("AWS::IAM::Group", "ManagedPolicyArns"),
            ("AWS::IAM::Role", "ManagedPolicyArns"),
            ("AWS::IAM::User", "ManagedPolicyArns"),
        ],
        says: "Cannot delete a policy attached to entities. (Service: Iam, Status Code: 409, Error Code: DeleteConflict)",
    },
    // https://docs.aws.amazon.com/acm/latest/APIReference/API_DeleteCertificate.html
    Rule {
        held: "AWS::CertificateManager::Certificate",
        holders: &[
            ("AWS::ElasticLoadBalancingV2::Listener", "Certificates"),
            ("AWS::ElasticLoadBalancingV2::ListenerCertificate", "Certificates"),
        ],
        says: "Certificate {} is in use. (Service: Acm, Status Code: 400, Error Code: ResourceInUseException)",
    },
];

impl Service<'_> {
    /// Why a physical resource cannot be deleted, if others that are there still hold it.
    pub(super) fn still_in_use(&self, kind: &str, physical_id: &str) -> Option<String> {
        let rule = RULES.iter().find(|rule| rule.held == kind)?;
        let held = self.world.resources.get(&PhysicalResource::key(kind, physical_id))?;
        let names = self.names_of(held);
        let holds = |other: &&PhysicalResource| {
            let property = rule.holders.iter().find(|(holder, _)| *holder == other.kind).map(|(_, property)| *property);
            let within = |property: &str| match property {
                "" => other.properties.values().any(|value| mentions(value, &names)),
                name => other.properties.get(name).is_some_and(|value| mentions(value, &names)),
            };
            !std::ptr::eq(*other, held) && property.is_some_and(within)
        };
        let holder = self.world.resources.values().find(holds)?;
        let said = rule.says.replace("{}", physical_id);
        let owner = self.world.stacks.values().find(|stack| Some(&stack.id) == holder.owner.as_ref());
        let of = owner.map_or_else(|| "no stack".to_owned(), |stack| format!("stack {}", stack.name));
        Some(format!(
            "Resource handler returned message: \"{said}\" (HandlerErrorCode: GeneralServiceException; held by {} {} of {of})",
            holder.kind, holder.physical_id
        ))
    }

    /// What others call a resource by: its physical ID, and the attributes that identify it.
    fn names_of(&self, held: &PhysicalResource) -> BTreeSet<String> {
        let identity = Identity::of(&held.origin, &self.options.account, &self.options.region);
        let properties = Value::Object(held.properties.clone());
        let made = facts::resource_type(&held.kind).map(|facts| identifiers(&held.kind, facts, &identity, &properties));
        let attributes = made.into_iter().flat_map(|made| made.attributes);
        // What the template gives, such as the VPC's ID of a security group, identifies something else.
        let identifying = attributes
            .filter(|(name, _)| (name.ends_with("Arn") || name.ends_with("Id")) && !held.properties.contains_key(name));
        let names = identifying.map(|(_, value)| plain_text(&value)).chain([held.physical_id.clone()]);
        names.filter(|name| !name.is_empty()).collect()
    }
}

fn mentions(value: &Value, names: &BTreeSet<String>) -> bool {
    match value {
        Value::String(text) => names.contains(text),
        Value::Array(items) => items.iter().any(|item| mentions(item, names)),
        Value::Object(fields) => fields.values().any(|field| mentions(field, names)),
        _ => false,
    }
}
