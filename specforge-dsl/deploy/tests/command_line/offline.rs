use crate::app::{run, with_property, without};
use crate::shop::shop;
use insta::assert_snapshot;
use specforge_deploy::ExitCode;

#[test]
fn help_shows_examples_and_exit_codes() {
    assert_snapshot!(run(&shop(), &["--help"]));
    assert_snapshot!(run(&shop(), &["deploy", "--help"]));
}

#[test]
fn list_names_the_stacks_in_order() {
    assert_snapshot!(run(&shop(), &["list"]));
}

#[test]
fn list_as_json_holds_no_secret_and_names_each_parameter() {
    let listed: serde_json::Value = serde_json::from_str(&run(&shop(), &["list", "--json"]).data).unwrap();
    assert_eq!(listed["stacks"][1]["parameters"][0]["from"], "shop-network.SubnetId");
    assert_eq!(listed["stacks"][1]["parameters"][2]["secret"], true);
}

#[test]
fn check_counts_what_it_looked_at() {
    assert_snapshot!(run(&shop(), &["check"]));
}

#[test]
fn an_app_that_does_not_synthesize_ends_with_findings() {
    let (mut console, kept) = specforge_deploy::cli::Console::captured();
    let mistakes = || Err::<specforge_dsl::assembly::Assembly, _>("error: two stacks are called `a`");
    let arguments = ["shop", "check"].map(std::ffi::OsString::from);
    assert_eq!(specforge_deploy::cli::run_with(arguments, mistakes, &mut console), ExitCode::Findings);
    assert_eq!(kept.lock().unwrap().messages, "error: two stacks are called `a`\n");
}

#[test]
fn synth_prints_one_template_or_all_of_them() {
    let one: serde_json::Value = serde_json::from_str(&run(&shop(), &["synth", "network", "--stdout"]).data).unwrap();
    assert_eq!(one["Resources"]["Vpc"]["Type"], "AWS::EC2::VPC");
    let all: serde_json::Value = serde_json::from_str(&run(&shop(), &["synth", "--stdout"]).data).unwrap();
    assert_eq!(all["shop-network"], one);
    assert_snapshot!(run(&shop(), &["synth", "service", "--stdout", "--format", "yaml"]));
}

#[test]
fn diff_names_what_would_be_replaced_and_what_follows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let synthesized = run(&shop(), &["synth", "-o", path]);
    assert_eq!(synthesized.code, ExitCode::Success);
    assert_eq!(synthesized.data.lines().count(), 2);

    let same = run(&shop(), &["diff", "--against", path, "--exit-code"]);
    assert_eq!(same.code, ExitCode::Success);

    let edited = with_property(shop(), "network", "Vpc", "CidrBlock", "10.9.0.0/16");
    let edited = with_property(edited, "service", "Key", "Description", "The key of the payment service");
    let edited = without(edited, "network", "Logs");
    let diff = run(&edited, &["diff", "--against", path, "--exit-code"]);
    assert_eq!(diff.code, ExitCode::DestructiveDifferences);
    assert_snapshot!(diff.to_string().replace(path, "FOLDER"));

    let harmless = with_property(shop(), "service", "Key", "Description", "The key");
    assert_eq!(run(&harmless, &["diff", "--against", path, "--exit-code"]).code, ExitCode::Differences);
}

#[test]
fn diff_reads_yaml_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    run(&shop(), &["synth", "-o", path, "--format", "yaml"]);
    assert_eq!(run(&shop(), &["diff", "--against", path, "--exit-code"]).code, ExitCode::Success);
}

#[test]
fn completions_know_the_commands() {
    let script = run(&shop(), &["completions", "bash"]).data;
    assert!(script.contains("_shop()") && script.contains("destroy"), "{script}");
}
