use std::fmt;

use super::NetworkSettings;

/// The addresses of a network: a block of 65,536, for example `10.0.0.0/16`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressSpace {
    first: u8,
    second: u8,
}

impl AddressSpace {
    /// The private addresses `10.<second>.0.0/16` (RFC 1918). Networks that may ever be connected need different ones.
    pub const fn ten(second: u8) -> Self {
        Self { first: 10, second }
    }

    /// A block inside it that begins at the third number: `(16, 22)` is `10.0.16.0/22`.
    fn block(self, third: u8, prefix: u8) -> String {
        format!("{}.{}.{third}.0/{prefix}", self.first, self.second)
    }
}

impl fmt::Display for AddressSpace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.0.0/16", self.first, self.second)
    }
}

/// The availability zones of a network, each in a slot of its own.
///
/// A subnet's addresses and zone cannot be changed, only replaced. So every slot has its addresses from the beginning,
/// used or not: another zone goes into a free slot and moves nobody. The order must stay.
///
/// ```
/// use specforge_dsl::components::{Zone, Zones};
///
/// let zones = Zones([Some(Zone::A), Some(Zone::B), None, None]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zones(pub [Option<Zone>; 4]);

/// An availability zone of the region that the stack is deployed to, by the last letter of its name.
///
/// Named, because the zones that `Fn::GetAZs` lists differ from account to account and change when AWS adds one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// `us-east-1a`, for example.
    A,
    /// `us-east-1b`, for example.
    B,
    /// `us-east-1c`, for example.
    C,
    /// `us-east-1d`, for example.
    D,
    /// `us-east-1e`, for example.
    E,
    /// `us-east-1f`, for example.
    F,
}

impl Zone {
    /// The letter, in lower case.
    pub(super) fn letter(self) -> char {
        match self {
            Self::A => 'a',
            Self::B => 'b',
            Self::C => 'c',
            Self::D => 'd',
            Self::E => 'e',
            Self::F => 'f',
        }
    }
}

impl Zones {
    /// The slots that hold a zone, with their positions.
    pub(super) fn used(self) -> impl Iterator<Item = (u8, Zone)> {
        (0..).zip(self.0).filter_map(|(slot, zone)| Some((slot, zone?)))
    }
}

/// Who reaches a subnet and whom it reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tier {
    /// From and to the internet.
    Public,
    /// To the internet.
    Private,
    /// Within the network.
    Data,
}

impl Tier {
    fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::Data => "data",
        }
    }
}

/// Where a subnet lies.
pub(super) struct Place {
    pub(super) zone: Zone,
    pub(super) cidr_block: String,
    pub(super) name: String,
}

impl NetworkSettings<'_> {
    /// The plan: 251 addresses for load balancers and for databases in each zone, 1,019 for tasks, each of which needs
    /// one of its own. AWS keeps five addresses of each subnet (VPC User Guide, "Subnet CIDR blocks").
    pub(super) fn place(&self, tier: Tier, slot: u8, zone: Zone) -> Place {
        let (third, prefix) = match tier {
            Tier::Public => (slot, 24),
            Tier::Private => (16 + 4 * slot, 22),
            Tier::Data => (64 + slot, 24),
        };
        let name = format!("{}-{}-{}", self.name, tier.name(), zone.letter());
        Place { zone, cidr_block: self.address_space.block(third, prefix), name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::network::NatGateways;

    fn blocks(zones: Zones, tier: Tier) -> Vec<String> {
        let nat_gateways = NatGateways::Single;
        let settings = NetworkSettings { name: "shop", address_space: AddressSpace::ten(3), zones, nat_gateways };
        zones.used().map(|(slot, zone)| settings.place(tier, slot, zone).cidr_block).collect()
    }

    #[test]
    fn tiers_do_not_overlap_in_four_zones() {
        let zones = Zones([Some(Zone::A), Some(Zone::B), Some(Zone::C), Some(Zone::D)]);
        assert_eq!(blocks(zones, Tier::Public), ["10.3.0.0/24", "10.3.1.0/24", "10.3.2.0/24", "10.3.3.0/24"]);
        assert_eq!(blocks(zones, Tier::Private), ["10.3.16.0/22", "10.3.20.0/22", "10.3.24.0/22", "10.3.28.0/22"]);
        assert_eq!(blocks(zones, Tier::Data), ["10.3.64.0/24", "10.3.65.0/24", "10.3.66.0/24", "10.3.67.0/24"]);
    }

    #[test]
    fn another_zone_moves_nobody() {
        let two = blocks(Zones([Some(Zone::A), Some(Zone::B), None, None]), Tier::Private);
        let three = blocks(Zones([Some(Zone::A), Some(Zone::B), Some(Zone::C), None]), Tier::Private);
        assert_eq!(two, three[..2]);
    }

    #[test]
    fn leaving_a_zone_moves_nobody() {
        let all = blocks(Zones([Some(Zone::A), Some(Zone::B), Some(Zone::C), None]), Tier::Data);
        let without_first = blocks(Zones([None, Some(Zone::B), Some(Zone::C), None]), Tier::Data);
        assert_eq!(without_first, all[1..]);
    }
}
