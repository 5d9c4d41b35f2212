//! Which attribute of a resource is the value of a dimension.

use super::metric::METRIC;
use crate::rules::insertion::Insertion;
use crate::rules::report::Report;
use crate::rules::view::View;

/// Namespaces, one of their dimensions, and the resource type and the attribute that it is; none is `Ref`.
type Dimension = (&'static [&'static str], &'static str, &'static str, Option<&'static str>);

/// Source: the monitoring pages of the services' guides, and the return values of the resource types.
const DIMENSIONS: [Dimension; 32] = [
    (BALANCED, "LoadBalancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", Some("LoadBalancerFullName")),
    (BALANCED, "TargetGroup", "AWS::ElasticLoadBalancingV2::TargetGroup", Some("TargetGroupFullName")),
    (&["AWS/ELB"], "LoadBalancerName", "AWS::ElasticLoadBalancing::LoadBalancer", None),
    (SERVICES, "ClusterName", "AWS::ECS::Cluster", None),
    (SERVICES, "ServiceName", "AWS::ECS::Service", Some("Name")),
    (&["AWS/RDS"], "DBInstanceIdentifier", "AWS::RDS::DBInstance", None),
    (&["AWS/RDS"], "DBClusterIdentifier", "AWS::RDS::DBCluster", None),
    (&["AWS/ElastiCache"], "CacheClusterId", "AWS::ElastiCache::CacheCluster", None),
    (&["AWS/ElastiCache"], "ReplicationGroupId", "AWS::ElastiCache::ReplicationGroup", None),
    (&["AWS/SQS"], "QueueName", "AWS::SQS::Queue", Some("QueueName")),
    (&["AWS/SNS"], "TopicName", "AWS::SNS::Topic", Some("TopicName")),
    (&["AWS/Lambda"], "FunctionName", "AWS::Lambda::Function", None),
    (&["AWS/NATGateway"], "NatGatewayId", "AWS::EC2::NatGateway", Some("NatGatewayId")),
    (&["AWS/EC2", "CWAgent"], "InstanceId", "AWS::EC2::Instance", None),
    (&["AWS/EC2", "AWS/AutoScaling", "CWAgent"], "AutoScalingGroupName", "AWS::AutoScaling::AutoScalingGroup", None),
    (&["AWS/EBS"], "VolumeId", "AWS::EC2::Volume", None),
    (&["AWS/EFS"], "FileSystemId", "AWS::EFS::FileSystem", None),
    (&["AWS/DynamoDB"], "TableName", "AWS::DynamoDB::Table", None),
    (&["AWS/Kinesis"], "StreamName", "AWS::Kinesis::Stream", None),
    (&["AWS/Firehose"], "DeliveryStreamName", "AWS::KinesisFirehose::DeliveryStream", None),
    (&["AWS/States"], "StateMachineArn", "AWS::StepFunctions::StateMachine", None),
    (&["AWS/CertificateManager"], "CertificateArn", "AWS::CertificateManager::Certificate", None),
    (&["AWS/CloudFront"], "DistributionId", "AWS::CloudFront::Distribution", None),
    (&["AWS/Route53"], "HealthCheckId", "AWS::Route53::HealthCheck", None),
    (&["AWS/S3"], "BucketName", "AWS::S3::Bucket", None),
    (&["AWS/Logs"], "LogGroupName", "AWS::Logs::LogGroup", None),
    (&["AWS/ApiGateway"], "ApiId", "AWS::ApiGatewayV2::Api", None),
    (&["AWS/ECR"], "RepositoryName", "AWS::ECR::Repository", None),
    (&["AWS/Cognito"], "UserPool", "AWS::Cognito::UserPool", None),
    (&["AWS/DocDB"], "DBClusterIdentifier", "AWS::DocDB::DBCluster", None),
    (&["AWS/Neptune"], "DBClusterIdentifier", "AWS::Neptune::DBCluster", None),
    (&["AWS/ES"], "DomainName", "AWS::OpenSearchService::Domain", None),
];

const BALANCED: &[&str] = &["AWS/ApplicationELB", "AWS/NetworkELB", "AWS/GatewayELB"];
const SERVICES: &[&str] = &["AWS/ECS", "ECS/ContainerInsights"];

/// Checks the values of dimensions that are attributes of resources. Only a resource that a dimension of the namespace is
/// named after says something; what else a value may be is not known.
pub(super) fn check(namespace: &str, dimensions: View<'_>, report: &mut Report) {
    let known = || DIMENSIONS.iter().filter(|(namespaces, ..)| namespaces.contains(&namespace));
    for dimension in dimensions.items() {
        let (name, value) = (dimension.get("Name"), dimension.get("Value"));
        let (Some(name), Some(found)) = (name.text(), value.insertion()) else { continue };
        let Some((.., r#type, attribute)) = known().find(|(_, of, ..)| *of == name) else { continue };
        let wanted = crate::resource(r#type).and_then(|resource| Insertion::new(resource, *attribute));
        let Some(wanted) = wanted.filter(|wanted| wanted.kind != found.kind) else { continue };
        let named = known().any(|(_, _, r#type, _)| found.resource.name() == *r#type);
        if !named {
            continue;
        }
        let of = wanted.resource.path();
        let message = format!("the dimension `{name}` takes `{}` of `{of}`, found {}", wanted.method(), {
            found.told(wanted.resource)
        });
        let help = if found.resource == wanted.resource {
            format!("write `.{}`", wanted.method())
        } else {
            format!("pass `.{}` of the `{of}`", wanted.method())
        };
        report.add(&METRIC, value.at(), message).help(help);
    }
}
