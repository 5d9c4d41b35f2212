//! Deployments onto the embedded CloudFormation, as a person sees them.

use crate::app::{Ran, run, with_property, without};
use crate::shop::shop;
use insta::assert_snapshot;
use specforge_deploy::ExitCode;
use specforge_dsl::assembly::Assembly;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The build folder, from where tests run. A path of the system's own would break lines elsewhere on each machine.
const BUILD: &str = "../../target";

/// An embedded account in a folder of its own.
pub(crate) struct Account {
    _folder: TempDir,
    pub(crate) state: PathBuf,
}

impl Account {
    pub(crate) fn new() -> Self {
        std::fs::create_dir_all(BUILD).unwrap();
        let folder = tempfile::Builder::new().prefix("").rand_bytes(8).tempdir_in(BUILD).unwrap();
        let state = Path::new(BUILD).join(folder.path().file_name().unwrap()).join("s");
        Self { _folder: folder, state }
    }

    /// Runs a command; what differs between runs (times, the folder) is made equal.
    pub(crate) fn run(&self, assembly: &Assembly, arguments: &[&str]) -> Ran {
        let state = self.state.to_str().unwrap();
        let mut all = arguments.to_vec();
        all.extend(["--local", "--instant", "--state", state]);
        let mut ran = run(assembly, &all);
        ran.messages = settled(&ran.messages, &self.state);
        ran.data = settled(&ran.data, &self.state);
        ran
    }
}

fn settled(text: &str, state: &Path) -> String {
    let text = text.replace(state.to_str().unwrap(), "STATE");
    let mut settled = String::new();
    for line in text.lines() {
        let line = match line.rsplit_once(" in ") {
            Some((before, took)) if took.trim_end_matches('s').parse::<f64>().is_ok() => format!("{before} in TIME"),
            _ => line.to_owned(),
        };
        settled.push_str(&format!("{line}\n"));
    }
    settled
}

#[test]
fn a_first_deployment_shows_plan_events_and_outputs() {
    let account = Account::new();
    assert_snapshot!(account.run(&shop(), &["deploy"]));
}

#[test]
fn the_second_run_changes_nothing() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    assert_snapshot!(account.run(&shop(), &["deploy"]));
}

#[test]
fn an_edit_is_planned_as_an_update_with_replacement_and_removal() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let edited = with_property(shop(), "network", "Subnet", "CidrBlock", "10.0.9.0/24");
    let edited = without(edited, "network", "AlertEmailSubscription");
    assert_snapshot!(account.run(&edited, &["deploy", "-p", "Size=large"]));
}

#[test]
fn a_stack_that_turns_out_to_change_otherwise_is_shown_again() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let edited = with_property(shop(), "network", "Subnet", "CidrBlock", "10.0.9.0/24");
    let ran = account.run(&edited, &["deploy"]);
    assert_eq!(ran.messages.matches("Plan for shop").count(), 2, "{ran}");
    assert_snapshot!(ran);
}

#[test]
fn destroy_names_what_is_kept() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let misspelt = account.run(&shop(), &["destroy", "--unprotect", "Nothing"]);
    assert_eq!(misspelt.code, ExitCode::InputMissing);
    assert!(misspelt.messages.contains("error: none of the stacks "), "{misspelt}");
    assert_snapshot!(account.run(&shop(), &["destroy"]));
    assert_snapshot!(account.run(&shop(), &["status"]));
    let again = account.run(&shop(), &["destroy"]);
    assert_eq!(again.code, ExitCode::Success);
    assert!(!again.messages.contains("deleted of"), "{again}");
}

#[test]
fn an_update_names_what_it_keeps_in_the_account() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let mut fewer = without(shop(), "network", "Logs");
    let options = ["deploy", "--allow-delete", "logs"];
    let ran = account.run(&fewer, &options);
    assert_eq!(ran.code, ExitCode::Success, "{ran}");
    let told = &ran.messages[ran.messages.find("Kept in the account").unwrap()..];
    assert_snapshot!(told.to_owned());
    assert!(!account.run(&fewer, &["deploy"]).messages.contains("Kept"));

    // A replacement keeps the old one; programs read the same.
    fewer = with_property(shop(), "network", "Logs", "LogGroupName", "/shop/other");
    assert_eq!(account.run(&fewer, &["deploy"]).code, ExitCode::Success);
    let replaced = with_property(fewer, "network", "Logs", "LogGroupName", "/shop/third");
    let ran = account.run(&replaced, &["deploy", "--json", "--allow-replace", "logs"]);
    let json: serde_json::Value = serde_json::from_str(&ran.data).unwrap();
    let expected = serde_json::json!([{ "logical_id": "Logs", "resource_type": "AWS::Logs::LogGroup",
        "physical_id": "/shop/other" }]);
    assert_eq!(json["stacks"][0]["kept"], expected, "{ran}");
    assert!(json["stacks"][1].get("kept").is_none());
}

#[test]
fn outputs_are_data() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    assert_snapshot!(account.run(&shop(), &["outputs"]));
    assert!(!account.run(&shop(), &["outputs"]).data.contains("SubnetId"));
    assert!(account.run(&shop(), &["outputs", "--all"]).data.contains("SubnetId"));
    let json: serde_json::Value =
        serde_json::from_str(&account.run(&shop(), &["outputs", "service", "--json"]).data).unwrap();
    assert_eq!(json, serde_json::json!({ "service": { "ClusterName": "shop" } }));
}

#[test]
fn one_stack_alone_needs_the_stacks_before_it() {
    let account = Account::new();
    assert_snapshot!(account.run(&shop(), &["deploy", "service", "--only"]));
}

#[test]
fn a_protected_stack_is_not_deleted_by_accident() {
    let account = Account::new();
    let mut protected = shop();
    protected.stacks[0].termination_protection = true;
    assert_eq!(account.run(&protected, &["deploy"]).code, ExitCode::Success);
    assert_snapshot!(account.run(&protected, &["destroy"]));
    let lifted = account.run(&protected, &["destroy", "--disable-termination-protection"]);
    assert_eq!(lifted.code, ExitCode::Success);
}

#[test]
fn a_state_file_that_is_not_read_stays_as_it_is() {
    let account = Account::new();
    for (content, told) in [
        ("{ not json", "is damaged"),
        ("", "is damaged, and stays as it is: it is empty"),
        ("{ \"Resources\": {} }", "is no state file of the embedded CloudFormation"),
        ("{ \"version\": 2 }", "has version 2 of its format, and this program reads version 1"),
    ] {
        std::fs::write(&account.state, content).unwrap();
        for command in [&["deploy"][..], &["status"], &["destroy", "--yes"]] {
            let ran = account.run(&shop(), command);
            assert_eq!(ran.code, ExitCode::Failure);
            let said = ran.messages.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(said.contains(told), "{ran}");
            assert_eq!(std::fs::read_to_string(&account.state).unwrap(), content);
        }
    }
}

#[test]
fn a_secret_is_shown_nowhere() {
    let account = Account::new();
    for arguments in [&["deploy", "-p", "ApiKey=hunter2"][..], &["deploy", "-p", "ApiKey=hunter2", "--json"]] {
        let ran = account.run(&shop(), arguments);
        assert_eq!(ran.code, ExitCode::Success);
        assert!(!ran.to_string().contains("hunter2"), "{ran}");
    }
}

#[test]
fn what_a_stack_has_been_through_is_told_in_operations() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let ran = account.run(&shop(), &["events", "service"]);
    assert_eq!(ran.code, ExitCode::Success);
    assert_eq!(ran.data.lines().filter(|line| line.contains("CREATE_COMPLETE")).count(), 5, "{ran}");
    let json: serde_json::Value =
        serde_json::from_str(&account.run(&shop(), &["events", "service", "--json"]).data).unwrap();
    assert_eq!(json[0]["operations"][0]["began"], "CREATE_IN_PROGRESS");
    assert_eq!(json[0]["operations"][0]["status"], "CREATE_COMPLETE");
    assert_snapshot!(account.run(&shop(), &["events", "--follow"]));
}

#[test]
fn there_is_nothing_to_cancel_or_to_recover_on_stacks_at_rest() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    assert_snapshot!(account.run(&shop(), &["cancel"]));
    assert_snapshot!(account.run(&shop(), &["cancel", "network"]));
    assert_snapshot!(account.run(&shop(), &["recover", "network"]));
    let status: serde_json::Value = serde_json::from_str(&account.run(&shop(), &["status", "--json"]).data).unwrap();
    assert_eq!(status[0]["turn"], "nobody");
    assert_eq!(status[0]["last_operation"], "CREATE_STACK");
}

#[test]
fn what_is_not_deployed_can_neither_be_recovered_nor_cancelled() {
    let account = Account::new();
    for command in ["recover", "cancel"] {
        let ran = account.run(&shop(), &[command, "network"]);
        assert_eq!(ran.code, ExitCode::InputMissing, "{ran}");
        assert!(ran.messages.contains("error: `network` is not deployed"), "{ran}");
        assert!(ran.messages.contains("help: `status --local --state STATE`"), "{ran}");
    }
}

#[test]
fn a_name_that_is_given_two_values_is_refused_without_telling_them() {
    let account = Account::new();
    for command in ["plan", "deploy"] {
        let ran = account.run(&shop(), &[command, "--parameter", "Secret=one-value", "--parameter", "Secret=another"]);
        assert_eq!(ran.code, ExitCode::Usage, "{ran}");
        assert!(ran.messages.contains("given twice, with different values: `--parameter Secret=…`"), "{ran}");
        assert!(!ran.messages.contains("one-value") && !ran.messages.contains("another"), "{ran}");
    }
}

#[test]
fn what_a_deployed_stack_needs_is_not_deleted_below_it() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let refused = account.run(&shop(), &["destroy", "network", "--only"]);
    assert_eq!(refused.code, ExitCode::InputMissing, "{refused}");
    assert!(refused.messages.contains("error: `service` is deployed and needs `network`"), "{refused}");
    assert!(refused.messages.contains("`destroy service --local --state STATE`"), "{refused}");
    assert_eq!(account.run(&shop(), &["destroy", "service", "--only"]).code, ExitCode::Success);
    assert_eq!(account.run(&shop(), &["destroy", "network", "--only"]).code, ExitCode::Success);
}

#[test]
fn destroying_what_is_not_there_claims_no_deletion() {
    let ran = Account::new().run(&shop(), &["destroy"]);
    assert_eq!(ran.code, ExitCode::Success);
    assert!(ran.messages.contains("None of the stacks exists."), "{ran}");
    assert!(!ran.messages.contains("deleted of"), "{ran}");
}
