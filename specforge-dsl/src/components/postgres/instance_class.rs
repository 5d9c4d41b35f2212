use crate::components::quantity::{Count, Quantity, count};

/// The size of a database instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstanceClass {
    /// 2 processors that burst, 1 GiB.
    T3Micro,
    /// 2 processors that burst, 2 GiB.
    T3Small,
    /// 2 processors that burst, 4 GiB.
    T3Medium,
    /// 2 processors that burst, 8 GiB.
    T3Large,
}

impl InstanceClass {
    /// RDS's name, for example `db.t3.small`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::T3Micro => "db.t3.micro",
            Self::T3Small => "db.t3.small",
            Self::T3Medium => "db.t3.medium",
            Self::T3Large => "db.t3.large",
        }
    }

    /// How many connections PostgreSQL takes on it, rounded down to tens.
    ///
    /// RDS's own default is the memory in bytes divided by 9,531,392 (RDS User Guide, "Maximum number of database
    /// connections"): 112 connections for each GiB. RDS counts the memory that is left for the database, about four fifths.
    pub const fn connections(self) -> Quantity<Count> {
        count(match self {
            Self::T3Micro => 80,
            Self::T3Small => 180,
            Self::T3Medium => 360,
            Self::T3Large => 720,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_stay_below_what_all_of_the_memory_would_bear() {
        let classes = [InstanceClass::T3Micro, InstanceClass::T3Small, InstanceClass::T3Medium, InstanceClass::T3Large];
        for (class, gibibytes) in classes.into_iter().zip([1_u64, 2, 4, 8]) {
            let nominal = (gibibytes << 30) / 9_531_392;
            let share = class.connections().whole() * 100 / nominal;
            assert!((70..=80).contains(&share), "{}: {share} % of {nominal}", class.name());
        }
    }
}
