use crate::app::{run, with_property, without};
use crate::shop::shop;
use insta::assert_snapshot;
use specforge_deploy::ExitCode;
use specforge_dsl::assembly::Assembly;

/// Rehearses in a folder of its own, which is where the state and the templates are looked for.
fn rehearse(assembly: &Assembly, arguments: &[&str]) -> crate::app::Ran {
    run(assembly, &[&["rehearse", "--instant"], arguments].concat())
}

#[test]
fn a_creation_that_fails_looks_and_ends_as_a_real_one() {
    let ran = rehearse(&shop(), &["--from", "empty", "--fail", "Subnet"]);
    assert_eq!(ran.code, ExitCode::RolledBack);
    for part in [
        "✗ Subnet",
        "network failed and was rolled back",
        "stacks/src/network.rs:12:9",
        "Not deployed after that: service",
    ] {
        assert!(ran.messages.contains(part), "{part}\n{ran}");
    }
    assert!(ran.messages.ends_with("this was a rehearsal: nothing was changed\n"), "{ran}");
    assert!(!ran.messages.contains("sample-key") && ran.messages.contains("(hidden)"), "{ran}");
}

#[test]
fn a_change_fails_on_top_of_what_is_released() {
    let folder = tempfile::tempdir().unwrap();
    let released = folder.path().join("released");
    let released = released.to_str().unwrap();
    let synthesized = run(&shop(), &["synth", "--output", released]);
    assert_eq!(synthesized.code, ExitCode::Success, "{synthesized}");
    let changed = with_property(shop(), "network", "Tasks", "GroupDescription", "Other tasks");
    let ran = rehearse(&changed, &["--from", released, "--fail-on", "create:network.Tasks"]);
    assert_eq!(ran.code, ExitCode::RolledBack, "{ran}");
    assert!(ran.messages.starts_with("a rehearsal that starts with the 2 stacks in"), "{ran}");
    assert!(ran.messages.contains("network failed and was rolled back"), "{ran}");
    let same = rehearse(&shop(), &["--from", released, "--fail", "network.Tasks"]);
    assert_eq!(same.code, ExitCode::Success, "{same}");
    assert!(same.messages.contains("nothing changes, so nothing could fail"), "{same}");
    let fewer = rehearse(&without(shop(), "network", "Logs"), &["--from", released]);
    assert_eq!(fewer.code, ExitCode::ConsentMissing, "{fewer}");
    // What only the released version has may fail, too: where it is removed.
    let options = ["--from", released, "--fail-on", "delete:alert_email_subscription"];
    let removed = rehearse(&without(shop(), "network", "AlertEmailSubscription"), &options);
    assert_eq!(removed.code, ExitCode::Leftovers, "{removed}");
}

#[test]
fn a_failure_that_never_came_up_is_told() {
    let ran = rehearse(&shop(), &["--from", "empty", "--fail-on", "update:network.tasks"]);
    assert_eq!(ran.code, ExitCode::Success, "{ran}");
    assert!(ran.messages.contains("what was to fail never came up: the update of `Tasks`"), "{ran}");
    let hit = rehearse(&shop(), &["--from", "empty", "--fail-on", "create:network.Tasks"]);
    assert!(!hit.messages.contains("never came up"), "{hit}");
}

#[test]
fn throttling_and_lost_answers_delay_and_change_nothing() {
    for seed in ["1", "2", "3"] {
        let ran = rehearse(&shop(), &["--from", "empty", "--throttle", "--lose-responses", "--seed", seed]);
        assert_eq!(ran.code, ExitCode::Success, "{ran}");
    }
}

#[test]
fn a_failure_may_be_left_as_it_is() {
    let ran = rehearse(&shop(), &["--from", "empty", "--fail", "network.Tasks", "--no-rollback"]);
    assert_eq!(ran.code, ExitCode::Paused, "{ran}");
}

#[test]
fn what_is_misspelt_is_told_at_once_with_what_was_meant() {
    let ran = rehearse(
        &shop(),
        &["--from", "empty", "--fail", "Subnt", "--fail-on", "delete:Vpcc", "--slow", "image=5m", "-p", "Sizes=1"],
    );
    assert_eq!(ran.code, ExitCode::InputMissing);
    assert_snapshot!(ran);
    // A part of a name means those that have it; what two stacks have is named with its stack.
    assert_snapshot!(rehearse(
        &shop(),
        &["--fail", "Alert", "--fail", "service.ima", "--fail", "netwrk.Log", "--fail", "tasks", "--fail", "Nothing"],
    ));
}

/// What was said in one line, whatever the length of a folder's name.
fn unwrapped(ran: &crate::app::Ran) -> String {
    let words: Vec<&str> = ran.messages.split_whitespace().collect();
    format!("{}: {}\n", ran.code as u8, words.join(" "))
}

#[test]
fn what_a_rehearsal_cannot_start_with_is_told_in_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
    };
    write("notes.txt", "{ \"Resources\": {} }");
    write("half.json", "{ \"version\": 1, ");
    write("newer.json", "{ \"version\": 99 }");
    write("other-app/billing-network.json", "{}");
    write("broken/shop-network.json", "Resources: [");
    write("refused/shop-network.json", "{ \"Resources\": { \"A\": { \"Type\": \"AWS::No::Such\" } } }");
    write("empty/nothing", "");
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let mut told = String::new();
    for start in [
        "no-such-folder",
        "locl",
        "",
        "notes.txt",
        "half.json",
        "newer.json",
        "other-app",
        "broken",
        "refused",
        "empty",
    ] {
        let start =
            if folder.path().join(start).exists() && !start.is_empty() { path(start) } else { start.to_owned() };
        let ran = rehearse(&shop(), &["--from", &start]);
        assert!(matches!(ran.code, ExitCode::InputMissing | ExitCode::Failure), "{ran}");
        told.push_str(&unwrapped(&ran).replace(folder.path().to_str().unwrap(), "F"));
    }
    for arguments in [&["--local"][..], &["--state", "my.json"]] {
        told.push_str(&unwrapped(&rehearse(&shop(), arguments)));
    }
    assert_snapshot!(told);
}

#[test]
fn a_rehearsal_starts_with_a_copy_of_any_state_file() {
    let account = crate::local::Account::new();
    assert_eq!(account.run(&shop(), &["deploy"]).code, ExitCode::Success);
    let state = account.state.to_str().unwrap();
    let before = std::fs::read(&account.state).unwrap();
    let changed = with_property(shop(), "service", "Key", "Description", "The key");
    let ran = rehearse(&changed, &["--from", state, "--fail-on", "update:key"]);
    assert_eq!(ran.code, ExitCode::RolledBack, "{ran}");
    assert!(ran.messages.starts_with("a rehearsal that starts with a copy of"), "{ran}");
    assert_eq!(std::fs::read(&account.state).unwrap(), before);
}

#[test]
fn only_the_embedded_account_is_told_to_fail() {
    let ran = run(&shop(), &["deploy", "--fail", "Subnet"]);
    assert_eq!(ran.code, ExitCode::Usage);
    assert!(ran.messages.contains("add `--local`"), "{ran}");
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let state = state.to_str().unwrap();
    let ran = run(&shop(), &["deploy", "--local", "--instant", "--state", state, "--fail", "subnet"]);
    assert_eq!(ran.code, ExitCode::RolledBack, "{ran}");
}

#[test]
fn a_deployment_tells_of_a_failure_that_never_came_up_too() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let options = ["deploy", "--local", "--instant", "--state", state.to_str().unwrap(), "--fail-on"];
    let spared = run(&shop(), &[&options[..], &["update:Subnet"]].concat());
    assert_eq!(spared.code, ExitCode::Success, "{spared}");
    assert!(spared.messages.contains("what was to fail never came up: the update of `Subnet`"), "{spared}");
}
