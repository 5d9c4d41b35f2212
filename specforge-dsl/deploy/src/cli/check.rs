use super::console::Console;
use super::{Mistakes, Stop};
use crate::{ExitCode, render};
use clap::{Args, ValueEnum};
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use specforge_dsl::finding::Findings;
use specforge_dsl::report;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  check                              what is wrong, as the compiler would say it
  check --format github              annotates the lines in a pull request
  check --format sarif > check.sarif
                                     for code scanning
  check --format json | jq -r '.findings[].code'")]
pub(crate) struct CheckArguments {
    /// How findings are written: text, github (workflow commands), sarif or json
    #[arg(long, value_enum, default_value_t, hide_possible_values = true)]
    pub(crate) format: Format,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// As the compiler shows its errors
    #[default]
    Text,
    /// Workflow commands of GitHub Actions
    Github,
    /// A SARIF 2.1.0 log
    Sarif,
    /// JSON
    Json,
}

/// Synthesis has checked the app: what is left is to say what it found.
pub(super) fn run(
    arguments: &CheckArguments,
    synthesized: Result<Assembly, Mistakes>,
    console: &mut Console,
) -> Result<ExitCode, Stop> {
    let assembly = match synthesized {
        Ok(assembly) => assembly,
        Err(Mistakes::Findings(findings)) if arguments.format != Format::Text => {
            show(arguments.format, &findings, console);
            return Ok(ExitCode::Findings);
        }
        Err(mistakes) => return Err(Stop::Mistakes(mistakes)),
    };
    show(arguments.format, &assembly.warnings, console);
    let resources = assembly.stacks.iter().map(|stack| size(stack).resources).sum();
    let found = match assembly.warnings.len() {
        0 => "no mistakes".to_owned(),
        warnings => render::counted(warnings, "warning"),
    };
    console.message(&render::all_well(&format!(
        "{}: {} with {}, {found}",
        assembly.name,
        render::counted(assembly.stacks.len(), "stack"),
        render::counted(resources, "resource"),
    )));
    Ok(ExitCode::Success)
}

fn show(format: Format, findings: &Findings, console: &mut Console) {
    match format {
        Format::Text if findings.is_empty() => {}
        Format::Text => console.message(&format!("{}\n", report::styled(findings))),
        Format::Github => console.data(&report::github(findings)),
        Format::Sarif => console.data(&render::json(&report::sarif(findings))),
        Format::Json => console.data(&render::json(&report::json(findings))),
    }
}

/// A template's size as CloudFormation counts it.
pub(super) struct Size {
    pub(super) resources: usize,
    /// Bytes of the compact text.
    pub(super) bytes: usize,
}

pub(super) fn size(stack: &AssembledStack) -> Size {
    let resources =
        stack.template.to_value().get("Resources").and_then(Value::as_object).map_or(0, serde_json::Map::len);
    Size { resources, bytes: stack.template.to_json().len() }
}
