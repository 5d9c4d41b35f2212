//! Changes by hand onto the embedded account, from the command line.

use crate::app::run;
use crate::local::Account;
use crate::shop::shop;
use insta::assert_snapshot;
use specforge_deploy::ExitCode;

#[test]
fn a_change_by_hand_is_told_found_and_reverted() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let tampered = account.run(&shop(), &["tamper", "logs", "RetentionInDays=1", "KmsKeyId=arn:aws:kms:::key/1"]);
    assert_eq!(tampered.code, ExitCode::Success);
    assert_snapshot!(tampered);
    let drifted = account.run(&shop(), &["drift", "network"]);
    assert!(drifted.data.contains("RetentionInDays:\n        - 14\n        + 1\n"), "{drifted}");
    assert!(!drifted.data.contains("KmsKeyId"), "{drifted}");
    assert_snapshot!(account.run(&shop(), &["tamper", "network.Alerts", "--delete"]));
    assert_eq!(account.run(&shop(), &["drift", "--revert"]).code, ExitCode::Success);
    assert_eq!(account.run(&shop(), &["drift", "--exit-code"]).code, ExitCode::Success);
}

#[test]
fn a_secret_stays_one() {
    let account = Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let tampered = account.run(&shop(), &["tamper", "service.Key", "Value=hunter3"]);
    assert_eq!(tampered.code, ExitCode::Success, "{tampered}");
    assert!(tampered.messages.contains("Value: **** → ****"), "{tampered}");
}

#[test]
fn what_does_not_fit_is_told_at_once_and_changes_nothing() {
    let account = Account::new();
    assert_snapshot!(account.run(&shop(), &["tamper", "Logs", "RetentionInDays=1"]));
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let wrong = ["tamper", "Logs", "RetentionInDay=1", "RetentionInDays=soon", "Tags.Key=a", "LogGroupName=/ok"];
    assert_snapshot!(account.run(&shop(), &wrong));
    assert_snapshot!(account.run(&shop(), &["tamper", "network.Log", "RetentionInDays=1"]));
    assert_snapshot!(account.run(&shop(), &["tamper", "Tasks", "GroupDescription=x"]));
    assert_eq!(account.run(&shop(), &["tamper", "Logs"]).code, ExitCode::Usage);
    assert_eq!(account.run(&shop(), &["tamper", "Logs", "RetentionInDays"]).code, ExitCode::Usage);
    assert_eq!(account.run(&shop(), &["drift", "--exit-code"]).code, ExitCode::Success);
}

#[test]
fn only_the_embedded_account_is_changed() {
    let refused = run(&shop(), &["tamper", "Logs", "RetentionInDays=1"]);
    assert_eq!(refused.code, ExitCode::Usage);
    assert_snapshot!(refused);
}
