//! At the mark: `assign_public_ip`, `security_groups`, `subnets`.
use specforge_dsl::prelude::*;

#[component]
fn web(scope: &Scope) {
    let service = ecs::Service { network_configuration: new { awsvpc_configuration: new { ¦ } } };
}
