//! Load balancers.

use super::attributes::{self, Known, Values};
use crate::rules::codes::RuleCode;
use crate::rules::pattern::matches_whole;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::count;

pub(crate) const CODES: &[RuleCode] = &[SUBNETS, ATTRIBUTES];

const SUBNETS: RuleCode = RuleCode {
    code: "SF0220",
    title: "A load balancer in too few subnets, or with a name that is refused",
    explanation: "An Application Load Balancer has at least two subnets, in different Availability Zones, given either \
                  as `subnets` or as `subnet_mappings`. Its name has up to 32 letters, digits and hyphens, and does not begin \
                  with `internal-`. Source: AWS::ElasticLoadBalancingV2::LoadBalancer, `Subnets` and `Name`.",
};
const ATTRIBUTES: RuleCode = RuleCode {
    code: "SF0221",
    title: "A load balancer attribute that does not exist or has another range",
    explanation: "Attributes are pairs of text, from a closed list; each has values of its own. Access logs need a \
                  bucket. Source: Elastic Load Balancing API Reference, `LoadBalancerAttribute`.",
};

/// Source: Elastic Load Balancing API Reference, `LoadBalancerAttribute`.
const KNOWN: &[Known] = &[
    ("access_logs.s3.bucket", Values::Any),
    ("access_logs.s3.enabled", Values::Boolean),
    ("access_logs.s3.prefix", Values::Any),
    ("client_keep_alive.seconds", Values::Range(60, 604_800)),
    ("connection_logs.s3.bucket", Values::Any),
    ("connection_logs.s3.enabled", Values::Boolean),
    ("connection_logs.s3.prefix", Values::Any),
    ("deletion_protection.enabled", Values::Boolean),
    (
        "dns_record.client_routing_policy",
        Values::OneOf(&["availability_zone_affinity", "partial_availability_zone_affinity", "any_availability_zone"]),
    ),
    ("health_check_logs.s3.bucket", Values::Any),
    ("health_check_logs.s3.enabled", Values::Boolean),
    ("health_check_logs.s3.prefix", Values::Any),
    ("idle_timeout.timeout_seconds", Values::Range(1, 4000)),
    ("ipv6.deny_all_igw_traffic", Values::Boolean),
    ("load_balancing.cross_zone.enabled", Values::Boolean),
    ("routing.http.desync_mitigation_mode", Values::OneOf(&["monitor", "defensive", "strictest"])),
    ("routing.http.drop_invalid_header_fields.enabled", Values::Boolean),
    ("routing.http.preserve_host_header.enabled", Values::Boolean),
    ("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", Values::Boolean),
    ("routing.http.xff_client_port.enabled", Values::Boolean),
    ("routing.http.xff_header_processing.mode", Values::OneOf(&["append", "preserve", "remove"])),
    ("routing.http2.enabled", Values::Boolean),
    ("secondary_ips.auto_assigned.per_subnet", Values::Range(0, 7)),
    ("waf.fail_open.enabled", Values::Boolean),
    ("zonal_shift.config.enabled", Values::Boolean),
];

/// `AWS::ElasticLoadBalancingV2::LoadBalancer`.
pub(super) fn load_balancer(balancer: View<'_>, report: &mut Report) {
    let kind = balancer.get("Type").text();
    let application = balancer.lacks("Type") || kind == Some("application");
    for (name, rust) in [("Subnets", "subnets"), ("SubnetMappings", "subnet_mappings")] {
        let list = balancer.get(name);
        let Some(items) = list.all_items() else { continue };
        if application && items.len() < 2 {
            let found = count(items.len(), "subnet");
            report
                .add(
                    &SUBNETS,
                    list.at(),
                    format!("an Application Load Balancer needs two subnets in `{rust}`, found {found}"),
                )
                .help("give one subnet in each of at least two Availability Zones");
        }
        for (position, item) in items.iter().enumerate() {
            let subnet = |view: View<'_>| view.get("SubnetId").is_given();
            let same = |earlier: &&View<'_>| {
                earlier.same(*item) || (subnet(**earlier) && earlier.get("SubnetId").same(item.get("SubnetId")))
            };
            if let Some(first) = items.iter().take(position).find(same) {
                report
                    .add(
                        &SUBNETS,
                        item.at(),
                        "the same subnet twice: a load balancer has one in each Availability Zone",
                    )
                    .also(first.at(), "it is already here")
                    .help("give the subnet of another Availability Zone");
            }
        }
    }
    if balancer.has("Subnets") && balancer.has("SubnetMappings") {
        report
            .add(&SUBNETS, balancer.name_at("SubnetMappings"), "`subnets` and `subnet_mappings` exclude each other")
            .also(balancer.name_at("Subnets"), "`subnets` is given here")
            .help("remove one of them");
    }
    let name = balancer.get("Name");
    let plain = |text: &str| matches_whole("[A-Za-z0-9](-?[A-Za-z0-9])*", text) != Some(false) || text.contains("--");
    if let Some(text) = name.text().filter(|text| text.starts_with("internal-") || text.len() > 32 || !plain(text)) {
        report
            .add(&SUBNETS, name.at(), format!("`{text}` is not the name of a load balancer"))
            .help("up to 32 letters, digits and hyphens between them, not beginning with `internal-`");
    }
    if kind == Some("gateway") && balancer.has("SecurityGroups") {
        report.add(&SUBNETS, balancer.name_at("SecurityGroups"), "a Gateway Load Balancer has no security groups");
    }
    let attributes = balancer.get("LoadBalancerAttributes");
    attributes::check(attributes, "a load balancer", KNOWN, &ATTRIBUTES, report);
    for log in ["access_logs", "connection_logs", "health_check_logs"] {
        attributes::requires(
            attributes,
            (&format!("{log}.s3.enabled"), "true"),
            &format!("{log}.s3.bucket"),
            &ATTRIBUTES,
            report,
        );
    }
}
