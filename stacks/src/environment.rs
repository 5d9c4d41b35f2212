//! What the two environments have in common, and where they differ.

use std::ops::RangeInclusive;

use specforge_dsl::components::*;

/// The configuration of one environment.
pub struct Environment {
    /// The environment's own name.
    pub name: &'static str,
    /// The number of the AWS account, once it is settled: deployments to another one stop.
    pub account: Option<&'static str>,
    /// The region, once it is settled.
    pub region: Option<&'static str>,
    /// How much is watched.
    pub monitoring: Monitoring,
    /// How a new version takes over.
    pub release: Release,
    /// Who looks after the site's name.
    pub domain: Domain,
    /// The addresses of the network.
    pub address_space: AddressSpace,
    /// The availability zones, each in a slot of its own.
    pub zones: Zones,
    /// How tasks reach the AI providers.
    pub nat_gateways: NatGateways,
    /// In how many zones AWS services have an address inside the network; each costs by the hour.
    pub endpoint_zones: usize,
    /// Whether data outlives its stack.
    pub retention: Retention,
    /// Whether stacks and load balancer cannot be deleted by mistake.
    pub deletion_protection: bool,
    /// After how many days logs go.
    pub log_days: u16,
    /// The size of the database, which also says how many connections it takes.
    pub database_class: InstanceClass,
    /// How far the storage may grow from its 20 GiB.
    pub database_storage_limit: Quantity<Bytes>,
    /// Whether a second database in another zone takes over when the first fails.
    pub database_standby: bool,
    /// The size of a cache's node.
    pub cache_node_type: &'static str,
    /// How many nodes; from two on one takes over for the other.
    pub cache_nodes: u8,
    /// For how many days the daily snapshots of sessions stay.
    pub cache_snapshot_days: u8,
    /// How much of a machine a backend task gets.
    pub backend_size: TaskSize,
    /// How much of a machine a frontend task gets.
    pub frontend_size: TaskSize,
    /// How many tasks of each service run, depending on the load.
    pub tasks: RangeInclusive<u16>,
}

/// How much is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Monitoring {
    /// Processors, errors, storage.
    Basic,
    /// Every component.
    Comprehensive,
}

/// How a new version takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// Task by task.
    Rolling,
    /// All at once, with a way back.
    BlueGreen,
}

impl Environment {
    /// Live: nothing hangs on one zone, nothing is lost, everything is watched.
    pub fn production() -> Self {
        Self::of(Stage::Production)
    }

    /// For tests: the same architecture at the least price.
    pub fn staging() -> Self {
        Self::of(Stage::Staging)
    }

    #[rustfmt::skip] // A table: one line for each setting, one column for each environment.
    fn of(stage: Stage) -> Self {
        Self {
            //                             production                                       staging
            name:                   stage.pick("production",                                "staging"),
            account:                stage.pick(None,                                        None),
            region:                 stage.pick(None,                                        None),
            monitoring:             stage.pick(Monitoring::Comprehensive,                   Monitoring::Basic),
            release:                stage.pick(Release::BlueGreen,                          Release::Rolling),
            domain:                 Domain::Hosted,

            // Different addresses, so that the two networks can be connected one day.
            address_space:          stage.pick(AddressSpace::ten(0),                        AddressSpace::ten(1)),
            // A subnet cannot change its zone or its addresses: a third zone goes into the third slot.
            zones:                  Zones([Some(Zone::A), Some(Zone::B), None, None]),
            nat_gateways:           stage.pick(NatGateways::PerZone,                        NatGateways::Single),
            endpoint_zones:         stage.pick(2,                                           1),

            retention:              stage.pick(Retention::Keep,                             Retention::Discard),
            deletion_protection:    stage.pick(true,                                        false),
            log_days:               stage.pick(365,                                         14),

            database_class:         stage.pick(InstanceClass::T3Small,                      InstanceClass::T3Micro),
            database_storage_limit: stage.pick(gibibytes(200),                              gibibytes(50)),
            database_standby:       stage.pick(true,                                        false),
            cache_node_type:        stage.pick("cache.t3.small",                            "cache.t3.micro"),
            cache_nodes:            stage.pick(2,                                           1),
            cache_snapshot_days:    stage.pick(7,                                           1),

            backend_size:           stage.pick(size(1024, 2048),                            size(256, 512)),
            frontend_size:          stage.pick(size(512, 1024),                             size(256, 512)),
            tasks:                  stage.pick(2..=6,                                       1..=2),
        }
    }

    /// What the name of everything begins with: `specforge-production`.
    pub fn prefix(&self) -> String {
        format!("specforge-{}", self.name)
    }

    /// The name of a part: `specforge-production-backend`.
    pub fn named(&self, part: &str) -> String {
        format!("{}-{part}", self.prefix())
    }
}

/// Which column of the table.
#[derive(Clone, Copy)]
enum Stage {
    Production,
    Staging,
}

impl Stage {
    fn pick<T>(self, production: T, staging: T) -> T {
        match self {
            Self::Production => production,
            Self::Staging => staging,
        }
    }
}

/// Units of a 1,024th of a processor, and mebibytes.
fn size(cpu_units: u16, memory: u32) -> TaskSize {
    TaskSize { cpu_units, memory: mebibytes(memory) }
}
