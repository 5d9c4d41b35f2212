//! A kind of reference: what an attribute, or `Ref`, yields.

use crate::cursor::Cursor;
use crate::format::Section;
use crate::reader::resource::ResourceType;
use crate::reader::service::Service;
use crate::table::Table;

/// A kind of reference, such as a VPC's ID: the text that one attribute of one resource type yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    table: Table,
    index: u32,
}

impl Kind {
    pub(crate) fn new(table: Table, index: u32) -> Kind {
        Kind { table, index }
    }

    /// The number of the kind in the table; it changes with every update of the table.
    pub fn index(self) -> u32 {
        self.index
    }

    /// The Rust name, `VpcId`. No resource type of the service has it.
    pub fn name(self) -> &'static str {
        self.behind_numbers(0).text()
    }

    /// The service whose resource type yields it.
    pub fn service(self) -> Service {
        Service::new(self.table, self.behind_numbers(1).index())
    }

    /// The path from the services' module, `ec2::VpcId`.
    pub fn path(self) -> String {
        format!("{}::{}", self.service().module(), self.name())
    }

    /// The resource type that yields it.
    pub fn resource(self) -> ResourceType {
        ResourceType::new(self.table, self.behind_numbers(2).index())
    }

    /// The CloudFormation name of the attribute that yields it; `None` if `Ref` does.
    pub fn attribute(self) -> Option<&'static str> {
        self.behind_numbers(3).optional_text()
    }

    /// The AWS-specific type of a parameter of this kind, `AWS::EC2::VPC::Id`; `None` where a parameter is `String`.
    ///
    /// Source: the CloudFormation User Guide, "AWS-specific parameter types".
    pub fn parameter_type(self) -> Option<&'static str> {
        PARAMETER_TYPES.iter().find(|(kind, _)| *kind == self.path()).map(|(_, parameter)| *parameter)
    }

    fn behind_numbers(self, count: usize) -> Cursor {
        let mut cursor = self.table.cursor(Section::Kinds, self.index);
        cursor.skip_numbers(count);
        cursor
    }
}

const PARAMETER_TYPES: [(&str, &str); 8] = [
    ("ec2::InstanceId", "AWS::EC2::Instance::Id"),
    ("ec2::KeyPairKeyName", "AWS::EC2::KeyPair::KeyName"),
    ("ec2::SecurityGroupId", "AWS::EC2::SecurityGroup::Id"),
    ("ec2::SecurityGroupName", "AWS::EC2::SecurityGroup::GroupName"),
    ("ec2::SubnetId", "AWS::EC2::Subnet::Id"),
    ("ec2::VolumeId", "AWS::EC2::Volume::Id"),
    ("ec2::VpcId", "AWS::EC2::VPC::Id"),
    ("route53::HostedZoneId", "AWS::Route53::HostedZone::Id"),
];
