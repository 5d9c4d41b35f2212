use std::net::IpAddr;

/// One way through: a rule of a security group, or a resource that is public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) direction: Direction,
    /// The security group, or the public resource.
    pub(super) subject: String,
    /// The other end.
    pub(super) peer: String,
    pub(super) traffic: Traffic,
    pub(super) logical_id: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    In,
    Out,
}

/// What may pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Traffic {
    /// A protocol (`tcp`, `-1` for all) and its ports; `None` for all of them.
    Ports { protocol: String, ports: Option<(i64, i64)> },
    /// Whatever the resource serves, because of this setting.
    Public(String),
}

/// What everybody on the internet is called.
pub(super) const INTERNET: &str = "the internet";

impl Reach {
    /// Whether two ways are the same, wherever they are declared.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (self.direction, &self.subject, &self.peer, &self.traffic)
            == (other.direction, &other.subject, &other.peer, &other.traffic)
    }

    /// Whether this way lets through all that another one does.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.direction == other.direction
            && self.subject == other.subject
            && range_covers(&self.peer, &other.peer)
            && self.traffic.covers(&other.traffic)
    }

    /// Who reaches, and what is reached.
    pub(super) fn ends(&self) -> (String, String) {
        match self.direction {
            Direction::In => (self.peer.clone(), self.subject.clone()),
            Direction::Out => (self.subject.clone(), self.peer.clone()),
        }
    }

    pub(super) fn over(&self) -> String {
        match &self.traffic {
            Traffic::Public(why) => why.clone(),
            Traffic::Ports { protocol, .. } if protocol == "-1" => "all ports".to_owned(),
            Traffic::Ports { protocol, ports: None } => format!("all of {protocol}"),
            Traffic::Ports { protocol, ports: Some((first, last)) } if first == last => format!("{first}/{protocol}"),
            Traffic::Ports { protocol, ports: Some((first, last)) } => format!("{first}-{last}/{protocol}"),
        }
    }

    pub(super) fn is_from_anywhere(&self) -> bool {
        self.direction == Direction::In && matches!(self.peer.as_str(), "0.0.0.0/0" | "::/0" | INTERNET)
    }
}

impl Traffic {
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Ports { protocol, .. }, Self::Ports { .. }) if protocol == "-1" => true,
            (Self::Ports { protocol, ports }, Self::Ports { protocol: other_protocol, ports: other }) => {
                protocol == other_protocol
                    && match (ports, other) {
                        (None, _) => true,
                        (Some(_), None) => false,
                        (Some((first, last)), Some((other_first, other_last))) => {
                            first <= other_first && last >= other_last
                        }
                    }
            }
            _ => self == other,
        }
    }
}

/// Whether one end holds another: a range of addresses that contains it, or the same.
pub(super) fn range_covers(outer: &str, inner: &str) -> bool {
    if outer == inner {
        return true;
    }
    let (Some((outer, outer_bits)), Some((inner, inner_bits))) = (range(outer), range(inner)) else { return false };
    if outer_bits > inner_bits {
        return false;
    }
    match (outer, inner) {
        (IpAddr::V4(outer), IpAddr::V4(inner)) => {
            let mask = u32::MAX.checked_shl(32 - outer_bits).unwrap_or(0);
            u32::from(outer) & mask == u32::from(inner) & mask
        }
        (IpAddr::V6(outer), IpAddr::V6(inner)) => {
            let mask = u128::MAX.checked_shl(128 - outer_bits).unwrap_or(0);
            u128::from(outer) & mask == u128::from(inner) & mask
        }
        _ => false,
    }
}

fn range(text: &str) -> Option<(IpAddr, u32)> {
    let (address, bits) = text.split_once('/')?;
    let (address, bits): (IpAddr, u32) = (address.parse().ok()?, bits.parse().ok()?);
    let most = if address.is_ipv4() { 32 } else { 128 };
    (bits <= most).then_some((address, bits))
}

#[cfg(test)]
mod tests {
    use super::range_covers;

    #[test]
    fn a_range_covers_what_lies_in_it() {
        for (outer, inner) in
            [("0.0.0.0/0", "10.0.0.0/8"), ("10.0.0.0/8", "10.9.0.0/16"), ("::/0", "2001:db8::/32"), ("${A}", "${A}")]
        {
            assert!(range_covers(outer, inner), "{outer} {inner}");
        }
        for (outer, inner) in [
            ("10.0.0.0/16", "10.0.0.0/8"),
            ("10.0.0.0/8", "11.0.0.0/16"),
            ("0.0.0.0/0", "::/0"),
            ("0.0.0.0/0", "${Group}"),
            ("10.0.0.0/99", "10.0.0.0/8"),
        ] {
            assert!(!range_covers(outer, inner), "{outer} {inner}");
        }
    }
}
