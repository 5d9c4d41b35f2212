//! The infrastructure of SpecForge, staging and production.
//!
//! Five stacks, cut by what changes together: what rarely changes is never touched by a release.
//!
//! | stack | holds | changes |
//! |---|---|---|
//! | foundation | key, network, registries, logs, alerts | rarely |
//! | data | PostgreSQL, Redis, their secrets | rarely |
//! | edge | certificate, load balancer, routes | almost never |
//! | services | cluster, tasks, services, scaling | with each release |
//! | watching | alarms, dashboard | at will |

pub mod data;
pub mod edge;
pub mod environment;
pub mod foundation;
pub mod services;
pub mod watching;

pub use environment::Environment;
use specforge_dsl::prelude::*;

/// Production: `specforge-production-*`.
pub fn production() -> App {
    app(&Environment::production())
}

/// Staging: `specforge-staging-*`.
pub fn staging() -> App {
    app(&Environment::staging())
}

fn app(environment: &Environment) -> App {
    let app = App::new(environment.prefix());
    // Constant: a changed tag of a stack would update all that it holds, the weights of live traffic among it.
    app.tag("Project", "SpecForge");
    app.tag("Environment", environment.name);
    app.termination_protection(environment.deletion_protection);
    environment.account.into_iter().for_each(|account| app.account(account));
    environment.region.into_iter().for_each(|region| app.region(region));

    let foundation = foundation::foundation(&app, environment);
    let data = data::data(&app, environment, &foundation);
    let edge = edge::edge(&app, environment, &foundation);
    let services = services::services(&app, environment, &foundation, &data, &edge);
    watching::watching(&app, environment, &foundation, &data, &edge, &services);
    app
}
