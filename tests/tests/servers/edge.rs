//! Certificate, name, load balancer and the routes to the services.

use crate::account::{Account, elements, sorted, text};
use crate::foundation::{PUBLIC, vpc};
use serde_json::{Value, json};

/// Asserts what the stack makes.
pub(crate) fn stands(account: &Account) {
    load_balancer(account);
    listeners(account);
    routes(account);
    target_groups(account);
}

fn load_balancer(account: &Account) {
    assert_eq!(account.names("load_balancers"), ["specforge-production"]);
    let balancer = account.only("load_balancers");
    assert_eq!((&balancer["Scheme"], &balancer["Type"]), (&json!("internet-facing"), &json!("application")));
    assert_eq!(sorted(elements(&balancer["SecurityGroups"])), [account.security_group("Load balancer")]);
    let zones = elements(&balancer["AvailabilityZones"]);
    assert_eq!(sorted(zones.iter().map(|zone| &zone["SubnetId"])), account.subnets(&PUBLIC));

    let attributes = account.only("load_balancer_attributes");
    assert_eq!(attributes["deletion_protection.enabled"], "true");
    assert_eq!(attributes["idle_timeout.timeout_seconds"], "120");
    assert_eq!(attributes["access_logs.s3.bucket"], *account.only("buckets"));

    let address = account.list("records").iter().find(|record| record["Type"] == "A").expect("the site's address");
    assert_eq!(address["Name"], "specforge.example.com.");
    let target = text(&address["AliasTarget"]["DNSName"]);
    assert_eq!(target.trim_end_matches('.'), text(&balancer["DNSName"]));
}

/// Plain HTTP is sent to HTTPS, which has the certificate of the site's name.
fn listeners(account: &Account) {
    assert_eq!(account.names("listeners"), ["443", "80"]);
    let redirect = &account.item("listeners", "80")["DefaultActions"][0]["RedirectConfig"];
    assert_eq!((&redirect["Protocol"], &redirect["Port"]), (&json!("HTTPS"), &json!("443")));
    let https = account.item("listeners", "443");
    assert_eq!(https["Protocol"], "HTTPS");
    let certificate = account.only("certificates");
    assert_eq!(certificate["DomainName"], "specforge.example.com");
    assert_eq!(https["Certificates"][0]["CertificateArn"], certificate["CertificateArn"]);
    assert_eq!(https["DefaultActions"][0]["FixedResponseConfig"]["StatusCode"], "404");
}

/// Each service has a rule for production, and one before it for tests, which asks for a header.
fn routes(account: &Account) {
    let rules = elements(&account.item("listeners", "443")["Rules"]);
    let of_priority = |priority: &str| {
        let rule = rules.iter().find(|rule| rule["Priority"] == priority);
        rule.unwrap_or_else(|| panic!("no rule of priority {priority} in {rules:#?}"))
    };
    for (production, test, paths) in [("10", "1", json!(["/api", "/api/*"])), ("100", "2", json!(["/*"]))] {
        for priority in [production, test] {
            assert_eq!(condition(of_priority(priority), "path-pattern")["PathPatternConfig"]["Values"], paths);
        }
        let header = &condition(of_priority(test), "http-header")["HttpHeaderConfig"];
        assert_eq!(header["HttpHeaderName"], "X-SpecForge-Test");
        let conditions = elements(&of_priority(production)["Conditions"]);
        assert_eq!(conditions.len(), 1, "production traffic needs no header: {conditions:?}");
    }
}

fn condition<'a>(rule: &'a Value, field: &str) -> &'a Value {
    let found = elements(&rule["Conditions"]).iter().find(|condition| condition["Field"] == field);
    found.unwrap_or_else(|| panic!("no condition `{field}` in {rule:#}"))
}

/// Two for each service: one for the version that runs, one for the next.
fn target_groups(account: &Account) {
    let groups: Vec<&Value> = account.map("target_groups").values().collect();
    let mut checks: Vec<(u64, &str)> = groups
        .iter()
        .map(|group| (group["Port"].as_u64().unwrap_or_default(), text(&group["HealthCheckPath"])))
        .collect();
    checks.sort_unstable();
    assert_eq!(checks, [(3000, "/api/health"), (3000, "/api/health"), (8080, "/healthz"), (8080, "/healthz")]);
    for group in groups {
        assert_eq!((&group["TargetType"], &group["VpcId"]), (&json!("ip"), &json!(vpc(account))));
    }
}
