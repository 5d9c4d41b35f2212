//! At the mark: `subnets`, `security_groups`.
use specforge_dsl::prelude::*;

#[component]
fn web(scope: &Scope) {
    let service = ecs::Service {
        network_configuration: new { awsvpc_configuration: new { assign_public_ip: Enabled su¦ } },
    };
}
