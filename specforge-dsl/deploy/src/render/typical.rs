/// How long resources usually take, in seconds: type, creation and update, deletion. Only those that people wait for.
///
/// Rounded from the times that the AWS user guides of the services name for becoming available, and from what events
/// of stacks show; a resource of unusual size takes longer. They are there to tell a wait from a hang, nothing else.
const TYPICAL: &[(&str, f64, f64)] = &[
    ("AWS::ApiGateway::VpcLink", 180.0, 180.0),
    ("AWS::AmazonMQ::Broker", 900.0, 600.0),
    ("AWS::CertificateManager::Certificate", 120.0, 10.0),
    ("AWS::CloudFront::Distribution", 240.0, 300.0),
    ("AWS::DocDB::DBInstance", 480.0, 300.0),
    ("AWS::DynamoDB::Table", 30.0, 15.0),
    ("AWS::EC2::Instance", 60.0, 60.0),
    ("AWS::EC2::InternetGateway", 20.0, 20.0),
    ("AWS::EC2::NatGateway", 120.0, 60.0),
    ("AWS::EC2::TransitGateway", 180.0, 180.0),
    ("AWS::EC2::TransitGatewayAttachment", 60.0, 60.0),
    ("AWS::EC2::VPCEndpoint", 60.0, 120.0),
    ("AWS::EC2::VPNConnection", 240.0, 180.0),
    ("AWS::ECS::Service", 180.0, 180.0),
    ("AWS::EFS::MountTarget", 90.0, 60.0),
    ("AWS::EKS::Cluster", 600.0, 240.0),
    ("AWS::EKS::Nodegroup", 180.0, 300.0),
    ("AWS::ElastiCache::CacheCluster", 360.0, 240.0),
    ("AWS::ElastiCache::ReplicationGroup", 600.0, 300.0),
    ("AWS::ElastiCache::ServerlessCache", 180.0, 180.0),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", 180.0, 30.0),
    ("AWS::IAM::InstanceProfile", 120.0, 5.0),
    ("AWS::IAM::Role", 20.0, 5.0),
    ("AWS::KMS::Key", 30.0, 10.0),
    ("AWS::Lambda::Function", 30.0, 30.0),
    ("AWS::MSK::Cluster", 1500.0, 600.0),
    ("AWS::Neptune::DBInstance", 600.0, 300.0),
    ("AWS::OpenSearchService::Domain", 1200.0, 600.0),
    ("AWS::RDS::DBCluster", 180.0, 180.0),
    ("AWS::RDS::DBInstance", 480.0, 420.0),
    ("AWS::RDS::DBProxy", 300.0, 120.0),
    ("AWS::Redshift::Cluster", 300.0, 240.0),
    ("AWS::Route53::RecordSet", 45.0, 45.0),
];

/// How many seconds a resource usually takes, where that is long enough to be worth telling.
pub(crate) fn typical(resource_type: &str, doing: &str) -> Option<f64> {
    let (_, creation, deletion) = TYPICAL.iter().find(|(known, ..)| *known == resource_type)?;
    Some(if doing == "deleting" { *deletion } else { *creation })
}
