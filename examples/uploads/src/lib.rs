//! Where customers' uploads land, in production and in staging.

pub mod uploads;

use specforge_dsl::prelude::*;

/// Production: `uploads-production-*`.
pub fn production() -> App {
    app("uploads-production", 365)
}

/// Staging: `uploads-staging-*`.
pub fn staging() -> App {
    app("uploads-staging", 7)
}

fn app(name: &str, days: u32) -> App {
    let app = App::new(name);
    app.tag("Team", "uploads");
    uploads::uploads(&app, days);
    app
}
