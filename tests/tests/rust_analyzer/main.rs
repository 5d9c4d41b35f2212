//! What rust-analyzer offers and shows in files of stacks, asked through its protocol.
//!
//! It runs where rust-analyzer is installed (`rustup component add rust-analyzer`, or a path in `RUST_ANALYZER`), and says
//! so where it is not. It has no harness, so that this is seen.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod client;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use client::Client;
use specforge_tests::editors;

const MARK: char = '¦';

fn main() -> ExitCode {
    // Lists and filters are for tests with a harness.
    let mut arguments = std::env::args().skip(1);
    if arguments.any(|argument| argument == "--list" || !(argument.starts_with('-') || argument == "rust_analyzer")) {
        return ExitCode::SUCCESS;
    }
    let program = std::env::var("RUST_ANALYZER").unwrap_or_else(|_| "rust-analyzer".to_owned());
    let installed = Command::new(&program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !installed {
        println!(
            "rust-analyzer is not installed, so nothing was asked: `rustup component add rust-analyzer` installs it"
        );
        println!("0 passed, 0 failed, 1 skipped");
        return ExitCode::SUCCESS;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rust-analyzer");
    editors::write_crate(&folder, "").unwrap();
    let mut client = Client::start(&program, &folder, folder.join("src/own.rs")).unwrap();
    let mut failures = Vec::new();
    let mut passed = 0;
    for failure in completions(&mut client).into_iter().chain(explanations(&mut client)).chain(sound_files(&mut client))
    {
        match failure {
            Ok(()) => passed += 1,
            Err(failure) => failures.push(failure),
        }
    }
    for failure in &failures {
        println!("{failure}\n");
    }
    println!("{passed} passed, {} failed", failures.len());
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Each position file says what has to be offered at its mark.
fn completions(client: &mut Client) -> Vec<Result<(), String>> {
    let folder = editors::workspace().join("specforge-macros/positions");
    files(&folder)
        .iter()
        .map(|file| {
            let source = std::fs::read_to_string(file).unwrap();
            let first = source.lines().next().unwrap();
            let wanted: BTreeSet<_> = first.split('`').skip(1).step_by(2).collect();
            let answer = client.ask("textDocument/completion", &source, MARK).unwrap();
            let items = answer["items"].as_array().or(answer.as_array()).cloned().unwrap_or_default();
            let names: BTreeSet<_> = items.iter().filter_map(|item| item["label"].as_str()).map(name).collect();
            let missing: Vec<_> = wanted.iter().filter(|name| !names.contains(**name)).collect();
            if missing.is_empty() {
                return Ok(());
            }
            Err(format!("{}: {missing:?} is not offered among {names:?}", file.display()))
        })
        .collect()
}

/// The name in a label: `&endpoint_address()` offers `endpoint_address`.
fn name(label: &str) -> &str {
    let label = label.trim_start_matches(['&', '*']).trim_start_matches("r#");
    label.split(|character: char| !character.is_alphanumeric() && character != '_').next().unwrap_or_default()
}

/// What hovering shows, and where a definition is.
fn explanations(client: &mut Client) -> Vec<Result<(), String>> {
    let function = |body: &str| {
        format!(
            "use specforge_dsl::prelude::*;\n\n#[component]\nfn web(scope: &Scope, cluster: Handle<ecs::Cluster>) {{\n    {body}\n}}\n"
        )
    };
    let mut results = Vec::new();
    for (body, shown) in [
        (
            "let vpc = ec2::Vpc { cidr_bl¦ock: \"10.0.0.0/16\" };",
            &["The IPv4 network range", "replaces the resource"][..],
        ),
        (
            "let vpc = ec2::Vpc { cidr_block: \"10.0.0.0/16\", enable_dns_sup¦port: true };",
            &["`true` or `false`", "A change updates the resource"],
        ),
        ("let vpc = ec2::V¦pc { cidr_block: \"10.0.0.0/16\" };", &["AWS::EC2::VPC"]),
        ("let service = ecs::Service { launch_type: Farg¦ate };", &["FARGATE"]),
        ("let service = ecs::Service { network_configuration: n¦ew {} };", &["NetworkConfiguration"]),
        (
            "let service = ecs::Service { network_configuration: new { awsvpc_configuration: new { sub¦nets: [] } } };",
            &["SubnetId", "The IDs of the subnets"],
        ),
        ("let out = Output { value: cluster.ar¦n() };", &["Attribute<", "`Arn`"]),
        ("let out = Output { va¦lue: cluster.arn() };", &["What the output hands out"]),
        ("let service = ecs::Service { cluster: clus¦ter };", &["Handle<Cluster>"]),
    ] {
        let answer = client.ask("textDocument/hover", &function(body), MARK).unwrap();
        let text = answer["contents"]["value"].as_str().unwrap_or_default();
        let missing: Vec<_> = shown.iter().filter(|part| !text.contains(**part)).collect();
        results.push(if missing.is_empty() { Ok(()) } else { Err(format!("{body}: {missing:?} is not in\n{text}")) });
    }
    let body = "let vpc = ec2::Vpc { cidr_block: \"10.0.0.0/16\" };\n    let s = ec2::Subnet { vpc_id: v¦pc, cidr_block: \"10.0.0.0/24\" };";
    let answer = client.ask("textDocument/definition", &function(body), MARK).unwrap();
    let place = &answer[0]["range"]["start"];
    let right = place["line"] == 4 && place["character"] == 8;
    results.push(if right { Ok(()) } else { Err(format!("the handle is defined elsewhere: {answer}")) });
    results
}

/// No file of the workspace has a mistake; one that has shows it once.
fn sound_files(client: &mut Client) -> Vec<Result<(), String>> {
    let root = editors::workspace();
    let mut results = Vec::new();
    for folder in ["stacks/src", "examples/src", "specforge-dsl/src/components"] {
        for file in files(&root.join(folder)) {
            if file.to_string_lossy().contains("/bin/") || file.ends_with("check.rs") {
                continue;
            }
            client.open(&file).unwrap();
            let said = client.diagnostics(&file).unwrap();
            results.push(if said.is_empty() { Ok(()) } else { Err(format!("{}: {said:?}", file.display())) });
        }
    }
    let own = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rust-analyzer/src/own.rs");
    client.write("use specforge_dsl::prelude::*;\n#[component]\nfn web(scope: &Scope) {\n    let vpc = ec2::Vpc { cidr_blok: \"10.0.0.0/16\" };\n}\n").unwrap();
    let said = client.diagnostics(&own).unwrap();
    let right = said.len() == 1 && said[0].starts_with("3: ") && said[0].contains("did you mean `cidr_block`?");
    results.push(if right { Ok(()) } else { Err(format!("one mistake is one message: {said:?}")) });
    results
}

/// The Rust files in a folder and in those inside of it, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}
