//! Drift beside a plan: what somebody changed by hand, and what the update makes of it.

use crate::app::with_property;
use crate::local::Account;
use crate::shop::shop;
use insta::assert_snapshot;
use serde_json::Value;
use specforge_deploy::ExitCode;
use specforge_dsl::assembly::Assembly;

/// The shop is deployed, and somebody has been at it.
fn tampered() -> Account {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    for change in [
        ["tamper", "Logs", "RetentionInDays=1"],
        ["tamper", "network.Tasks", "GroupDescription=by hand"],
        ["tamper", "Subnet", "CidrBlock=10.0.7.0/24"],
        ["tamper", "Alerts", "--delete"],
        ["tamper", "Image", "Value=by hand"],
        ["tamper", "Key", "Value=stolen"],
    ] {
        assert_eq!(account.run(&shop(), &change).code, ExitCode::Success, "{change:?}");
    }
    account
}

/// An update that writes what drifted, one that writes something else of what drifted, and one of what is gone.
fn edited() -> Assembly {
    let edited = with_property(shop(), "network", "Logs", "RetentionInDays", "30");
    let edited = with_property(edited, "network", "Subnet", "AvailabilityZone", "us-east-1a");
    let edited = with_property(edited, "network", "Alerts", "DisplayName", "Alerts");
    with_property(edited, "service", "Key", "Value", "other")
}

#[test]
fn a_plan_says_what_becomes_of_what_was_changed_by_hand() {
    let account = tampered();
    let planned = account.run(&edited(), &["plan", "--drift"]);
    assert_snapshot!(planned);
    assert_snapshot!(account.run(&edited(), &["plan", "--drift", "--format", "markdown"]));
    assert_snapshot!(account.run(&edited(), &["plan", "--drift", "--format", "github"]));
    let json = account.run(&edited(), &["plan", "--drift", "--json"]);
    for secret in ["stolen", "secret-sample"] {
        assert!(!json.data.contains(secret), "{json}");
    }
    let plan: Value = serde_json::from_str(&json.data).unwrap();
    let logs = plan["stacks"][0]["drift"]["resources"].as_array().unwrap().iter();
    let logs = logs.clone().find(|resource| resource["logical_id"] == "Logs").unwrap();
    assert_eq!(logs["properties"][0]["fate"], "overwritten");
    assert_eq!(logs["properties"][0]["sent"], "30");
    // Drift is no change of the plan, and nobody is told of it who did not ask.
    let code = account.run(&shop(), &["plan", "--drift", "--exit-code"]).code;
    assert_eq!(code, ExitCode::Success);
    assert!(!account.run(&edited(), &["plan"]).data.contains("drift"));
}

#[test]
fn stacks_without_changes_tell_their_drift_too() {
    assert_snapshot!(tampered().run(&shop(), &["plan", "--drift"]));
}

#[test]
fn where_nothing_drifted_one_line_says_so() {
    let account = Account::new();
    assert!(!account.run(&shop(), &["plan", "--drift"]).data.contains("Drift:"));
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let planned = account.run(&shop(), &["plan", "--drift"]);
    assert!(planned.data.ends_with("Plan: no changes\nDrift: none\n"), "{planned}");
}

#[test]
fn a_deployment_shows_it_before_it_asks() {
    let account = tampered();
    let edited = with_property(shop(), "network", "Logs", "RetentionInDays", "30");
    let deployed = account.run(&edited, &["deploy", "--drift"]);
    assert_eq!(deployed.code, ExitCode::Success, "{deployed}");
    let plan = deployed.messages.split("Updating network").next().unwrap();
    assert!(plan.contains("RetentionInDays: deployed as 14, is 1; the update sets it to 30"), "{deployed}");
}
