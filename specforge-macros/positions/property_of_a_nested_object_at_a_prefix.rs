//! At the mark: `assign_public_ip`, `security_groups`.
use specforge_dsl::prelude::*;

#[component]
fn web(scope: &Scope, private: &[Handle<ec2::Subnet>]) {
    let service = ecs::Service {
        launch_type: Fargate,
        network_configuration: new { awsvpc_configuration: new { subnets: private, sec¦ } },
    };
}
