//! Networks in CIDR notation.

use std::fmt::{Display, Formatter};
use std::net::{Ipv4Addr, Ipv6Addr};

/// What is wrong with a network in CIDR notation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CidrError {
    /// It is not an address and a prefix length.
    Form,
    /// One of the four numbers of an IPv4 address is above 255.
    Octet(String),
    /// The prefix length is beyond the number of bits.
    Prefix(String),
    /// Bits behind the prefix are set; the network of that size, and the single address.
    HostBits {
        /// The network that contains the address.
        network: String,
        /// The address alone, as a network.
        single: String,
    },
}

/// An IPv4 network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ipv4Network {
    address: u32,
    prefix: u32,
}

impl Ipv4Network {
    /// Reads `10.0.0.0/16`. No bit may be set behind the prefix.
    pub fn parse(text: &str) -> Result<Ipv4Network, CidrError> {
        let (address, prefix) = text.split_once('/').ok_or(CidrError::Form)?;
        let octets: Vec<&str> = address.split('.').collect();
        let is_number = |octet: &&str| !octet.is_empty() && octet.bytes().all(|byte| byte.is_ascii_digit());
        if octets.len() != 4 || !octets.iter().all(is_number) {
            return Err(CidrError::Form);
        }
        if let Some(octet) = octets.iter().find(|octet| octet.parse::<u8>().is_err()) {
            return Err(CidrError::Octet((*octet).to_string()));
        }
        let address: Ipv4Addr = address.parse().map_err(|_| CidrError::Form)?;
        let prefix = prefix_length(prefix, 32)?;
        let network = Ipv4Network { address: u32::from(address), prefix };
        if network.address & !network.mask() != 0 {
            let canonical = Ipv4Addr::from(network.address & network.mask());
            return Err(CidrError::HostBits {
                network: format!("{canonical}/{prefix}"),
                single: format!("{address}/32"),
            });
        }
        Ok(network)
    }

    /// The number of bits of the prefix, from 0 to 32.
    pub(crate) fn prefix(self) -> u32 {
        self.prefix
    }

    /// Whether every address of the other one is in this one.
    pub fn contains(self, other: Ipv4Network) -> bool {
        self.prefix <= other.prefix && other.address & self.mask() == self.address
    }

    /// Whether this is every address.
    pub(crate) fn is_everything(self) -> bool {
        self.prefix == 0
    }

    fn mask(self) -> u32 {
        u32::MAX.checked_shl(32 - self.prefix).unwrap_or(0)
    }
}

impl Display for Ipv4Network {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", Ipv4Addr::from(self.address), self.prefix)
    }
}

/// An IPv6 network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ipv6Network {
    prefix: u32,
}

impl Ipv6Network {
    /// Reads `2001:db8::/32`.
    pub(crate) fn parse(text: &str) -> Result<Ipv6Network, CidrError> {
        let (address, prefix) = text.split_once('/').ok_or(CidrError::Form)?;
        let address: Ipv6Addr = address.parse().map_err(|_| CidrError::Form)?;
        let prefix = prefix_length(prefix, 128)?;
        let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
        let bits = u128::from(address);
        if bits & !mask != 0 {
            let canonical = Ipv6Addr::from(bits & mask);
            return Err(CidrError::HostBits {
                network: format!("{canonical}/{prefix}"),
                single: format!("{address}/128"),
            });
        }
        Ok(Ipv6Network { prefix })
    }

    /// The number of bits of the prefix, from 0 to 128.
    pub(crate) fn prefix(self) -> u32 {
        self.prefix
    }
}

fn prefix_length(text: &str, most: u32) -> Result<u32, CidrError> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return Err(CidrError::Form);
    }
    text.parse().ok().filter(|prefix| *prefix <= most).ok_or_else(|| CidrError::Prefix(text.to_string()))
}

impl CidrError {
    /// What is wrong with `text`, and what to do; `version` is 4 or 6.
    pub(crate) fn explained(&self, text: &str, version: u8) -> (String, Option<String>) {
        match self {
            CidrError::Form if version == 4 && Ipv6Network::parse(text).is_ok() => (
                format!("`{text}` is an IPv6 network, expected an IPv4 one such as `10.0.0.0/16`"),
                Some("IPv6 networks have a property of their own".into()),
            ),
            CidrError::Form if version == 6 && Ipv4Network::parse(text).is_ok() => (
                format!("`{text}` is an IPv4 network, expected an IPv6 one such as `2001:db8::/32`"),
                Some("IPv4 networks have a property of their own".into()),
            ),
            CidrError::Form if version == 4 => match text.parse::<Ipv4Addr>() {
                Ok(_) => {
                    (format!("`{text}` is an address, expected a network"), Some(format!("write `\"{text}/32\"`")))
                }
                Err(_) => (format!("`{text}` is not an IPv4 network such as `10.0.0.0/16`"), None),
            },
            CidrError::Form => match text.parse::<Ipv6Addr>() {
                Ok(_) => {
                    (format!("`{text}` is an address, expected a network"), Some(format!("write `\"{text}/128\"`")))
                }
                Err(_) => (format!("`{text}` is not an IPv6 network such as `2001:db8::/32`"), None),
            },
            CidrError::Octet(octet) => (format!("`{octet}` in `{text}` is not a number from 0 to 255"), None),
            CidrError::Prefix(prefix) => {
                let most = if version == 4 { 32 } else { 128 };
                (format!("the prefix length `{prefix}` of `{text}` is not from 0 to {most}"), None)
            }
            CidrError::HostBits { network, single } => (
                format!("`{text}` has bits set behind its prefix"),
                Some(format!("the network is `\"{network}\"`; the single address is `\"{single}\"`")),
            ),
        }
    }
}
