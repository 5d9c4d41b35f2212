//! What `check` says of apps that are written in the language, for people and for programs.

use insta::assert_snapshot;
use serde_json::Value;
use specforge_deploy::ExitCode;
use specforge_deploy::cli::{Console, run_with};
use specforge_dsl::prelude::*;
use std::ffi::OsString;

/// Subnets that overlap, a circle, and something worth a look.
#[stack]
fn network(scope: &Scope, second: &str) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
    #[key(block)]
    for block in ["10.0.0.0/24", second] {
        let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: block };
    }
    let database = ec2::SecurityGroup {
        group_description: "PostgreSQL",
        security_group_ingress: [new { ip_protocol: "tcp", from_port: 5432, to_port: 5432, cidr_ip: "0.0.0.0/0" }],
    };
}

fn app(second: &str) -> App {
    let app = App::new("shop");
    network(&app, second);
    app
}

/// What `check` with these arguments prints of an app, and how it ends.
fn check(app: App, arguments: &[&str]) -> (ExitCode, String, String) {
    let (mut console, kept) = Console::captured();
    let arguments = ["shop", "check"].iter().chain(arguments).map(OsString::from);
    let code = run_with(arguments, || app, &mut console);
    let kept = kept.lock().unwrap().clone();
    (code, kept.data, kept.messages)
}

#[test]
fn a_broken_app_is_annotated_in_a_pull_request() {
    let (code, data, messages) = check(app("10.0.0.128/25"), &["--format", "github"]);
    assert_eq!((code, messages.as_str()), (ExitCode::Findings, ""));
    assert_snapshot!(data);
}

#[test]
fn a_broken_app_is_a_sarif_log() {
    let (code, data, _) = check(app("10.0.0.128/25"), &["--format", "sarif"]);
    assert_eq!(code, ExitCode::Findings);
    assert_snapshot!(data);
    let log: Value = serde_json::from_str(&data).unwrap();
    let run = &log["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
}

#[test]
fn a_broken_app_is_json() {
    let (code, data, _) = check(app("10.0.0.128/25"), &["--format", "json"]);
    assert_eq!(code, ExitCode::Findings);
    assert_snapshot!(data);
}

#[test]
fn a_broken_app_is_told_to_a_person() {
    let (code, data, messages) = check(app("10.0.0.128/25"), &[]);
    assert_eq!((code, data.as_str()), (ExitCode::Findings, ""));
    assert_snapshot!(messages);
}

#[test]
fn a_warning_alone_does_not_fail() {
    let (code, data, messages) = check(app("10.0.1.0/24"), &["--format", "github"]);
    assert_eq!(code, ExitCode::Success);
    assert!(data.starts_with("::warning file=specforge-dsl/deploy/tests/command_line/check.rs,line="), "{data}");
    assert_eq!(messages, "✓ shop: 1 stack with 4 resources, 1 warning\n");
    let (code, data, messages) = check(app("10.0.1.0/24"), &[]);
    assert_eq!((code, data.as_str()), (ExitCode::Success, ""));
    assert_snapshot!(messages);
}

#[test]
fn a_sound_app_is_an_empty_list() {
    #[stack]
    fn sound(scope: &Scope) {
        let topic = sns::Topic {};
    }
    let app = App::new("shop");
    sound(&app);
    let (code, data, _) = check(app, &["--format", "json"]);
    assert_eq!(code, ExitCode::Success);
    assert_eq!(data, "{\n  \"findings\": []\n}\n");
}

/// The documentation that a finding links to has the heading that it links to.
#[test]
fn each_code_links_to_its_own_heading() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let (_, data, _) = check(app("10.0.0.128/25"), &["--format", "json"]);
    let document: Value = serde_json::from_str(&data).unwrap();
    let mut pages = 0;
    for finding in document["findings"].as_array().unwrap() {
        let link = finding["documentation"].as_str().unwrap();
        let (page, anchor) = link.split_once("/blob/main/").unwrap().1.split_once('#').unwrap();
        let text = std::fs::read_to_string(root.join(page)).unwrap();
        let heading = text.lines().filter(|line| line.starts_with('#')).any(|line| {
            let kept: String = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
            kept.chars().filter(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).eq(anchor.chars())
        });
        assert!(heading, "{page} has no heading for #{anchor}");
        pages += 1;
    }
    assert_eq!(pages, 2);
}
