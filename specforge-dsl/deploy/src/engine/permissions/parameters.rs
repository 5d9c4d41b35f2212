use super::Statement;
use super::arn::Whereabouts;
use specforge_dsl::assembly::Assembly;
use std::collections::BTreeSet;

/// AWS-specific parameter types, whose values CloudFormation looks up, with what that takes (CloudFormation User Guide,
/// "Specify existing resources at runtime with CloudFormation-supplied parameter types").
pub(super) const AWS_PARAMETER_TYPES: [(&str, &str); 9] = [
    ("AWS::EC2::AvailabilityZone::Name", "ec2:DescribeAvailabilityZones"),
    ("AWS::EC2::Image::Id", "ec2:DescribeImages"),
    ("AWS::EC2::Instance::Id", "ec2:DescribeInstances"),
    ("AWS::EC2::KeyPair::KeyName", "ec2:DescribeKeyPairs"),
    ("AWS::EC2::SecurityGroup::", "ec2:DescribeSecurityGroups"),
    ("AWS::EC2::Subnet::Id", "ec2:DescribeSubnets"),
    ("AWS::EC2::VPC::Id", "ec2:DescribeVpcs"),
    ("AWS::EC2::Volume::Id", "ec2:DescribeVolumes"),
    ("AWS::Route53::HostedZone::Id", "route53:ListHostedZones"),
];

/// Parameters of SSM types: CloudFormation reads them, or that they exist (User Guide, "SSM parameter types"). One whose
/// name the app does not tell may be any.
pub(super) fn statement(assembly: &Assembly, whereabouts: &Whereabouts) -> Option<Statement> {
    let names: BTreeSet<&str> = assembly
        .stacks
        .iter()
        .flat_map(|stack| &stack.parameters)
        .filter(|parameter| parameter.r#type.contains("AWS::SSM::Parameter::"))
        .map(|parameter| parameter.default.as_deref().unwrap_or("*"))
        .collect();
    if names.is_empty() {
        return None;
    }
    let arns = names.into_iter().map(|name| parameter_arn(name, whereabouts));
    Some(Statement::new("ReadParameters", ["ssm:GetParameters"], arns).through_cloudformation())
}

/// The ARN of a parameter. Those that AWS publishes belong to no account.
pub(super) fn parameter_arn(name: &str, whereabouts: &Whereabouts) -> String {
    let path = name.strip_prefix('/').unwrap_or(name);
    if name.starts_with("/aws/") {
        return format!("arn:{}:ssm:{}::parameter/{path}", whereabouts.partition, whereabouts.region);
    }
    whereabouts.regional("ssm", &format!("parameter/{path}"))
}
