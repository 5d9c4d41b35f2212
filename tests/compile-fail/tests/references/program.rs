//! A program of many uses, which knows what stands where.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use specforge_schema::ResourceType;

use crate::compiler::Error;
use crate::properties::{Holds, ReferenceProperty, references};
use crate::uses::{Use, kind_path, raw};

/// The text of a program, with what is expected of each line.
pub(crate) struct Program {
    text: String,
    lines: usize,
    uses: usize,
    expected: BTreeMap<usize, Expected>,
}

/// The one error of a line.
struct Expected {
    column: usize,
    what: String,
    words: Vec<String>,
}

impl Program {
    /// The uses that `uses` gives for each reference of each type.
    pub(crate) fn of(types: &[ResourceType], uses: fn(&ReferenceProperty) -> Vec<Use>) -> Self {
        let mut program = Self { text: String::new(), lines: 0, uses: 0, expected: BTreeMap::new() };
        program.line("#![allow(unused, deprecated)]");
        program.line("use specforge_dsl::prelude::*;");
        for (number, resource) in types.iter().enumerate() {
            let uses = references(*resource).into_iter().flat_map(|property| {
                let uses = uses(&property);
                uses.into_iter().map(move |r#use| (property.clone(), r#use))
            });
            program.component(number, *resource, &uses.collect::<Vec<_>>());
        }
        program
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// How many uses there are.
    pub(crate) fn uses(&self) -> usize {
        self.uses
    }

    /// A function that declares a resource for each use.
    fn component(&mut self, number: usize, resource: ResourceType, uses: &[(ReferenceProperty, Use)]) {
        let mut variables: BTreeMap<&str, String> = BTreeMap::new();
        for (_, r#use) in uses {
            if let Some(r#type) = &r#use.variable {
                let next = format!("v{}", variables.len());
                variables.entry(r#type).or_insert(next);
            }
        }
        let parameters: Vec<_> = variables.iter().map(|(r#type, name)| format!("{name}: {type}")).collect();
        self.line("#[component]");
        self.line(&format!("fn c{number}(scope: &Scope, {}) {{", parameters.join(", ")));
        let module = raw(resource.service().module());
        for (at, (property, r#use)) in uses.iter().enumerate() {
            let variable = r#use.variable.as_deref().map_or("", |r#type| variables[r#type].as_str());
            let value = format!("{variable}{}", r#use.expression);
            let mut line = format!("    let r{at} = aws::{module}::{} {{ ", raw(resource.rust_name()));
            let mut closing = String::from(", ..raw(json!({})) };");
            for (depth, step) in property.steps.iter().enumerate() {
                let last = depth + 1 == property.steps.len();
                let (open, close) = match step.holds {
                    Holds::One => ("", String::new()),
                    Holds::List | Holds::Map if last && r#use.whole => ("", String::new()),
                    Holds::List => {
                        let further =
                            if last { further_item(property) } else { ", new { ..raw(json!({})) }".to_owned() };
                        ("[", further.repeat(step.least.saturating_sub(1) as usize) + "]")
                    }
                    Holds::Map => ("[(\"key\", ", ")]".to_owned()),
                };
                write!(line, "{}: {open}", raw(step.name)).unwrap();
                closing.insert_str(0, &close);
                if !last {
                    line.push_str("new { ");
                    closing.insert_str(0, ", ..raw(json!({})) }");
                }
            }
            let column = line.chars().count() + 1;
            line.push_str(&value);
            line.push_str(&closing);
            self.line(&line);
            self.uses += 1;
            if !r#use.words.is_empty() {
                let steps: Vec<_> = property.steps.iter().map(|step| step.name).collect();
                let given = r#use.variable.as_deref().unwrap_or_default();
                let what = format!("{} {} = {given}{}", resource.name(), steps.join("."), r#use.expression);
                self.expected.insert(self.lines, Expected { column, what, words: r#use.words.clone() });
            }
        }
        self.line("}");
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
        self.lines += 1;
    }

    /// Where what rustc said is not what was expected.
    pub(crate) fn problems(&self, errors: &[Error]) -> Vec<String> {
        let mut by_line: BTreeMap<usize, Vec<&Error>> = BTreeMap::new();
        for error in errors {
            by_line.entry(error.line).or_default().push(error);
        }
        let mut problems = Vec::new();
        for (line, expected) in &self.expected {
            let what = &expected.what;
            match by_line.remove(line).unwrap_or_default().as_slice() {
                [] => problems.push(format!("{what}: compiles")),
                [error] => {
                    if error.column != expected.column {
                        problems
                            .push(format!("{what}: the error is in column {}, not {}", error.column, expected.column));
                    }
                    let lacking: Vec<_> =
                        expected.words.iter().filter(|words| !error.message.contains(*words)).collect();
                    if !lacking.is_empty() {
                        problems.push(format!("{what}: `{}` lacks {lacking:?}", error.message));
                    }
                }
                several => {
                    let messages: Vec<_> = several.iter().map(|error| error.message.as_str()).collect();
                    problems.push(format!("{what}: {} errors: {messages:?}", several.len()));
                }
            }
        }
        for (line, errors) in by_line {
            let text = self.text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
            problems.extend(errors.iter().map(|error| format!("unexpected: {}\n    {text}", error.message)));
        }
        problems
    }
}

/// Another item that fits, for lists that want several.
fn further_item(property: &ReferenceProperty) -> String {
    let kind = property.slot.kinds().next().map_or_else(|| "Text".to_owned(), kind_path);
    format!(", external::<{kind}>(\"another\")")
}
