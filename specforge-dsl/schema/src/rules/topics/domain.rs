//! DNS records and certificates.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::network::exactly_one;
use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::quoted;

pub(crate) const CODES: &[RuleCode] = &[RECORD, ROUTING, CERTIFICATE];

const RECORD: RuleCode = RuleCode {
    code: "SF0300",
    title: "A record that Route 53 refuses",
    explanation: "A record is an alias, or has values and a TTL. Values fit the type: addresses for `A` and `AAAA`, one name \
                  for `CNAME`, quotation marks for `TXT`, a priority for `MX`. A record names its zone by ID or by name. \
                  Source: AWS::Route53::RecordSet.",
};
const ROUTING: RuleCode = RuleCode {
    code: "SF0301",
    title: "Routing without an identifier",
    explanation: "Weighted, latency, failover, geolocation and multivalue records have a `set_identifier` and exactly one \
                  kind of routing. Source: AWS::Route53::RecordSet, `SetIdentifier`.",
};
const CERTIFICATE: RuleCode = RuleCode {
    code: "SF0302",
    title: "A certificate that cannot be validated",
    explanation: "The first name of a certificate has up to 64 characters. Validation options name the certificate's own \
                  names. With DNS validation a hosted zone is named, else the stack waits for a record that somebody has to \
                  create by hand. Source: AWS::CertificateManager::Certificate.",
};

/// Kinds of routing.
const ROUTINGS: [(&str, &str); 7] = [
    ("CidrRoutingConfig", "cidr_routing_config"),
    ("Failover", "failover"),
    ("GeoLocation", "geo_location"),
    ("GeoProximityLocation", "geo_proximity_location"),
    ("MultiValueAnswer", "multi_value_answer"),
    ("Region", "region"),
    ("Weight", "weight"),
];

/// `AWS::Route53::RecordSet`.
pub(super) fn record(record: View<'_>, report: &mut Report) {
    exactly_one(
        record,
        "a record",
        "zone",
        &[("HostedZoneId", "hosted_zone_id"), ("HostedZoneName", "hosted_zone_name")],
        &RECORD,
        report,
    );
    set(record, report);
}

/// `AWS::Route53::RecordSetGroup`.
pub(super) fn records(group: View<'_>, report: &mut Report) {
    group.get("RecordSets").items().for_each(|record| set(record, report));
}

fn set(record: View<'_>, report: &mut Report) {
    let alias = record.has("AliasTarget");
    for (name, rust) in [("TTL", "ttl"), ("ResourceRecords", "resource_records")] {
        if alias && record.has(name) {
            report
                .add(&RECORD, record.name_at(name), format!("an alias has no `{rust}`"))
                .also(record.name_at("AliasTarget"), "it is an alias because of this")
                .help(format!("remove `{rust}`"));
        } else if record.lacks("AliasTarget") && record.lacks(name) && record.is_object() {
            report.add(&RECORD, record.at(), format!("a record that is no alias needs `{rust}`")).help(
                if rust == "ttl" {
                    "add `ttl: \"300\"`".into()
                } else {
                    format!("add `{rust}: […]`, or `alias_target`")
                },
            );
            return;
        }
    }
    let ttl = record.get("TTL");
    if let Some(text) = ttl.text().filter(|text| text.parse::<u32>().is_err()) {
        report
            .add(&RECORD, ttl.at(), format!("`ttl` is a number of seconds as text, found `{text}`"))
            .help("write `\"300\"`");
    }
    let given: Vec<&(&str, &str)> = ROUTINGS.iter().filter(|(name, _)| record.has(name)).collect();
    if let [(first, first_rust), (second, second_rust), ..] = given.as_slice() {
        report
            .add(&ROUTING, record.name_at(second), format!("`{first_rust}` and `{second_rust}` exclude each other"))
            .also(record.name_at(first), format!("`{first_rust}` is given here"))
            .help("remove one of them");
    } else if let [(name, rust)] = given.as_slice()
        && record.lacks("SetIdentifier")
    {
        report
            .add(&ROUTING, record.name_at(name), format!("a record with `{rust}` needs `set_identifier`"))
            .help("add `set_identifier: \"…\"`");
    }
    values(record, report);
}

fn values(record: View<'_>, report: &mut Report) {
    let (kind, list) = (record.get("Type"), record.get("ResourceRecords"));
    let Some(name) = kind.text() else { return };
    if name == "CNAME" && list.items().filter(|value| value.is_given()).count() > 1 {
        report.add(&RECORD, list.at(), "a `CNAME` has one value").help("remove the others");
    }
    for value in list.items() {
        let Some(text) = value.text() else { continue };
        let priority = || text.split_whitespace().next().is_some_and(|first| first.parse::<u16>().is_ok());
        let expected = match name {
            "A" if text.parse::<Ipv4Addr>().is_err() => "an IPv4 address",
            "AAAA" if text.parse::<Ipv6Addr>().is_err() => "an IPv6 address",
            "CNAME" if text.parse::<Ipv4Addr>().is_ok() || text.contains("://") => "a name",
            "MX" if !priority() || text.split_whitespace().count() != 2 => {
                "a priority and a name, `10 mail.example.com`"
            }
            "TXT" | "SPF" if !(text.starts_with('"') && text.ends_with('"')) => "text in quotation marks",
            "SRV" if text.split_whitespace().count() != 4 => "priority, weight, port and name",
            "CAA" if text.split_whitespace().count() < 3 => "flags, a tag and a value",
            _ => continue,
        };
        report
            .add(&RECORD, value.at(), format!("a record of the type `{name}` has {expected}, found {}", quoted(text)))
            .also(kind.at(), "the type")
            .maybe_help(matches!(name, "TXT" | "SPF").then(|| format!("write `{:?}`", format!("\"{text}\""))));
    }
}

/// `AWS::CertificateManager::Certificate`.
pub(super) fn certificate(certificate: View<'_>, report: &mut Report) {
    let domain = certificate.get("DomainName");
    if let Some(text) = domain.text().filter(|text| text.chars().count() > 64) {
        report
            .add(
                &CERTIFICATE,
                domain.at(),
                format!("the first name of a certificate has up to 64 characters, {} has more", quoted(text)),
            )
            .help("give a shorter name first, and this one in `subject_alternative_names`");
    }
    let options = certificate.get("DomainValidationOptions");
    let alternatives = certificate.get("SubjectAlternativeNames");
    let names: Vec<View<'_>> = [domain].into_iter().chain(alternatives.items()).collect();
    let closed = names.iter().all(|name| name.text().is_some())
        && (certificate.lacks("SubjectAlternativeNames") || alternatives.all_items().is_some());
    let bare = |text: &str| text.trim_start_matches("*.").trim_end_matches('.').to_ascii_lowercase();
    for option in options.items() {
        let name = option.get("DomainName");
        let (Some(text), true) = (name.text(), closed) else { continue };
        if names.iter().filter_map(|known| known.text()).all(|known| bare(known) != bare(text)) {
            report
                .add(&CERTIFICATE, name.at(), format!("the certificate is not for `{text}`"))
                .also(domain.at(), "the certificate's first name")
                .help("name one of the certificate's own names");
        }
    }
    let by_dns = certificate.get("ValidationMethod").text() == Some("DNS");
    let zoneless = certificate.lacks("DomainValidationOptions")
        || options.all_items().is_some_and(|all| all.iter().all(|option| option.lacks("HostedZoneId")));
    if by_dns && zoneless {
        report
            .add(
                &CERTIFICATE,
                certificate.get("ValidationMethod").at(),
                "nobody creates the record that validates the certificate, and the stack waits",
            )
            .help("add `domain_validation_options: [new { domain_name: …, hosted_zone_id: … }]`");
    }
    for option in options.items() {
        if option.has("HostedZoneId") && option.has("ValidationDomain") {
            report
                .add(
                    &CERTIFICATE,
                    option.name_at("ValidationDomain"),
                    "`hosted_zone_id` is for DNS, `validation_domain` for mail",
                )
                .help("remove one of them");
        }
    }
}
