//! A template is translated to a program, the program is compiled and run, and its template means the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod meaning;
mod program;

use std::path::Path;

use serde_json::Value;
use specforge_dsl::translate::{NoteKind, translate};
use specforge_tests::editors::workspace;

/// The templates of the product, of the examples and of the fixtures, each with a name for its function.
fn templates() -> Vec<(String, Value)> {
    let apps = [specforge_stacks::production(), specforge_stacks::staging()];
    let apps = apps.into_iter().chain(specforge_examples::all().into_iter().map(|(_, app)| app));
    let mut templates = Vec::new();
    for app in apps {
        for stack in app.synthesize().unwrap().stacks {
            templates.push((stack.name.replace('-', "_"), stack.template.to_value()));
        }
    }
    templates.extend(fixtures());
    templates
}

fn fixtures() -> Vec<(String, Value)> {
    let mut files: Vec<_> = std::fs::read_dir(workspace().join("tests/fixtures/templates"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| (stem(file), serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()))
        .collect()
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap().to_str().unwrap().to_owned()
}

#[test]
fn every_template_is_translated_to_a_program_that_synthesizes_what_means_the_same() {
    let templates = templates();
    let programs: Vec<_> = templates
        .iter()
        .map(|(name, template)| (name.clone(), translate(template, name, None).unwrap().program))
        .collect();
    let synthesized = program::run(&programs);
    for (name, template) in &templates {
        let (was, is) = (meaning::of(template), meaning::of(&synthesized[name]));
        assert_eq!(meaning::differences("", &was, &is), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_program_is_as_rustfmt_writes_it() {
    for (name, template) in templates() {
        let program = translate(&template, &name, None).unwrap().program;
        let formatted = program::rustfmt(&program);
        let first = formatted.lines().zip(program.lines()).enumerate().find(|(_, (formatted, own))| formatted != own);
        assert!(formatted == program, "{name}: {first:?}");
    }
}

#[test]
fn programs_read_as_a_person_would_write_them() {
    for (name, template) in fixtures() {
        let translation = translate(&template, &name, None).unwrap();
        insta::assert_snapshot!(name, translation.program);
    }
}

#[test]
fn what_is_left_out_or_raw_is_said() {
    let said = |name: &str| {
        let (_, template) = fixtures().into_iter().find(|(fixture, _)| fixture == name).unwrap();
        let notes = translate(&template, name, None).unwrap().notes;
        notes.into_iter().map(|note| (note.kind, note.path)).collect::<Vec<_>>()
    };
    let cdk = said("cdk");
    assert!(cdk.iter().all(|(kind, _)| *kind == NoteKind::LeftOut), "{cdk:?}");
    assert!(cdk.contains(&(NoteKind::LeftOut, "/Parameters/BootstrapVersion".to_owned())));
    let raw: Vec<_> = said("intrinsics").into_iter().map(|(_, path)| path).collect();
    assert_eq!(raw, ["/Mappings", "/Conditions", "/Resources/Answer"]);
    assert_eq!(said("parameters"), []);
}

#[test]
fn what_is_no_template_says_why_all_at_once() {
    let translated = |document: Value| translate(&document, "broken", None).unwrap_err().mistakes;
    assert_eq!(
        translated(serde_json::json!({
            "Resources": {
                "A": { "Properties": {} },
                "B-C": { "Type": "AWS::SNS::Topic" },
                "D": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": null } },
                "Fn::ForEach::E": [],
            }
        })),
        [
            "`/Resources/D/Properties/TopicName` is null, which CloudFormation refuses",
            "`/Resources/B-C`: a logical ID is made of letters and digits",
            "`/Resources/Fn::ForEach::E` makes entries at deployment: translate the template that CloudFormation made of \
             it (`aws cloudformation get-template --template-stage Processed`)",
            "`/Resources/A` has no `Type`",
        ]
    );
    assert_eq!(translated(serde_json::json!([])), ["a template is an object with the section `Resources`"]);
    let circle = serde_json::json!({ "Resources": {
        "A": { "Type": "AWS::SNS::Topic", "DependsOn": "B" },
        "B": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": { "Fn::Sub": "${C.TopicName}" } } },
        "C": { "Type": "AWS::SNS::Topic", "Properties": { "DisplayName": { "Ref": "A" } } },
    } });
    assert_eq!(translated(circle), ["the resources `A`, `B`, `C` need each other"]);
}
