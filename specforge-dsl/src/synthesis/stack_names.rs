use super::Declared;
use crate::app::Body;
use crate::finding::Finding;

/// Stack names: a letter, then letters, digits and hyphens, 128 at most (CloudFormation API Reference, `CreateStack`,
/// `StackName`). A stack has at least one resource (User Guide, "Resources section structure").
pub(super) fn check(app: &Declared<'_>, findings: &mut Vec<Finding>) {
    if app.stacks.is_empty() {
        findings.push(
            Finding::error("SF0010", format!("the app `{}` has no stack", app.name))
                .at(Some(app.location))
                .help("call a function marked `#[stack]` with the app"),
        );
    }
    for (index, stack) in app.stacks.iter().enumerate() {
        let name = &stack.name;
        let letters = name.chars().all(|character| character.is_ascii_alphanumeric() || character == '-');
        if !letters || !name.starts_with(|first: char| first.is_ascii_alphabetic()) || name.len() > 128 {
            findings.push(
                Finding::error("SF0011", format!("`{name}` cannot be the name of a stack"))
                    .at(Some(stack.location))
                    .label("a letter, then letters, digits and hyphens, 128 at most")
                    .help("name the app or the stack otherwise: `App::new(\"…\")`, `#[stack(name = \"…\")]`"),
            );
        }
        let resources = |element: &&crate::app::ElementRecord| {
            element.stack == index && matches!(element.body, Body::Resource { .. })
        };
        if !app.elements.iter().any(|element| resources(&element)) {
            findings.push(
                Finding::error("SF0012", format!("the stack `{name}` has no resource"))
                    .at(Some(stack.location))
                    .label("CloudFormation refuses a template without resources")
                    .help("declare a resource in it, or do not call it"),
            );
        }
    }
}
