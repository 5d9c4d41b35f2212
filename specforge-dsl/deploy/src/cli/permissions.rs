use super::Stop;
use super::console::Console;
use super::synthesis_folder::WRITABLE_FOLDER;
use crate::engine::{Permissions, Whereabouts, permissions};
use crate::{ExitCode, render};
use clap::{Args, ValueEnum};
use specforge_dsl::assembly::Assembly;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  permissions                        one document, for review
  permissions -o policies            documents that each fit a managed policy
  permissions --format template      a template of the role, to be deployed")]
pub(crate) struct PermissionsArguments {
    /// json: a policy document; template: a CloudFormation template of a role with it
    #[arg(long, value_enum, default_value = "json", hide_possible_values = true)]
    pub(crate) format: PermissionsFormat,
    /// Write files into this folder instead of stdout
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PermissionsFormat {
    /// A policy document
    Json,
    /// A CloudFormation template of a role
    Template,
}

pub(super) fn run(
    arguments: &PermissionsArguments,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let computed = permissions(assembly, &Whereabouts::of(assembly));
    let template = || Permissions::role_template(assembly);
    match (&arguments.output, arguments.format) {
        (None, PermissionsFormat::Json) => console.data(&render::json(&computed.document())),
        (None, PermissionsFormat::Template) => console.data(&render::json(&template())),
        (Some(folder), format) => {
            let documents = match format {
                PermissionsFormat::Json => numbered(assembly, computed.managed_policies()),
                PermissionsFormat::Template => vec![(format!("{}-deployment-role.json", assembly.name), template())],
            };
            std::fs::create_dir_all(folder).map_err(|error| Stop::file("create", folder, &error, WRITABLE_FOLDER))?;
            for (name, document) in documents {
                let file = folder.join(name);
                std::fs::write(&file, render::json(&document))
                    .map_err(|error| Stop::file("write", &file, &error, WRITABLE_FOLDER))?;
                console.data(&format!("{}\n", file.display()));
            }
        }
    }
    let divided = arguments.output.is_none() && arguments.format == PermissionsFormat::Json;
    console.message(&render::permission_notes(&computed, divided, console.width()));
    Ok(ExitCode::Success)
}

fn numbered(assembly: &Assembly, documents: Vec<serde_json::Value>) -> Vec<(String, serde_json::Value)> {
    let name = |index: usize| format!("{}-deployment-{}.json", assembly.name, index + 1);
    documents.into_iter().enumerate().map(|(index, document)| (name(index), document)).collect()
}
