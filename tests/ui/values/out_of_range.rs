// A bound.
use specforge_dsl::prelude::*;

#[component]
fn rule(scope: &Scope, listener: Handle<elb::Listener>) {
    let service = ecs::Service { health_check_grace_period_seconds: -1 };
}

fn main() {}
