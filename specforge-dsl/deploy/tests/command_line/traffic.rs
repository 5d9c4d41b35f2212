//! A plan that touches a listener rule whose weights ECS owns, as a person and a pull request see it.

use crate::local::Account;
use crate::site::{site, with_test_rule};
use insta::assert_snapshot;
use serde_json::json;
use specforge_deploy::ExitCode;
use specforge_deploy::local::{LocalCloudFormation, LocalOptions};

/// The site is deployed, and a release has left these weights on a rule.
fn released(rules: &[&str], blue: u32, green: u32) -> Account {
    let account = Account::new();
    assert_eq!(account.run(&with_test_rule("/a"), &["deploy"]).code, ExitCode::Success);
    let outside = LocalCloudFormation::open(&account.state, LocalOptions::default()).unwrap();
    for rule in rules {
        for (index, weight) in [blue, green].into_iter().enumerate() {
            let path = format!("/Actions/0/ForwardConfig/TargetGroups/{index}/Weight");
            outside.drift("site-edge", rule, &path, Some(json!(weight))).unwrap();
        }
    }
    account
}

#[test]
fn a_plan_shows_what_is_live_and_what_the_update_sends() {
    let account = released(&["Production", "Test"], 0, 100);
    assert_snapshot!(account.run(&with_test_rule("/b"), &["plan"]));
    assert_snapshot!(account.run(&with_test_rule("/b"), &["plan", "--format", "markdown"]));
    let refused = account.run(&with_test_rule("/b"), &["deploy", "--allow-traffic", "production"]);
    assert_eq!(refused.code, ExitCode::ConsentMissing, "{refused}");
    let consents = ["deploy", "--allow-traffic", "production", "--allow-traffic", "test"];
    let done = account.run(&with_test_rule("/b"), &consents);
    assert_eq!(done.code, ExitCode::Success, "{done}");
    assert_eq!(account.run(&with_test_rule("/b"), &["drift", "--exit-code"]).code, ExitCode::Success);
}

#[test]
fn a_release_that_is_under_way_is_waited_for() {
    let account = released(&["Production", "Test"], 60, 40);
    let consents = ["deploy", "--allow-traffic", "production", "--allow-traffic", "test"];
    let refused = account.run(&with_test_rule("/b"), &consents);
    assert_eq!(refused.code, ExitCode::ConsentMissing);
    assert_snapshot!(refused);
    assert_snapshot!(account.run(&with_test_rule("/b"), &["plan", "--format", "github"]));
}

#[test]
fn weights_that_nobody_knows_are_asked_for() {
    let account = released(&["Test"], 0, 100);
    let refused = account.run(&with_test_rule("/b"), &["deploy", "--allow-traffic", "production"]);
    assert_eq!(refused.code, ExitCode::ConsentMissing);
    assert_snapshot!(refused);
    let plan = account.run(&site("/b"), &["plan", "--json"]);
    let plan: serde_json::Value = serde_json::from_str(&plan.data).unwrap();
    assert_snapshot!(serde_json::to_string_pretty(&plan["stacks"][0]["traffic"]).unwrap());
}
