use super::console::Console;
use super::{Stop, synthesis_folder};
use crate::{ExitCode, render};
use clap::Args;
use specforge_dsl::translate::{NoteKind, translate};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  translate cdk.out/Billing.template.json --name billing > src/billing.rs
  translate template.yaml --name billing --stack-name billing-production

Exit codes: 0 translated, 4 no template, 20 translated, but not all of it means
the same: stderr says what.")]
pub(crate) struct TranslateArguments {
    /// The template, in JSON or YAML
    #[arg(value_name = "FILE")]
    pub(crate) template: PathBuf,
    /// The name of the function [default: the file's name]
    #[arg(long, value_parser = function_name)]
    pub(crate) name: Option<String>,
    /// The name that the stack has in CloudFormation
    #[arg(long, value_name = "NAME", value_parser = stack_name)]
    pub(crate) stack_name: Option<String>,
}

pub(super) fn run(arguments: &TranslateArguments, console: &mut Console) -> Result<ExitCode, Stop> {
    let file = arguments.template.display();
    let no_template = |message: String| Stop::Other {
        message,
        help: "give a template in JSON or YAML; what `cdk synth` writes is in `cdk.out`".into(),
        code: ExitCode::InputMissing,
    };
    let template = synthesis_folder::read(&arguments.template)?
        .ok_or_else(|| no_template(format!("there is no file `{file}`")))?;
    let name = match &arguments.name {
        Some(name) => name.clone(),
        None => {
            let name = arguments.template.file_name().unwrap_or_default().to_string_lossy().into_owned();
            function_name(name.split('.').next().unwrap_or_default()).map_err(|reason| Stop::Other {
                message: format!("the file's name is no name for a function: {reason}"),
                help: "give one: `--name billing`".into(),
                code: ExitCode::Usage,
            })?
        }
    };
    let translation = translate(&template, &name, arguments.stack_name.as_deref())
        .map_err(|reason| no_template(format!("`{file}` cannot be translated: {reason}")))?;
    console.data(&translation.program);
    console.message(&render::translation(&translation.notes, console.width()));
    let changed = translation.notes.iter().any(|note| note.kind == NoteKind::Changed);
    Ok(if changed { ExitCode::Differences } else { ExitCode::Success })
}

/// A name in snake case, hyphens and other case aside.
fn function_name(text: &str) -> Result<String, String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    if text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.chars().all(fits) {
        Ok(text.to_owned())
    } else {
        Err(format!("`{text}` is not letters, digits, hyphens and underscores, a letter first"))
    }
}

/// A letter, then letters, digits and hyphens (CloudFormation API Reference, "CreateStack").
fn stack_name(text: &str) -> Result<String, String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    if text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.chars().all(fits) && text.len() <= 128 {
        Ok(text.to_owned())
    } else {
        Err("a stack's name is a letter, then letters, digits and hyphens, 128 at most".to_owned())
    }
}
