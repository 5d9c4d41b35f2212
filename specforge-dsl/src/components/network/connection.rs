use crate::language::External;
use crate::prelude::*;

/// One end of a connection.
#[derive(Clone, Copy)]
pub enum Peer {
    /// Whatever has the security group.
    Group(Handle<ec2::SecurityGroup>),
    /// Any address, `0.0.0.0/0`.
    Internet,
}

impl From<Handle<ec2::SecurityGroup>> for Peer {
    fn from(group: Handle<ec2::SecurityGroup>) -> Self {
        Self::Group(group)
    }
}

impl Peer {
    fn group(self) -> Option<Handle<ec2::SecurityGroup>> {
        if let Self::Group(group) = self { Some(group) } else { None }
    }

    fn any_address(self) -> Option<External<ec2::VpcCidrBlockValue>> {
        matches!(self, Self::Internet).then(|| external("0.0.0.0/0"))
    }
}

/// Makes a security group through which nothing passes until a connection is allowed with [`allow`].
///
/// A group without an outbound rule of its own lets everything out (VPC User Guide, "Security group rules"), so it gets
/// one that leads nowhere.
#[component]
pub fn security_group(scope: &Scope, vpc: Handle<ec2::Vpc>, description: &str) -> Handle<ec2::SecurityGroup> {
    let security_group = ec2::SecurityGroup {
        vpc_id: vpc,
        group_description: description,
        security_group_egress: [new {
            ip_protocol: "-1",
            cidr_ip: "127.0.0.1/32",
            description: "Leads nowhere: other rules say what leaves",
        }],
    };
    security_group
}

/// The rules that let a connection pass.
#[derive(Clone, Copy)]
pub struct Connection {
    /// Out of the one end, if it is a group.
    pub egress: Option<Handle<ec2::SecurityGroupEgress>>,
    /// Into the other, if it is a group.
    pub ingress: Option<Handle<ec2::SecurityGroupIngress>>,
}

/// Lets TCP connections to this port pass from one end to the other: out of the one and into the other, both as resources
/// of their own, so that groups may name each other.
#[component]
pub fn allow(scope: &Scope, from: impl Into<Peer>, to: impl Into<Peer>, port: u16) -> Connection {
    let (from, to) = (from.into(), to.into());
    let egress = match from {
        Peer::Internet => None,
        Peer::Group(client) => Some(ec2::SecurityGroupEgress {
            group_id: client,
            ip_protocol: "tcp",
            from_port: port,
            to_port: port,
            destination_security_group_id: to.group(),
            cidr_ip: to.any_address(),
            description: "To where the application connects",
        }),
    };
    let ingress = match to {
        Peer::Internet => None,
        Peer::Group(server) => Some(ec2::SecurityGroupIngress {
            group_id: server,
            ip_protocol: "tcp",
            from_port: port,
            to_port: port,
            source_security_group_id: from.group(),
            cidr_ip: from.any_address(),
            description: "From whom the application serves",
        }),
    };
    Connection { egress, ingress }
}
