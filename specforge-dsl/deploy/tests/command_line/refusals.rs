use crate::app::run;
use crate::shop::shop;
use crate::shop_process::run_process;
use insta::assert_snapshot;

#[test]
fn everything_missing_is_told_at_once_before_any_call() {
    assert_snapshot!(run_process(&["deploy", "--parameter", "Alertemail=x", "-p", "Size=huge"]));
    assert_snapshot!(run_process(&["deploy"]));
    assert_snapshot!(run_process(&["deploy", "netwrk", "nonsense"]));
    assert_snapshot!(run_process(&["status", "--profile", "nobody", "--region", "us-east-1"]));
}

#[test]
fn nothing_to_compare_with_says_what_to_do() {
    assert_snapshot!(run(&shop(), &["diff", "--against", "does-not-exist"]));
}

#[test]
fn an_assignment_without_a_name_does_not_repeat_the_value() {
    let ran = run(&shop(), &["deploy", "--parameter", "hunter2"]);
    assert!(ran.messages.contains("NAME=VALUE"), "{}", ran.messages);
}
