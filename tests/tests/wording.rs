//! The macro and synthesis find the same mistakes in the same words at the same places: the macro where a value is a
//! literal, synthesis where it is computed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "wording/computed.rs"]
#[allow(unreachable_pub, reason = "the literal program has the same line")]
mod computed;

use specforge_dsl::prelude::*;

/// A mistake as it is shown: the code with the message, the notes and the help; line and column.
type Shown = (String, usize, usize);

/// What rustc says of the literal program, from the file that the compile-fail tests hold it to.
fn by_the_macro(stderr: &str) -> Vec<Shown> {
    let mut shown = Vec::new();
    for block in stderr.split("\n\n").filter(|block| block.starts_with("error: SF")) {
        let (message, rest) = block.split_once(" --> ").unwrap();
        let lines: Vec<_> = message.trim_end().lines().map(str::trim).collect();
        let place = rest.lines().next().unwrap();
        let mut numbers = place.rsplit(':').map(|number| number.parse().unwrap());
        let (column, line) = (numbers.next().unwrap(), numbers.next().unwrap());
        shown.push((lines.join("\n").trim_start_matches("error: ").to_owned(), line, column));
    }
    shown.sort_by_key(|(message, line, column)| (*line, *column, message.clone()));
    shown
}

/// The same of the findings of a computed program.
fn by_synthesis(findings: &Findings) -> Vec<Shown> {
    let mut shown: Vec<_> = findings
        .iter()
        .map(|finding| {
            let mut message = format!("{}: {}", finding.code, finding.message);
            for (place, label) in &finding.related {
                message.push_str(&format!("\nnote: line {}: {label}", place.line));
            }
            if let Some(help) = &finding.help {
                message.push_str(&format!("\nhelp: {help}"));
            }
            let place = finding.location.unwrap();
            (message, place.line as usize, place.column as usize)
        })
        .collect();
    shown.sort_by_key(|(message, line, column)| (*line, *column, message.clone()));
    shown
}

/// A file of the compile-fail tests.
fn compile_fail(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("compile-fail/ui");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn a_computed_value_is_told_as_a_literal_is() {
    let app = App::new("app");
    computed::mistakes(&app);
    let computed = by_synthesis(&app.synthesize().unwrap_err());
    let literal = by_the_macro(&compile_fail("wording/literal.stderr"));
    assert!(literal.len() >= 20, "{literal:#?}");
    assert_eq!(computed, literal);
}

/// The two programs differ in nothing but `computed(…)`, so that a place in one is a place in the other.
#[test]
fn the_programs_are_the_same_but_for_where_the_values_come_from() {
    let body = |source: &str| source.split_once("pub fn mistakes").unwrap().1.split_once("\n}\n").unwrap().0.to_owned();
    let mut computed = body(include_str!("wording/computed.rs"));
    let literal = body(&compile_fail("wording/literal.rs"));
    while let Some((before, after)) = computed.split_once("computed(") {
        let (value, after) = after.split_once(')').unwrap();
        computed = format!("{before}{value}{after}");
    }
    assert_eq!(computed, literal);
}

#[test]
fn a_name_that_is_declared_twice_is_told_in_the_same_words() {
    #[stack]
    fn network(scope: &Scope, first: bool, second: bool) {
        if first {
            let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
        }
        if second {
            let vpc = ec2::Vpc { cidr_block: "10.1.0.0/16" };
        }
    }
    let app = App::new("app");
    network(&app, true, true);
    let computed = by_synthesis(&app.synthesize().unwrap_err());
    let literal = by_the_macro(&compile_fail("names/twice.stderr"));
    let words = |shown: &[Shown]| -> Vec<String> {
        // The lines are each program's own.
        let no_number = |message: &str| message.chars().filter(|character| !character.is_ascii_digit()).collect();
        shown.iter().map(|(message, ..)| no_number(message)).collect()
    };
    assert_eq!(words(&computed), words(&literal));

    let app = App::new("app");
    network(&app, true, false);
    assert!(app.synthesize().is_ok());
}

#[test]
fn exported_names_are_judged_at_synthesis_too() {
    #[stack]
    fn topics(scope: &Scope, prefix: &str) {
        let topic = sns::Topic {};
        let arn = Output { value: topic.topic_arn(), export: String::from(prefix) + "-topic" };
        let name = Output { value: topic.topic_name(), export: String::from(prefix) + "-topic" };
        let odd = Output { value: topic.topic_name(), export: String::from(prefix) + "_topic" };
        let of_the_stack = Output { value: topic.topic_name(), export: sub!("{stack_name}-{prefix}") };
        let of_a_resource = Output { value: topic.topic_name(), export: sub!("{prefix}-{}", topic.topic_name()) };
    }
    let app = App::new("app");
    topics(&app, "shop");
    insta::assert_snapshot!(app.synthesize().unwrap_err());
}
