use crate::app::run;
use crate::shop::shop;
use crate::shop_process::{run_process, shop_at_home};
use insta::assert_snapshot;

#[test]
fn everything_missing_is_told_at_once_before_any_call() {
    assert_snapshot!(run_process(&["deploy", "--parameter", "Alertemail=x", "-p", "Size=huge"]));
    assert_snapshot!(run_process(&["deploy"]));
    assert_snapshot!(run_process(&["deploy", "netwrk", "nonsense"]));
    assert_snapshot!(run_process(&["status", "--profile", "nobody", "--region", "us-east-1"]));
}

#[test]
fn an_endpoint_that_does_not_answer_is_named() {
    let home = tempfile::tempdir().unwrap();
    let mut command =
        shop_at_home(home.path(), &["status", "--region", "us-east-1", "--endpoint-url", "http://127.0.0.1:1"]);
    let output = command.env("AWS_ACCESS_KEY_ID", "a").env("AWS_SECRET_ACCESS_KEY", "b").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("no answer from http://127.0.0.1:1:"), "{said}");
    assert!(said.contains("`--endpoint-url`"), "{said}");
}

#[test]
fn nothing_to_compare_with_says_what_to_do() {
    assert_snapshot!(run(&shop(), &["diff", "--against", "does-not-exist"]));
}

#[test]
fn a_file_where_a_folder_is_expected_is_told_as_that() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let (file, inner) = (file.to_str().unwrap(), folder.path().to_str().unwrap());
    for arguments in [["synth", "-o", file], ["permissions", "-o", file]] {
        let ran = run(&shop(), &arguments);
        assert_eq!(ran.code, specforge_deploy::ExitCode::Failure);
        let said = ran.messages.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("is a file, where a folder is expected"), "{ran}");
        assert!(ran.messages.contains("with `--output`"), "{ran}");
    }
    let ran = run(&shop(), &["deploy", "--local", "--state", inner]);
    assert!(ran.messages.contains("with `--state`") && !ran.messages.contains("os error"), "{ran}");
    assert!(ran.messages.contains("it is a folder"), "{ran}");
    let ran = run(&shop(), &["deploy", "--local", "--state", &format!("{file}/state.json")]);
    let said = ran.messages.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("is a file, where a folder is expected") && !said.contains(".lock"), "{ran}");
}

#[test]
fn an_assignment_without_a_name_does_not_repeat_the_value() {
    let ran = run(&shop(), &["deploy", "--parameter", "hunter2"]);
    assert!(ran.messages.contains("NAME=VALUE"), "{}", ran.messages);
    assert!(!ran.messages.contains("hunter2"), "{}", ran.messages);
    for arguments in [["import", "-p", "hunter2", "a=b"], ["plan", "--yes", "--parameter=hunter2", "network"]] {
        let ran = run(&shop(), &arguments);
        assert!(!ran.messages.contains("hunter2"), "{}", ran.messages);
    }
}
