//! From a CloudFormation template to a program: for teams that take over stacks that CDK, SAM or a person wrote.
//!
//! ```
//! use serde_json::json;
//! use specforge_dsl::translate::translate;
//!
//! let template = json!({ "Resources": {
//!     "Subnet": { "Type": "AWS::EC2::Subnet", "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.0.1.0/24" } },
//!     "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.0.0.0/16" } },
//! } });
//! let program = translate(&template, "network", None)?.program;
//! assert!(program.ends_with("\
//! #[stack]
//! pub fn network(scope: &Scope) {
//!     let vpc = ec2::Vpc { cidr_block: \"10.0.0.0/16\" };
//!     let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: \"10.0.1.0/24\" };
//! }
//! "));
//! # Ok::<(), specforge_dsl::translate::NoTemplate>(())
//! ```

mod cdk;
mod context;
mod declaration;
mod document;
mod names;
mod order;
mod parameter_kind;
mod pieces;
mod policies;
mod reference;
mod rust;
mod template;
mod text;
mod value;

use std::collections::BTreeMap;

use serde_json::Value;

use context::Context;
use names::Names;
use parameter_kind::ParameterKind;
use rust::{Json, Rust};
use template::Template;

/// A translated template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// The source of a module with one function marked `#[stack]`. The template that it synthesizes has the same logical
    /// IDs, types and properties.
    pub program: String,
    /// What a person has to know of it, in the order of the template.
    pub notes: Vec<Note>,
}

/// What a person has to know of a part of the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The part, as a JSON pointer: `/Resources/Database/Metadata`.
    pub path: String,
    /// What became of it.
    pub kind: NoteKind,
    /// Why.
    pub message: String,
}

/// What became of a part of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// It was left out: nothing but the tool that wrote the template reads it.
    LeftOut,
    /// It is in the program, and the language checks nothing of it.
    Raw,
    /// It is in the program otherwise than in the template.
    Changed,
}

/// Why a document cannot be translated: everything that CloudFormation would refuse it for, as far as it shows here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoTemplate {
    /// One sentence for each mistake.
    pub mistakes: Vec<String>,
}

impl std::fmt::Display for NoTemplate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.mistakes.join("\n"))
    }
}

impl std::error::Error for NoTemplate {}

/// Translates a template, with the long forms of intrinsic functions, to a module whose function is called `name`.
///
/// `stack_name` is the stack's name in CloudFormation; without it the stack is called as its app has it.
///
/// Mistakes of the template are translated as they are, so that the compiler shows them.
///
/// # Errors
///
/// If the document is no template, or its resources need each other in a circle.
pub fn translate(template: &Value, name: &str, stack_name: Option<&str>) -> Result<Translation, NoTemplate> {
    let mut document = template.clone();
    let mut notes: Vec<Note> = cdk::strip(&mut document)
        .into_iter()
        .map(|(path, reason)| Note { path, kind: NoteKind::LeftOut, message: reason.to_owned() })
        .collect();
    let template = Template::read(&document).map_err(|mistakes| NoTemplate { mistakes })?;
    notes.extend(notes_on(&template));
    let ids = template.parameters.iter().map(|(id, _)| *id).chain(template.resources.iter().map(|one| one.id));
    let names = Names::of(ids, template.outputs.iter().map(|(id, _)| *id));
    let resources = template.resources.iter().map(|one| (one.id, published(one.r#type))).collect();
    let kinds = |(id, declaration)| (id, ParameterKind::of(declaration).unwrap_or_else(ParameterKind::text));
    let parameters: BTreeMap<&str, ParameterKind> = template.parameters.iter().copied().map(kinds).collect();
    let Template { description, parameters: declared, resources: unsorted, outputs, others } = template;
    let sorted = order::sort(unsorted).map_err(|circle| NoTemplate {
        mistakes: vec![format!("the resources {} need each other", quoted(&circle))],
    })?;
    let mut context = Context { names, resources, parameters, uses: Default::default() };
    // What the values are used for tells what some parameters are.
    for resource in &sorted {
        context.declare_resource(resource, published(resource.r#type));
    }
    let uses = context.uses.take();
    for (id, declaration) in &declared {
        if let (Some(kind), Some(uses)) = (context.parameters.get_mut(id), uses.get(*id)) {
            *kind = kind.clone().refined(declaration, uses);
        }
    }
    let mut program = head(description, name, stack_name);
    for (id, declaration) in &declared {
        if let Some(kind) = context.parameters.get(id) {
            program += &comment(&notes, &format!("/Parameters/{id}/Type"));
            program += &context.declare_parameter(id, declaration, kind);
        }
    }
    if !others.is_empty() {
        let members = others.iter().map(|(name, section)| ((*name).to_owned(), context.inside_of_function(section)));
        let document = Rust::Json(Json::Object(members.collect()));
        program += &rust::statement(&Rust::call("scope.raw", document), 4);
    }
    for resource in &sorted {
        program += &comment(&notes, &format!("/Resources/{}", resource.id));
        program += &context.declare_resource(resource, published(resource.r#type));
    }
    for (id, declaration) in &outputs {
        program += &context.declare_output(id, declaration);
    }
    program += "}\n";
    Ok(Translation { program, notes })
}

/// Everything in front of the first statement.
fn head(description: Option<&str>, name: &str, stack_name: Option<&str>) -> String {
    let mut head = String::from("use specforge_dsl::prelude::*;\n\n");
    for line in description.iter().flat_map(|text| text.lines()).map(str::trim).filter(|line| !line.is_empty()) {
        head += &format!("/// {line}\n");
    }
    head += &match stack_name {
        Some(stack_name) => format!("#[stack(name = {stack_name:?})]\n"),
        None => "#[stack]\n".to_owned(),
    };
    head + &format!("pub fn {}(scope: &Scope) {{\n", names::variable(name))
}

/// What a note says of a part that is in the program.
fn comment(notes: &[Note], path: &str) -> String {
    let here = notes.iter().find(|note| note.path == path && note.kind != NoteKind::LeftOut);
    here.map(|note| format!("    // Note: {}.\n", note.message)).unwrap_or_default()
}

/// The published type of a name, unless its properties are whatever a template says.
fn published(r#type: &str) -> Option<specforge_schema::ResourceType> {
    specforge_schema::resource(r#type).filter(|_| r#type != "AWS::CloudFormation::CustomResource")
}

fn notes_on(template: &Template<'_>) -> Vec<Note> {
    let note = |path: String, kind, message: &str| Note { path, kind, message: message.to_owned() };
    let mut notes = Vec::new();
    for (id, declaration) in &template.parameters {
        if ParameterKind::of(declaration).is_none() {
            let path = format!("/Parameters/{id}/Type");
            notes.push(note(path, NoteKind::Changed, "the language has no parameters of this type: it is text here"));
        } else if declaration["Type"] == "AWS::SSM::Parameter::Value<CommaDelimitedList>" {
            let path = format!("/Parameters/{id}/Type");
            notes.push(note(path, NoteKind::Changed, "`List<String>`, which is the same list"));
        }
    }
    for (name, _) in &template.others {
        notes.push(note(format!("/{name}"), NoteKind::Raw, "the language has no form for this section"));
    }
    for resource in &template.resources {
        if published(resource.r#type).is_none() {
            let path = format!("/Resources/{}", resource.id);
            notes.push(note(path, NoteKind::Raw, &format!("`{}` is no published type", resource.r#type)));
        }
    }
    notes
}

fn quoted(ids: &[&str]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}
