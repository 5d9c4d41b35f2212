//! Commands of the second day.

use crate::app::{run, with_property};
use crate::local::Account;
use crate::shop::shop;
use crate::tasks::{SECOND, shop_with_tasks};
use insta::assert_snapshot;
use serde_json::Value;
use specforge_deploy::ExitCode;
use specforge_deploy::local::{LocalCloudFormation, LocalOptions};

#[test]
fn permissions_are_one_document_for_review_and_files_for_managed_policies() {
    let ran = run(&shop(), &["permissions"]);
    assert_eq!(ran.code, ExitCode::Success);
    assert_snapshot!(ran);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let written = run(&shop(), &["permissions", "-o", path]);
    assert_eq!(written.data.replace(path, "FOLDER"), "FOLDER/shop-deployment-1.json\n");
    let whole: Value = serde_json::from_str(&ran.data).unwrap();
    let part: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("shop-deployment-1.json")).unwrap()).unwrap();
    assert_eq!(part, whole);
}

#[test]
fn permissions_as_a_template_make_a_role() {
    let ran = run(&shop(), &["permissions", "--format", "template"]);
    let template: Value = serde_json::from_str(&ran.data).unwrap();
    let resources = template["Resources"].as_object().unwrap();
    assert_eq!(resources.keys().collect::<Vec<_>>(), ["DeploymentPolicy1", "DeploymentRole"]);
    assert_eq!(
        template["Resources"]["DeploymentPolicy1"]["Properties"]["PolicyDocument"]["Statement"][0]["Resource"][0],
        serde_json::json!({
            "Fn::Sub": "arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/shop-network/*"
        })
    );
}

#[test]
fn a_release_shows_what_changes_and_nothing_else_does() {
    let account = Account::new();
    assert_eq!(account.run(&shop_with_tasks(), &["deploy"]).code, ExitCode::Success);
    let image = format!("backend={SECOND}");
    assert_snapshot!(account.run(&shop_with_tasks(), &["release", "--image", &image]));
    assert_snapshot!(account.run(&shop_with_tasks(), &["restart"]));
}

#[test]
fn one_image_with_two_digests_is_not_released() {
    let account = Account::new();
    assert_eq!(account.run(&shop_with_tasks(), &["deploy"]).code, ExitCode::Success);
    let second = format!("backend={SECOND}");
    let third = format!("backend=sha256:{}", "3".repeat(64));
    let ran = account.run(&shop_with_tasks(), &["release", "--image", &second, "--image", &third]);
    assert_eq!(ran.code, ExitCode::Usage, "{ran}");
    let third = third.replace("backend=", "tasks.backend=");
    let ran = account.run(&shop_with_tasks(), &["release", "--image", &second, "--image", &third]);
    assert_eq!(ran.code, ExitCode::InputMissing, "{ran}");
    assert!(ran.messages.contains("`backend`, `tasks.backend` are one image, with different digests"), "{ran}");
}

#[test]
fn what_cannot_be_released_or_restarted_says_why() {
    let account = Account::new();
    let image = format!("backend={SECOND}");
    assert_snapshot!(account.run(&shop_with_tasks(), &["release", "--image", &image]));
    assert_snapshot!(account.run(&shop_with_tasks(), &["release", "--image", "bakend=1", "--image", "x=1"]));
    assert_snapshot!(account.run(&shop_with_tasks(), &["release", "--image", "backend=sha256:12", "-i", "frontend="]));
    assert_snapshot!(account.run(&shop(), &["restart"]));
    assert_snapshot!(account.run(&shop(), &["release", "-i", "backend=1"]));
    assert_eq!(account.run(&shop(), &["release"]).code, ExitCode::Usage);
}

/// The account behind an [`Account`], for what happens outside of its stacks.
pub(crate) fn outside(account: &Account) -> LocalCloudFormation {
    LocalCloudFormation::open(&account.state, LocalOptions::default()).unwrap()
}

#[test]
fn drift_is_told_at_the_line_that_declares_it_and_reverted() {
    let account = Account::new();
    assert_snapshot!(account.run(&shop(), &["drift"]));
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    assert_eq!(account.run(&shop(), &["drift", "--exit-code"]).code, ExitCode::Success);
    outside(&account).drift("shop-network", "Logs", "/RetentionInDays", Some(1.into())).unwrap();
    outside(&account).drift("shop-network", "Subnet", "/CidrBlock", Some("10.0.7.0/24".into())).unwrap();
    outside(&account).drift("shop-service", "Key", "/Value", Some("stolen".into())).unwrap();
    outside(&account).delete_resource("shop-network", "Alerts").unwrap();
    let drifted = account.run(&shop(), &["drift", "--exit-code"]);
    assert_eq!(drifted.code, ExitCode::Differences);
    assert_snapshot!(drifted);
    assert_snapshot!(account.run(&shop_with_tasks(), &["drift", "--revert", "network"]));
    assert_eq!(account.run(&shop(), &["drift", "network", "--exit-code"]).code, ExitCode::Success);
}

#[test]
fn an_import_takes_over_what_exists() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let properties = serde_json::json!({ "LogGroupName": "/old" }).as_object().cloned().unwrap();
    outside(&account).add_resource("AWS::Logs::LogGroup", properties).unwrap();
    let mut assembly = shop();
    let mut template = assembly.stacks[0].template.to_value();
    template["Resources"]["OldLogs"] = serde_json::json!({ "Type": "AWS::Logs::LogGroup",
        "DeletionPolicy": "Retain", "Properties": { "LogGroupName": "/old" } });
    template["Resources"]["Careless"] = serde_json::json!({ "Type": "AWS::Logs::LogGroup" });
    assembly.stacks[0].template = specforge_dsl::assembly::Template::from_value(template);
    assert_snapshot!(account.run(&assembly, &["import", "old_log=/old", "vpcs=x"]));
    assert_snapshot!(account.run(&assembly, &["import", "careless=/old", "vpc=vpc-1"]));
    assert_snapshot!(account.run(&assembly, &["import", "old_logs=/old"]));
}

#[test]
fn what_a_deleted_stack_left_is_taken_back_by_the_command_that_the_refusal_prints() {
    let account = Account::new();
    let mut assembly = shop();
    let mut template = assembly.stacks[0].template.to_value();
    // Its name is CloudFormation's, so only the deleted stack tells it.
    template["Resources"]["Key"] = serde_json::json!({ "Type": "AWS::KMS::Key", "DeletionPolicy": "Retain",
        "Properties": { "KeyPolicy": { "Version": "2012-10-17", "Statement": [] } } });
    template["Resources"]["Logs"]["Properties"]["KmsKeyId"] = serde_json::json!({ "Fn::GetAtt": ["Key", "Arn"] });
    assembly.stacks[0].template = specforge_dsl::assembly::Template::from_value(template);
    assert_eq!(account.run(&assembly, &["deploy"]).code, ExitCode::Success);
    let destroyed = account.run(&assembly, &["destroy"]);
    assert_eq!(destroyed.code, ExitCode::Success);
    let refused = account.run(&assembly, &["deploy"]);
    assert_eq!(refused.code, ExitCode::Refused);
    assert_snapshot!(refused);
    let command = refused.messages.lines().find(|line| line.trim().starts_with("import ")).unwrap();
    // The account gives the same options by itself.
    let command = command.trim().strip_suffix(" --local --state STATE").unwrap();
    let command: Vec<&str> = command.split_whitespace().collect();
    let key = command.iter().find_map(|word| word.strip_prefix("network.Key=")).unwrap();
    assert!(destroyed.messages.contains(key), "{key}: {destroyed}");
    let imported = account.run(&assembly, &command);
    assert_eq!(imported.code, ExitCode::Success, "{imported}");
    let deployed = account.run(&assembly, &["deploy"]);
    assert_eq!(deployed.code, ExitCode::Success, "{deployed}");
    assert_eq!(account.run(&assembly, &["drift", "--exit-code"]).code, ExitCode::Success);
}

#[test]
fn a_renamed_resource_is_moved_before_it_is_deployed() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let mut renamed = shop();
    let text = renamed.stacks[0].template.to_value().to_string().replace("\"Subnet\"", "\"TaskSubnet\"");
    renamed.stacks[0].template = specforge_dsl::assembly::Template::from_value(serde_json::from_str(&text).unwrap());
    renamed.stacks[0].moved.insert("TaskSubnet".to_owned(), "Subnet".to_owned());
    let location = specforge_dsl::assembly::Location { file: "stacks/src/network.rs", line: 12, column: 9 };
    renamed.stacks[0].locations.insert("TaskSubnet".to_owned(), location);
    assert_snapshot!(account.run(&renamed, &["deploy"]));
    assert_snapshot!(account.run(&renamed, &["refactor"]));
    assert_snapshot!(account.run(&renamed, &["refactor"]));
    assert_eq!(account.run(&renamed, &["deploy"]).code, ExitCode::Success);
}

#[test]
fn a_move_from_nowhere_is_told_with_what_was_meant_and_how_to_go_on() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let mut renamed = shop();
    let text = renamed.stacks[0].template.to_value().to_string().replace("\"Subnet\"", "\"TaskSubnet\"");
    renamed.stacks[0].template = specforge_dsl::assembly::Template::from_value(serde_json::from_str(&text).unwrap());
    for place in ["Subnt", "OldRange"] {
        renamed.stacks[0].moved.insert("TaskSubnet".to_owned(), place.to_owned());
        let location = specforge_dsl::assembly::Location { file: "stacks/src/network.rs", line: 12, column: 9 };
        renamed.stacks[0].locations.insert("TaskSubnet".to_owned(), location);
        let [refactor, plan] = [&["refactor"][..], &["plan", "--parameter", "ImageDigest=sha256:1"]];
        assert_snapshot!(format!("refactor_from_{place}"), account.run(&renamed, refactor));
        assert_snapshot!(format!("plan_from_{place}"), account.run(&renamed, plan));
    }
}

#[test]
fn a_move_that_cannot_be_made_says_why_and_what_to_do_instead() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let mut moved = shop();
    let mut template = moved.stacks[0].template.to_value();
    let subnet = template["Resources"].as_object_mut().unwrap().remove("Subnet").unwrap();
    moved.stacks[0].template = specforge_dsl::assembly::Template::from_value(template);
    let mut template = moved.stacks[1].template.to_value();
    template["Resources"]["Subnet"] = subnet;
    moved.stacks[1].template = specforge_dsl::assembly::Template::from_value(template);
    moved.stacks[1].moved.insert("Subnet".to_owned(), "network.Subnet".to_owned());
    assert_snapshot!(account.run(&moved, &["refactor"]));
}

/// The shop with a second log group, which is named after another resource of its stack.
fn with_copy() -> specforge_dsl::assembly::Assembly {
    let mut assembly = shop();
    let mut template = assembly.stacks[1].template.to_value();
    template["Resources"]["Copy"] = serde_json::json!({ "Type": "AWS::Logs::LogGroup", "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain", "Properties": { "LogGroupName": { "Fn::Sub": "${Tasks}-copy" } } });
    assembly.stacks[1].template = specforge_dsl::assembly::Template::from_value(template);
    assembly
}

fn add_copy(account: &Account) {
    let properties = serde_json::json!({ "LogGroupName": "shop-copy" }).as_object().cloned().unwrap();
    outside(account).add_resource("AWS::Logs::LogGroup", properties).unwrap();
}

/// The import that a report prints, as arguments.
fn printed_import(ran: &crate::app::Ran) -> Vec<String> {
    let line = ran.messages.lines().find(|line| line.trim_start().starts_with("import ")).unwrap();
    line.split_whitespace().take_while(|word| *word != "--local").map(str::to_owned).collect()
}

fn import_as_printed(account: &Account, ran: &crate::app::Ran) {
    let import = printed_import(ran);
    assert_eq!(import, ["import", "service.Copy=shop-copy"]);
    let import: Vec<&str> = import.iter().map(String::as_str).collect();
    let imported = account.run(&with_copy(), &import);
    assert_eq!(imported.code, ExitCode::Success, "{imported}");
    assert_eq!(account.run(&with_copy(), &["deploy"]).code, ExitCode::Success);
}

#[test]
fn a_name_that_the_template_computes_is_printed_as_the_refusal_tells_it() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    add_copy(&account);
    let refused = account.run(&with_copy(), &["deploy"]);
    assert_eq!(refused.code, ExitCode::Refused, "{refused}");
    import_as_printed(&account, &refused);
}

#[test]
fn a_first_creation_that_fails_because_a_resource_exists_says_how_to_begin_anew() {
    let account = Account::new();
    add_copy(&account);
    let failed = account.run(&with_copy(), &["deploy"]);
    assert_eq!(failed.code, ExitCode::RolledBack, "{failed}");
    assert_snapshot!(failed.messages[failed.messages.find("error: ").unwrap()..].to_owned());
    // As printed: without it, and then with it.
    assert_eq!(account.run(&shop(), &["deploy", "--recreate"]).code, ExitCode::Success);
    import_as_printed(&account, &failed);
}

#[test]
fn commands_that_are_printed_lead_to_the_account_of_the_one_that_prints_them() {
    let account = Account::new();
    let image = format!("backend={SECOND}");
    let unreleased = account.run(&shop_with_tasks(), &["release", "--image", &image]);
    assert!(unreleased.messages.contains("run `deploy tasks --local --state STATE`"), "{unreleased}");

    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let changed = with_property(shop(), "service", "Image", "Value", "other");
    let options = ["deploy", "--no-rollback", "--fail", "Image"];
    let paused = account.run(&changed, &options);
    assert_eq!(paused.code, ExitCode::Paused, "{paused}");
    assert!(paused.messages.contains("`recover service --local --state STATE`"), "{paused}");
    // What a table says is no message, and led all the same.
    let status = account.run(&changed, &["status"]);
    assert!(status.data.contains("`recover service --local --state STATE`"), "{status}");
    for ran in [unreleased, paused, status] {
        assert!(!format!("{ran}").contains("`deploy`"), "{ran}");
    }
}
