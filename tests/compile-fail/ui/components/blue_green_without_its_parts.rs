use specforge_dsl::components::{BlueGreenRoute, CircuitBreaker, Deployment};
use specforge_dsl::prelude::*;

fn without_bake_time(route: BlueGreenRoute, rollback_alarm: Handle<cloudwatch::Alarm>) -> Deployment {
    Deployment::BlueGreen { route, rollback_alarm }
}

fn with_circuit_breaker(route: BlueGreenRoute, rollback_alarm: Handle<cloudwatch::Alarm>) -> Deployment {
    let bake_time = specforge_dsl::components::minutes(15);
    Deployment::BlueGreen { route, rollback_alarm, bake_time, circuit_breaker: CircuitBreaker::RollBack }
}

fn main() {}
