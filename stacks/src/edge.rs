//! Where users come in. Releases never touch this stack: ECS moves the weights of its rules, and an update of a rule would
//! move production traffic back.

use specforge_dsl::components::*;
use specforge_dsl::prelude::*;

use super::Environment;
use super::environment::Release;
use super::foundation::{BACKEND_PORT, FRONTEND_PORT, Foundation};

/// What the other stacks use of the edge.
pub struct Edge {
    /// The load balancer.
    pub load_balancer: Handle<elb::LoadBalancer>,
    /// How requests below `/api` reach the backend.
    pub backend: Route,
    /// How all others reach the frontend.
    pub frontend: Route,
}

/// The route to a service, for the environment's way of releasing.
pub enum Route {
    /// To one set of tasks.
    Rolling(RollingRoute),
    /// To two.
    BlueGreen(BlueGreenRoute),
}

/// SpecForge: domain, load balancer, and the routes to the services.
#[stack]
pub fn edge(scope: &Scope, environment: &Environment, foundation: &Foundation) -> Edge {
    let Foundation { network, groups, .. } = foundation;
    let site = site(scope, environment.domain);
    let entrance = load_balancer(
        scope,
        &LoadBalancerSettings {
            name: &environment.prefix(),
            subnets: &network.public,
            security_group: groups.load_balancer,
            site,
            access_logs: foundation.access_logs,
            idle_timeout: seconds(120), // an answer of an AI provider takes its time
            deletion_protection: environment.deletion_protection,
        },
    );
    site_address(scope, site, &entrance);

    let targets = |port, health_check_path| TargetGroupSettings { vpc: network.vpc, port, health_check_path };
    let api = RouteSettings { paths: &["/api", "/api/*"], priority: 10, targets: targets(BACKEND_PORT, "/api/health") };
    let pages = RouteSettings { paths: &["/*"], priority: 100, targets: targets(FRONTEND_PORT, "/healthz") };
    let backend = route(scope, environment.release, &entrance, &api, 1);
    let frontend = route(scope, environment.release, &entrance, &pages, 2);

    let load_balancer_dns_name =
        Output { value: entrance.load_balancer.dns_name(), description: "Where the site answers" };
    Edge { load_balancer: entrance.load_balancer, backend, frontend }
}

/// The route to a service. In a blue-green release the new version is tested with a header, as no other port is open.
#[component]
fn route(
    scope: &Scope,
    release: Release,
    entrance: &LoadBalancer,
    settings: &RouteSettings<'_>,
    test_priority: u16,
) -> Route {
    let test = TestRouteSettings { priority: test_priority, header: "X-SpecForge-Test" };
    match release {
        Release::Rolling => Route::Rolling(rolling_route(scope, entrance, settings)),
        Release::BlueGreen => Route::BlueGreen(blue_green_route(scope, entrance, settings, &test)),
    }
}
