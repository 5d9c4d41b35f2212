//! Programs that must not compile, with the text of their errors.
//!
//! The library is what other teams' crates would export to them.

/// The platform team's contract.
pub mod platform {
    use specforge_dsl::prelude::*;

    /// The network that everybody's services run in.
    #[contract]
    pub struct SharedNetwork {
        /// The network.
        pub vpc: ec2::VpcId,
        /// Subnets without a way in from the internet.
        pub private_subnets: [ec2::SubnetId],
        /// What encrypts logs.
        pub log_key: kms::KeyArn,
    }
}

/// A library of components, as another team would publish it.
pub mod network {
    use specforge_dsl::prelude::*;

    /// What the library's network hands out.
    #[derive(Clone, Copy)]
    pub struct Network {
        /// The network.
        pub vpc: Handle<ec2::Vpc>,
        /// Its private subnets.
        pub private: [Handle<ec2::Subnet>; 2],
        /// Its address on the internet, if it has one.
        pub address: Option<Handle<ec2::Eip>>,
    }

    impl Network {
        /// The subnets' IDs.
        pub fn subnet_ids(&self) -> Vec<Attribute<ec2::SubnetId>> {
            self.private.iter().map(|subnet| subnet.subnet_id()).collect()
        }
    }

    /// A network of two subnets.
    #[component]
    pub fn network(scope: &Scope) -> Network {
        let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
        let first = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.0.0/24" };
        let second = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.1.0/24" };
        Network { vpc, private: [first, second], address: None }
    }
}
