use super::quantity::{Quantity, Seconds};
use super::site::Site;
use crate::prelude::*;

/// What a load balancer on the internet looks like.
pub struct LoadBalancerSettings<'a> {
    /// Its name.
    pub name: &'a str,
    /// Public subnets in at least two zones.
    pub subnets: &'a [Handle<ec2::Subnet>],
    /// Who may connect.
    pub security_group: Handle<ec2::SecurityGroup>,
    /// The site whose certificate it shows.
    pub site: Site,
    /// Where its access logs go.
    pub access_logs: Handle<s3::Bucket>,
    /// How long a connection may be silent; more than the slowest answer takes.
    pub idle_timeout: Quantity<Seconds>,
    /// Whether it cannot be deleted by mistake.
    pub deletion_protection: bool,
}

/// A load balancer on the internet.
#[derive(Clone, Copy)]
pub struct LoadBalancer {
    /// The load balancer, which emits the metrics.
    pub load_balancer: Handle<elb::LoadBalancer>,
    /// The listener on port 443, to which rules are added.
    pub https: Handle<elb::Listener>,
}

/// Makes a load balancer on the internet: port 80 leads to port 443, and port 443 answers 404 until it gets rules.
#[component]
pub fn load_balancer(scope: &Scope, settings: &LoadBalancerSettings<'_>) -> LoadBalancer {
    let load_balancer = elb::LoadBalancer {
        name: settings.name,
        scheme: InternetFacing,
        r#type: Application,
        subnets: settings.subnets,
        security_groups: [settings.security_group],
        load_balancer_attributes: [
            new { key: "access_logs.s3.enabled", value: "true" },
            new { key: "access_logs.s3.bucket", value: settings.access_logs.reference() },
            new { key: "deletion_protection.enabled", value: settings.deletion_protection.to_string() },
            new { key: "idle_timeout.timeout_seconds", value: settings.idle_timeout.whole().to_string() },
            // Headers with odd names are a way to smuggle requests past the rules.
            new { key: "routing.http.drop_invalid_header_fields.enabled", value: "true" },
        ],
    };
    let http = elb::Listener {
        load_balancer_arn: load_balancer,
        port: 80,
        protocol: Http,
        default_actions: [new {
            r#type: Redirect,
            redirect_config: new { protocol: "HTTPS", port: "443", status_code: Http301 },
        }],
    };
    let https = elb::Listener {
        load_balancer_arn: load_balancer,
        port: 443,
        protocol: Https,
        // TLS 1.2 and 1.3 with forward secrecy alone (Elastic Load Balancing User Guide, "Security policies").
        ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
        certificates: [new {
            certificate_arn: match settings.site {
                Site::Hosted { certificate, .. } => certificate,
                Site::Elsewhere { certificate_arn } => external::<acm::CertificateArn>(certificate_arn),
            },
        }],
        default_actions: [new {
            r#type: FixedResponse,
            fixed_response_config: new { status_code: "404", content_type: "text/plain", message_body: "Not found" },
        }],
    };
    LoadBalancer { load_balancer, https }
}
