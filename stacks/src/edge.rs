//! Where users come in. Releases never touch this stack: ECS moves the weights of its rules, and an update of a rule would
//! move production traffic back.

use specforge_dsl::components::{
    BlueGreenRoute, Certificate, LoadBalancer, LoadBalancerSettings, RollingRoute, RouteSettings, TargetGroupSettings,
    TestRouteSettings, blue_green_route, load_balancer, rolling_route, seconds,
};
use specforge_dsl::prelude::*;

use crate::Environment;
use crate::environment::{Domain, Release};
use crate::foundation::{BACKEND_PORT, FRONTEND_PORT, Foundation};

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
    let domain = match environment.domain {
        Domain::Hosted => Some(hosted_domain(scope)),
        Domain::Elsewhere => None,
    };
    let certificate = match &domain {
        Some(domain) => Certificate::Made(domain.certificate),
        None => {
            let certificate_arn = Parameter::<Text> {
                description: "The certificate of the site's name",
                allowed_pattern: "arn:aws[a-z-]*:acm:.+:certificate/.+",
                sample: "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
            };
            Certificate::Given(certificate_arn)
        }
    };
    let entrance = load_balancer(
        scope,
        &LoadBalancerSettings {
            name: &environment.prefix(),
            subnets: &network.public,
            security_group: groups.load_balancer,
            certificate,
            access_logs: foundation.access_logs,
            idle_timeout: seconds(120), // an answer of an AI provider takes its time
            deletion_protection: environment.is_production(),
        },
    );
    if let Some(domain) = domain {
        address(scope, &domain, &entrance);
    }

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

/// A name in a hosted zone of this account.
struct HostedDomain {
    domain_name: Parameter<Text>,
    hosted_zone_id: Parameter<route53::HostedZoneId>,
    certificate: Handle<acm::Certificate>,
}

/// Asks for the name and proves that it is ours: DNS validation needs the zone, or it would wait for a person.
#[component]
fn hosted_domain(scope: &Scope) -> HostedDomain {
    #[id("DomainName")]
    let domain_name = Parameter::<Text> {
        description: "The site's name",
        allowed_pattern: "([a-z0-9-]+\\.)+[a-z]{2,}",
        sample: "specforge.example.com",
    };
    #[id("HostedZoneId")]
    let hosted_zone_id = Parameter::<route53::HostedZoneId> {
        description: "The hosted zone that the name is in",
        sample: "Z0123456789EXAMPLE",
    };
    let certificate = acm::Certificate {
        domain_name,
        validation_method: "DNS",
        domain_validation_options: [new { domain_name, hosted_zone_id }],
    };
    HostedDomain { domain_name, hosted_zone_id, certificate }
}

/// Points the name to the load balancer.
#[component]
fn address(scope: &Scope, domain: &HostedDomain, entrance: &LoadBalancer) {
    let record = route53::RecordSet {
        hosted_zone_id: domain.hosted_zone_id,
        name: domain.domain_name,
        r#type: "A",
        alias_target: new {
            dns_name: entrance.load_balancer.dns_name(),
            hosted_zone_id: entrance.load_balancer.canonical_hosted_zone_id(),
        },
    };
    let site_url = Output { value: sub!("https://{}", domain.domain_name), description: "The site" };
}
