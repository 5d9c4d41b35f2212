//! Nested stacks on the command line: their templates come from files, and what happens inside is shown.

use crate::app::{Ran, run};
use crate::local::Account;
use insta::assert_snapshot;
use serde_json::json;
use specforge_deploy::ExitCode;
use specforge_dsl::assembly::{AssembledStack, Assembly, Location, Template};
use std::collections::BTreeMap;
use std::path::Path;
use tempfile::TempDir;

const URL: &str = "https://templates.s3.amazonaws.com/queues.json";

fn app() -> Assembly {
    let template = json!({"Resources": {
        "Queues": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": URL}},
        "Topic": {"Type": "AWS::SNS::Topic", "DependsOn": "Queues"},
    }});
    let declared = Location { file: "stacks/src/shop.rs", line: 7, column: 9 };
    let stack = AssembledStack {
        name: "shop-main".into(),
        id: "main".into(),
        template: Template::from_value(template),
        parameters: vec![],
        outputs: vec![],
        depends_on: vec![],
        tags: BTreeMap::new(),
        capabilities: vec![],
        termination_protection: false,
        prerequisites: vec![],
        moved: BTreeMap::new(),
        locations: BTreeMap::from([("Queues".into(), declared)]),
    };
    Assembly { name: "shop".into(), stacks: vec![stack], ..Assembly::default() }
}

/// The option that gives the queues their template, in YAML, and the folder that it is in.
fn template(retention: u32) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("queues.yaml");
    let text = format!(
        "Resources:\n  Dead:\n    Type: AWS::SQS::Queue\n  Orders:\n    Type: AWS::SQS::Queue\n    Properties:\n      \
         MessageRetentionPeriod: {retention}\n      RedrivePolicy:\n        maxReceiveCount: 3\n        \
         deadLetterTargetArn: !GetAtt Dead.Arn\n"
    );
    std::fs::write(&file, text).unwrap();
    (folder, option(&file))
}

fn option(file: &Path) -> String {
    format!("{URL}={}", file.display())
}

/// Names of nested stacks end in letters that differ from run to run.
fn settled(ran: Ran) -> Ran {
    let settle = |text: &str| {
        let mut parts = text.split("shop-main-Queues-");
        let mut settled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            settled.push_str("shop-main-Queues-SUFFIX");
            settled.push_str(
                part.trim_start_matches(|letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit()),
            );
        }
        settled
    };
    Ran { code: ran.code, data: settle(&ran.data), messages: settle(&ran.messages) }
}

#[test]
fn what_happens_inside_is_shown_from_the_plan_to_the_last_event() {
    let account = Account::new();
    let (_folder, queues) = template(60);
    let first = account.run(&app(), &["deploy", "--template", &queues]);
    assert_eq!(first.code, ExitCode::Success, "{first}");
    assert_snapshot!(settled(first));
    let events = settled(account.run(&app(), &["events"])).data;
    let (when, events) = events.split_once('\n').unwrap();
    assert!(when.starts_with("main: create CREATE_COMPLETE"), "{when}");
    assert_snapshot!(events);

    let (_folder, other) = template(120);
    let planned = account.run(&app(), &["plan", "--template", &other]);
    assert!(planned.messages.contains("Queues/Orders") || planned.data.contains("Queues/Orders"), "{planned}");
    // What was given once is known to every later command.
    let again = account.run(&app(), &["deploy"]);
    assert!(again.messages.contains("Queues/Orders"), "{again}");
}

#[test]
fn a_failure_inside_is_told_as_the_one_cause() {
    let account = Account::new();
    let (_folder, queues) = template(60);
    let failed = account.run(&app(), &["deploy", "--template", &queues, "--fail", "queues.orders"]);
    assert_eq!(failed.code, ExitCode::RolledBack, "{failed}");
    assert_snapshot!(settled(failed));

    let rehearsed =
        run(&app(), &["rehearse", "--from", "empty", "--instant", "--template", &queues, "--fail", "Queues/Orders"]);
    assert_eq!(rehearsed.code, ExitCode::RolledBack, "{rehearsed}");
    assert!(rehearsed.messages.contains("`Queues/Orders` (SQS::Queue) failed"), "{rehearsed}");
    let misspelt =
        run(&app(), &["rehearse", "--from", "empty", "--instant", "--template", &queues, "--fail", "Queues/Order"]);
    assert!(misspelt.messages.contains("Queues/Orders"), "{misspelt}");
}

#[test]
fn wrong_templates_are_told_before_anything_begins() {
    let account = Account::new();
    let missing = account.run(&app(), &["deploy"]);
    assert_eq!(missing.code, ExitCode::Refused, "{missing}");
    assert!(missing.messages.contains(&format!("--template {URL}=FILE")), "{missing}");

    let no_file = account.run(&app(), &["deploy", "--template", &format!("{URL}=nowhere.json")]);
    assert_eq!(no_file.code, ExitCode::InputMissing, "{no_file}");
    assert!(no_file.messages.contains("there is no file `nowhere.json`"), "{no_file}");
    let no_url = account.run(&app(), &["deploy", "--template", "queues.json"]);
    assert_eq!(no_url.code, ExitCode::Usage, "{no_url}");
    let (_folder, queues) = template(60);
    let on_aws = run(&app(), &["deploy", "--template", &queues]);
    assert_eq!(on_aws.code, ExitCode::Usage, "{on_aws}");
    assert!(on_aws.messages.contains("add `--local`"), "{on_aws}");
}
