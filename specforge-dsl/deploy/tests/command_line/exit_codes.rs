//! The code, the screen and the JSON of a command tell the same.

use crate::app::{Ran, run, with_property, without};
use crate::local::Account;
use crate::shop::shop;
use serde_json::Value;
use specforge_deploy::ExitCode;
use specforge_deploy::engine::Outcome;
use specforge_dsl::assembly::{Assembly, Template};

/// A command that ended: with this code, this outcome in its JSON, and this on the screen.
fn assert_tells(ran: &Ran, code: ExitCode, outcome: &str, said: &str) {
    assert_eq!(ran.code, code, "{ran}");
    let json: Value = serde_json::from_str(&ran.data).unwrap();
    assert_eq!(json["outcome"], outcome, "{ran}");
    let words = ran.messages.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(said), "`{said}` was not said\n{ran}");
}

fn deployed() -> Account {
    let account = Account::new();
    let ran = account.run(&shop(), &["deploy", "--json"]);
    assert_tells(&ran, ExitCode::Success, "deployed", "✓ shop is deployed");
    account
}

fn with_retention(days: u16) -> Assembly {
    let mut assembly = shop();
    let mut template = assembly.stacks[0].template.to_value();
    template["Resources"]["Logs"]["Properties"]["RetentionInDays"] = days.into();
    assembly.stacks[0].template = Template::from_value(template);
    assembly
}

#[test]
fn what_went_well_is_a_success() {
    let account = deployed();
    let again = account.run(&shop(), &["deploy", "--json"]);
    assert_tells(&again, ExitCode::Success, "no_change", "is up to date: nothing to deploy");
    let gone = account.run(&shop(), &["destroy", "--json"]);
    assert_tells(&gone, ExitCode::Success, "deleted", "✓ deleted of shop");
}

#[test]
fn a_failure_is_told_by_how_the_stack_stands_after_it() {
    let account = deployed();
    let rolled_back = account.run(&with_retention(30), &["deploy", "--json", "--fail", "Logs"]);
    assert_tells(&rolled_back, ExitCode::RolledBack, "rolled_back", "network failed and was rolled back");
    let paused = account.run(&with_retention(30), &["deploy", "--json", "--fail", "Logs", "--no-rollback"]);
    assert_tells(&paused, ExitCode::Paused, "paused", "network failed and waits as it is");
    let recovered = account.run(&with_retention(30), &["recover", "network", "--json"]);
    assert_tells(&recovered, ExitCode::Success, "recovered", "network is back where it was");

    // The way back fails as well.
    let twice = ["deploy", "--json", "--fail-on", "update:Logs", "--fail-on", "update:Logs"];
    let failed = account.run(&with_retention(30), &twice);
    assert_tells(&failed, ExitCode::DeploymentFailed, "failed", "could not be returned to what it was: Logs");
    let stuck = account.run(&with_retention(30), &["deploy", "--json"]);
    assert_tells(&stuck, ExitCode::NotReady, "not_ready", "UPDATE_ROLLBACK_FAILED");
    let skipped = account.run(&with_retention(30), &["recover", "network", "--json", "--skip", "logs"]);
    assert_tells(&skipped, ExitCode::Success, "recovered", "network is back where it was");
}

#[test]
fn what_is_not_begun_says_why() {
    let account = deployed();
    let fewer = without(shop(), "network", "Logs");
    let held = account.run(&fewer, &["deploy", "--json"]);
    assert_tells(&held, ExitCode::ConsentMissing, "consent_missing", "--allow-delete Logs");
    let broken = with_property(shop(), "network", "Subnet", "VpcId", "${Nobody}");
    let mut template = broken.stacks[0].template.to_value();
    template["Resources"]["Subnet"]["Properties"]["VpcId"] = serde_json::json!({ "Ref": "Nobody" });
    let mut broken = broken;
    broken.stacks[0].template = Template::from_value(template);
    let refused = account.run(&broken, &["deploy", "--json"]);
    assert_tells(&refused, ExitCode::Refused, "refused", "CloudFormation refuses the change set for `network`");
    let mut protected = shop();
    protected.stacks[0].termination_protection = true;
    assert_eq!(account.run(&protected, &["deploy"]).code, ExitCode::Success);
    let kept = account.run(&protected, &["destroy", "--json"]);
    assert_tells(&kept, ExitCode::NotReady, "not_ready", "protected from deletion");
    // What stops before CloudFormation is asked has no outcome.
    for (arguments, code) in [
        (&["deploy", "--json", "nothing"][..], ExitCode::InputMissing),
        (&["deploy", "--json", "--nonsense"], ExitCode::Usage),
    ] {
        let ran = account.run(&shop(), arguments);
        assert_eq!((ran.code, ran.data.as_str()), (code, ""), "{ran}");
        assert!(ran.messages.starts_with("error: "), "{ran}");
    }
}

#[test]
fn what_could_not_be_removed_is_a_success_with_leftovers() {
    let account = deployed();
    let fewer = without(shop(), "network", "AlertEmailSubscription");
    let options: Vec<&str> = std::iter::once("deploy")
        .chain(["--json"])
        .chain(["--fail-on", "delete:alert_email_subscription"].repeat(5))
        .collect();
    let ran = account.run(&fewer, &options);
    assert_tells(&ran, ExitCode::Leftovers, "deployed_with_leftovers", "not everything old could be removed");
}

#[test]
fn a_comparison_tells_by_its_code_what_would_change() {
    let account = deployed();
    let code = |assembly: &Assembly| account.run(assembly, &["plan", "--exit-code", "--json"]).code;
    assert_eq!(code(&shop()), ExitCode::Success);
    assert_eq!(code(&with_retention(30)), ExitCode::Differences);
    assert_eq!(code(&without(shop(), "network", "Logs")), ExitCode::DestructiveDifferences);
    assert_eq!(account.run(&with_retention(30), &["plan"]).code, ExitCode::Success, "only where it is asked for");
}

#[test]
fn each_outcome_has_its_code() {
    let codes = [
        (Outcome::NoChange, 0),
        (Outcome::Deployed, 0),
        (Outcome::Deleted, 0),
        (Outcome::Recovered, 0),
        (Outcome::DeployedWithLeftovers, 12),
        (Outcome::Deviates, 16),
        (Outcome::AwaitsPrerequisites, 6),
        (Outcome::Declined, 5),
        (Outcome::NobodyToAsk, 5),
        (Outcome::ConsentMissing, 13),
        (Outcome::NotReady, 9),
        (Outcome::Refused, 10),
        (Outcome::CallFailed, 1),
        (Outcome::Interrupted, 130),
        (Outcome::Cancelled, 14),
        (Outcome::RolledBack, 7),
        (Outcome::Paused, 15),
        (Outcome::Failed, 8),
        (Outcome::LostContact, 11),
    ];
    for (outcome, code) in codes {
        assert_eq!(ExitCode::from(outcome) as u8, code, "{outcome:?}");
    }
}

/// All codes, as `docs/command-line.md` and the help list them.
const ALL: [ExitCode; 20] = [
    ExitCode::Success,
    ExitCode::Failure,
    ExitCode::Usage,
    ExitCode::Findings,
    ExitCode::InputMissing,
    ExitCode::Declined,
    ExitCode::PrerequisiteMissing,
    ExitCode::RolledBack,
    ExitCode::DeploymentFailed,
    ExitCode::NotReady,
    ExitCode::Refused,
    ExitCode::LostContact,
    ExitCode::Leftovers,
    ExitCode::ConsentMissing,
    ExitCode::Cancelled,
    ExitCode::Paused,
    ExitCode::Deviates,
    ExitCode::Differences,
    ExitCode::DestructiveDifferences,
    ExitCode::Interrupted,
];

#[test]
fn the_documentation_and_the_help_list_every_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/command-line.md");
    let document = std::fs::read_to_string(path).unwrap();
    let (_, table) = document.split_once("## Exit codes").unwrap();
    let rows: Vec<(String, String)> = table
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| ")?.split(" | ");
            Some((cells.next()?.to_owned(), cells.next()?.trim_matches('`').to_owned()))
        })
        .filter(|(code, _)| code.parse::<u8>().is_ok())
        .collect();
    let expected: Vec<(String, String)> =
        ALL.iter().map(|code| ((*code as u8).to_string(), format!("{code:?}"))).collect();
    assert_eq!(rows, expected);
    let help = run(&shop(), &["--help"]).data;
    let (_, listed) = help.split_once("Exit codes:").unwrap();
    for code in ALL {
        let number = (code as u8).to_string();
        let words = || listed.split(|letter: char| !letter.is_ascii_digit());
        assert!(words().any(|word| word == number), "{number} is not in the help");
    }
}
