//! Every kind of plan as a person sees it, and the forms for pull requests.

use crate::app::{run, with_property, without};
use crate::local::Account;
use crate::shop::shop;
use insta::assert_snapshot;
use serde_json::json;
use specforge_deploy::ExitCode;
use specforge_dsl::assembly::{Assembly, Template};

/// The shop with an edited template of one of its stacks.
fn edited(id: &str, edit: impl FnOnce(&mut serde_json::Value)) -> Assembly {
    let mut shop = shop();
    let stack = shop.stacks.iter_mut().find(|stack| stack.id == id).unwrap();
    let mut template = stack.template.to_value();
    edit(&mut template["Resources"]);
    stack.template = Template::from_value(template);
    shop
}

fn deployed() -> Account {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    account
}

/// A role and an open port in a stack that stands, and a rule that lets less through.
fn with_access() -> Assembly {
    let mut shop = edited("network", |resources| {
        resources["Tasks"]["Properties"]["SecurityGroupIngress"] =
            json!([{ "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0" }]);
        resources["Tasks"]["Properties"]["SecurityGroupEgress"] =
            json!([{ "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0" }]);
        resources["Task"] = json!({ "Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow",
                "Principal": { "Service": "ecs-tasks.amazonaws.com" }, "Action": "sts:AssumeRole" }] },
            "Policies": [{ "PolicyName": "tasks", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
                { "Effect": "Allow", "Action": ["sns:Publish", "sns:GetTopicAttributes"], "Resource": { "Ref": "Alerts" },
                    "Condition": { "StringEquals": { "aws:SourceAccount": { "Ref": "AWS::AccountId" } } } },
                { "Effect": "Deny", "Action": "sns:Delete*", "Resource": "*" }] } }] } });
    });
    shop.stacks[0].capabilities = vec!["CAPABILITY_IAM".into()];
    shop
}

/// Data that is replaced, data that goes, and what follows from a replaced network.
fn with_losses() -> Assembly {
    let edit = edited("network", |resources| {
        resources["Logs"]["Properties"]["LogGroupName"] = "/renamed".into();
        resources["Queue"] = json!({ "Type": "AWS::SQS::Queue" });
    });
    with_property(edit, "network", "Vpc", "CidrBlock", "10.9.0.0/16")
}

#[test]
fn a_first_plan_leaves_nothing_behind() {
    let account = Account::new();
    let ran = account.run(&shop(), &["plan", "--exit-code"]);
    assert_eq!(ran.code, ExitCode::Differences);
    assert_snapshot!(ran);
    let status: serde_json::Value = serde_json::from_str(&account.run(&shop(), &["status", "--json"]).data).unwrap();
    assert!(!status.to_string().contains("REVIEW_IN_PROGRESS"), "{status}");
}

#[test]
fn a_plan_without_changes_says_so() {
    let ran = deployed().run(&shop(), &["plan", "--exit-code"]);
    assert_eq!(ran.code, ExitCode::Success);
    assert_snapshot!(ran);
}

#[test]
fn access_is_told_as_who_may_do_what_and_who_reaches_whom() {
    let account = deployed();
    let ran = account.run(&with_access(), &["plan", "--exit-code"]);
    assert_eq!(ran.code, ExitCode::Differences);
    assert_snapshot!(ran);
    let refused = account.run(&with_access(), &["deploy"]);
    assert_eq!(refused.code, ExitCode::ConsentMissing);
    assert_snapshot!(refused.messages.split_once("Plan: ").unwrap().1);
    let consents = ["--allow-iam", "task", "--allow-network", "network.tasks"];
    assert_eq!(account.run(&with_access(), &[&["deploy"][..], &consents].concat()).code, ExitCode::Success);
}

#[test]
fn losses_are_told_with_what_becomes_of_the_data() {
    let account = deployed();
    let ran = account.run(&with_losses(), &["plan", "--exit-code"]);
    assert_eq!(ran.code, ExitCode::DestructiveDifferences);
    assert_snapshot!(ran);
    let misspelt = account.run(&with_losses(), &["plan", "--allow-replace", "Logz"]);
    assert!(misspelt.data.contains("did you mean\n  `--allow-replace Logs`?"), "{misspelt}");
}

#[test]
fn a_comment_for_a_pull_request_names_what_needs_a_decision_first() {
    let account = deployed();
    assert_snapshot!(account.run(&with_access(), &["plan", "--format", "markdown", "--allow-iam", "Task"]).data);
    assert_snapshot!(account.run(&with_losses(), &["plan", "--format", "markdown"]).data);
    assert_snapshot!(account.run(&shop(), &["plan", "--format", "markdown"]).data);
}

#[test]
fn github_annotates_what_needs_a_consent_at_its_line() {
    let edit = with_property(shop(), "network", "Subnet", "MapPublicIpOnLaunch", "true");
    let edit = without(edit, "network", "Logs");
    assert_snapshot!(deployed().run(&edit, &["plan", "--format", "github", "--allow-delete", "logs"]).data);
}

#[test]
fn json_has_everything() {
    let account = deployed();
    let json: serde_json::Value = serde_json::from_str(&account.run(&with_access(), &["plan", "--json"]).data).unwrap();
    let network = &json["stacks"][0];
    assert_eq!(network["hazards"][0]["kind"], "network");
    assert_eq!(network["hazards"][0]["consented"], false);
    assert_eq!(network["permissions"][0]["widens"], true);
    assert_eq!(network["network"][0]["from"], "0.0.0.0/0");
    let same: serde_json::Value =
        serde_json::from_str(&account.run(&with_access(), &["plan", "--format", "json"]).data).unwrap();
    assert_eq!(same, json);
}

#[test]
fn what_the_changes_do_not_show_is_told_in_each_form() {
    let account = Account::new();
    let protected = edited("network", |resources| {
        resources["Database"] = json!({ "Type": "AWS::RDS::DBInstance", "Properties": { "DeletionProtection": true,
            "DBInstanceClass": "db.t4g.small", "Engine": "postgres", "AllocatedStorage": "20",
            "MasterUsername": "shop", "ManageMasterUserPassword": true } });
    });
    for format in ["text", "markdown", "github", "json"] {
        let ran = account.run(&protected, &["plan", "--format", format]);
        let data = ran.data.replace('\n', " ");
        assert!(data.contains("If the first creation of network fails, its rollback cannot remove"), "{ran}");
        assert_eq!(ran.messages, "", "{format}");
    }
}

#[test]
fn a_refused_plan_is_told_with_its_reason_and_leaves_nothing() {
    let account = deployed();
    let broken = edited("network", |resources| {
        resources["Subnet"]["Properties"]["VpcId"] = json!({ "Ref": "Nobody" });
    });
    let ran = account.run(&broken, &["plan", "--exit-code"]);
    assert_eq!(ran.code, ExitCode::Refused);
    assert_snapshot!(ran);
}

#[test]
fn diff_knows_the_same_without_an_account() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    run(&shop(), &["synth", "-o", path]);
    let ran = run(&with_access(), &["diff", "--against", path]);
    assert_snapshot!(ran.to_string().replace(path, "FOLDER"));
    let comment = run(&with_losses(), &["diff", "--against", path, "--format", "markdown"]);
    assert!(comment.data.contains("> [!CAUTION]") && comment.data.contains("--allow-replace Logs"), "{comment}");
    let annotations = run(&with_losses(), &["diff", "--against", path, "--format", "github"]);
    assert!(annotations.data.starts_with("::error title=consent needed::`Logs`"), "{annotations}");
}
