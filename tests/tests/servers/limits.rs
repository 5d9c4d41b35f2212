//! What the server cannot do is left out of production. Each piece that is left out is proved to be needed, so that less is
//! left out when the server learns; and each way in which it fails is proved to be told as it is.

use crate::account::{Account, text};
use crate::ministack::Ministack;
use crate::person::hosted_zone;
use crate::production::{Ran, run};
use serde_json::Value;
use specforge_tests::ministack::{Cut, UNSUPPORTED_TYPES, production, remove, simplify_alarms};

/// A zone that the account does not have.
const NO_ZONE: &str = "Z0123456789EXAMPLE";

/// Production's first deployment, with all that a person gives.
fn deploy(server: &Ministack, cut: Cut, zone: &str) -> Ran {
    let zone = format!("HostedZoneId={zone}");
    let digest = format!("sha256:{}", "0".repeat(64));
    let (backend, frontend) = (format!("BackendImageDigest={digest}"), format!("FrontendImageDigest={digest}"));
    let (email, name) = ("AlertEmail=alerts@example.com", "DomainName=specforge.example.com");
    run(server, cut, &["deploy", "-p", email, "-p", name, "-p", &zone, "-p", &backend, "-p", &frontend])
}

#[test]
fn every_type_that_is_left_out_is_refused_by_the_server() {
    let server = Ministack::start();
    let accepted = "AWS::EC2::VPC";
    let types = [&UNSUPPORTED_TYPES[..], &[accepted]].concat();
    let refusals: Value = serde_json::from_str(&server.script("refused_types.py", &types)).expect("JSON");
    for refused in UNSUPPORTED_TYPES {
        let why = refusals[refused].as_str().unwrap_or_else(|| panic!("`{refused}` is accepted now: leave it in"));
        assert_eq!(why, format!("Template format error: Unrecognized resource types: [{refused}]"));
    }
    assert_eq!(refusals[accepted], Value::Null, "the probe itself is accepted");
}

#[test]
fn every_type_that_is_left_out_is_in_production() {
    for left_out in UNSUPPORTED_TYPES {
        let mut assembly = production(Cut::Nothing).expect("production synthesizes");
        assert!(!remove(&mut assembly, &[left_out]).is_empty(), "production has no `{left_out}`: forget it");
    }
}

#[test]
fn a_removed_resource_takes_along_what_refers_to_it_and_nothing_else() {
    let mut assembly = production(Cut::Nothing).expect("production synthesizes");
    let removed = Vec::from_iter(remove(&mut assembly, &["AWS::EC2::NatGateway"]));
    assert_eq!(
        removed,
        [
            "foundation.NetworkZoneADefaultRoute",
            "foundation.NetworkZoneAExitNatGateway",
            "foundation.NetworkZoneBDefaultRoute",
            "foundation.NetworkZoneBExitNatGateway",
        ]
    );
    let removed = remove(&mut assembly, &["AWS::ElastiCache::ReplicationGroup"]);
    assert!(removed.contains("services.BackendService"), "its task is told the address of the cache: {removed:?}");
    assert!(removed.iter().any(|name| name.starts_with("watching.")), "who watches the cache has gone: {removed:?}");
    assert!(!removed.iter().any(|name| name.starts_with("edge.")), "{removed:?}");
    assert!(!removed.contains("services.FrontendTaskDefinition"), "{removed:?}");
}

#[test]
fn a_refusal_is_told_in_the_servers_words_and_changes_nothing() {
    let server = Ministack::start();
    let before = Account::of(&server);
    let ran = deploy(&server, Cut::Nothing, NO_ZONE);
    assert_eq!(ran.code, 10, "{}", ran.messages);
    let reason = text(&ran.details("foundation", "refused")["reason"]);
    assert!(reason.contains("Unrecognized resource types: [AWS::EC2::EIP, "), "{reason}");
    assert_eq!(Account::of(&server).differences(&before), [""; 0]);
}

#[test]
fn a_failed_stack_names_its_root_cause_and_can_be_repaired() {
    let server = Ministack::start();

    let ran = deploy(&server, Cut::Types, NO_ZONE);
    assert_eq!(ran.code, 7, "{}", ran.messages);
    let failure = ran.details("edge", "rolled_back");
    assert_eq!(failure["resource_type"], "AWS::Route53::RecordSet");
    assert_eq!(failure["reason"], format!("No hosted zone with id '{NO_ZONE}'"));
    let line = text(&failure["location"]);
    assert!(line.contains(".rs:") && ran.messages.contains(line), "{line}:\n{}", ran.messages);
    let account = Account::of(&server);
    assert_eq!(["load_balancers", "target_groups", "certificates"].map(|listing| account.count(listing)), [0; 3]);
    assert_eq!(account.names("databases"), ["specforge-production-postgres"], "what came before stays");

    let zone = hosted_zone(&server);
    let ran = deploy(&server, Cut::Types, &zone);
    assert_eq!(ran.code, 9, "CloudFormation lets a stack that was never made only be deleted:\n{}", ran.messages);
    assert!(text(&ran.details("edge", "not_ready")["help"]).contains("`deploy --recreate`"), "{}", ran.messages);

    let ran = run(&server, Cut::Types, &["destroy", "edge", "--disable-termination-protection"]);
    assert_eq!(
        (ran.code, ran.outcomes()),
        (0, vec![("watching", "not_there"), ("services", "not_there"), ("edge", "deleted")])
    );

    let ran = deploy(&server, Cut::Types, &zone);
    assert_eq!(ran.outcomes()[..3], [("foundation", "no_change"), ("data", "no_change"), ("edge", "deployed")]);
    alarms_over_several_metrics_fail(&ran);
    let account = Account::of(&server);
    assert_eq!(["clusters", "services", "alarms"].map(|listing| account.count(listing)), [0; 3]);
}

/// Why formulas are left out.
fn alarms_over_several_metrics_fail(ran: &Ran) {
    assert_eq!(ran.code, 7, "{}", ran.messages);
    let failure = ran.details("services", "rolled_back");
    assert!(text(&failure["reason"]).contains("(metric math) is not supported"), "{failure:#}");
    let simplified = simplify_alarms(&mut production(Cut::Types).expect("production synthesizes"));
    let failed = format!("services.{}", text(&failure["logical_id"]));
    assert!(simplified.contains(&failed), "{failed} is not in {simplified:?}");
}
