use super::console::Console;
use super::synthesis_folder::{default_folder, template_file, write};
use super::{Stop, check};
use crate::engine::{EngineError, Reach, select};
use crate::{ExitCode, render};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value};
use specforge_dsl::assembly::{Assembly, Template};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synth                              write all templates to .specforge/synth/APP
  synth -o build/templates           write them elsewhere
  synth data --stdout --format yaml  print one template")]
pub(crate) struct SynthArguments {
    /// Stacks by name or short ID; all if none is given
    pub(crate) stacks: Vec<String>,
    /// How templates are written: json or yaml
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    pub(crate) format: Format,
    /// The folder for the files [default: .specforge/synth/APP]
    #[arg(short, long, value_name = "DIR", conflicts_with = "stdout")]
    pub(crate) output: Option<PathBuf>,
    /// Print the templates instead of writing files
    #[arg(long)]
    pub(crate) stdout: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Indented JSON
    #[default]
    Json,
    /// YAML
    Yaml,
}

pub(super) fn run(arguments: &SynthArguments, assembly: &Assembly, console: &mut Console) -> Result<ExitCode, Stop> {
    let stacks = select(assembly, &arguments.stacks, Reach::Only).map_err(EngineError::Input)?;
    if arguments.stdout {
        let text = match stacks.as_slice() {
            [stack] => text(&stack.template, arguments.format)?,
            many => {
                let all: Map<String, Value> =
                    many.iter().map(|stack| (stack.name.clone(), stack.template.to_value())).collect();
                text(&Template::from_value(Value::Object(all)), arguments.format)?
            }
        };
        console.data(&text);
        return Ok(ExitCode::Success);
    }
    let folder = arguments.output.clone().unwrap_or_else(|| default_folder(assembly));
    let (extension, other) = match arguments.format {
        Format::Json => ("json", "yaml"),
        Format::Yaml => ("yaml", "json"),
    };
    let mut rows = Vec::new();
    for stack in &stacks {
        let file = template_file(&folder, stack, extension);
        write(&file, &text(&stack.template, arguments.format)?)?;
        // The same stack in the other format would be an older truth beside the newer one.
        let _was_not_there = std::fs::remove_file(template_file(&folder, stack, other));
        console.data(&format!("{}\n", file.display()));
        let size = check::size(stack);
        rows.push(vec![stack.id.clone(), render::counted(size.resources, "resource"), render::kilobytes(size.bytes)]);
    }
    console.message(&render::table(&rows, "  ", console.width()));
    Ok(ExitCode::Success)
}

fn text(template: &Template, format: Format) -> Result<String, Stop> {
    match format {
        Format::Json => Ok(template.to_json_pretty()),
        Format::Yaml => serde_norway::to_string(&template.to_value()).map_err(|error| Stop::Other {
            message: format!("a template cannot be written as YAML: {error}"),
            help: "use `--format json`".into(),
            code: ExitCode::Failure,
        }),
    }
}
