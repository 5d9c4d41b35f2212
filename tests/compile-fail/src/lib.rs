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
