//! The name of a site: how users find it and how it proves who it is.

use super::load_balancer::LoadBalancer;
use crate::prelude::*;

/// Who looks after a site's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    /// Its hosted zone is in this account: certificate and DNS record are made here.
    Hosted,
    /// Somebody else: they give a certificate, and point the name to the load balancer.
    Elsewhere,
}

/// A site's name and certificate.
#[derive(Clone, Copy)]
pub enum Site {
    /// In a hosted zone of this account.
    Hosted {
        /// The name, for example `www.example.com`.
        domain_name: Parameter<Text>,
        /// The zone that the name is in.
        hosted_zone_id: Parameter<route53::HostedZoneId>,
        /// The certificate for the name, made here.
        certificate: Handle<acm::Certificate>,
    },
    /// Anywhere else.
    Elsewhere {
        /// The ARN of the certificate for the name.
        certificate_arn: Parameter<Text>,
    },
}

/// Asks for the site's name and makes its certificate, or asks for the certificate. The parameters are called
/// `DomainName` and `HostedZoneId`, or `CertificateArn`.
///
/// The certificate is proved through DNS, in the zone itself: elsewhere the stack would wait until a person adds a record
/// (ACM User Guide, "DNS validation").
#[component]
pub fn site(scope: &Scope, domain: Domain) -> Site {
    match domain {
        Domain::Hosted => {
            #[id("DomainName")]
            let domain_name = Parameter::<Text> {
                description: "The site's name",
                allowed_pattern: "([a-z0-9-]+\\.)+[a-z]{2,}",
                sample: "www.example.com",
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
            Site::Hosted { domain_name, hosted_zone_id, certificate }
        }
        Domain::Elsewhere => {
            #[id("CertificateArn")]
            let certificate_arn = Parameter::<Text> {
                description: "The certificate for the site's name",
                allowed_pattern: "arn:aws[a-z-]*:acm:.+:certificate/.+",
                sample: "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
            };
            Site::Elsewhere { certificate_arn }
        }
    }
}

/// Points the site's name to the load balancer, if the zone is ours, and gives out the site's URL.
#[component]
pub fn site_address(scope: &Scope, site: Site, entrance: &LoadBalancer) {
    if let Site::Hosted { domain_name, hosted_zone_id, .. } = site {
        let record = route53::RecordSet {
            hosted_zone_id,
            name: domain_name,
            r#type: "A",
            alias_target: new {
                dns_name: entrance.load_balancer.dns_name(),
                hosted_zone_id: entrance.load_balancer.canonical_hosted_zone_id(),
            },
        };
        let url = Output { value: sub!("https://{domain_name}"), description: "The site" };
    }
}
