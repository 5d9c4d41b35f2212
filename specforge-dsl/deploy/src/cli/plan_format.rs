//! How a plan is written: one design for `diff` and `plan`.

use super::console::Console;
use crate::plan::Plan;
use crate::{ExitCode, render};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct FormatArguments {
    /// How the changes are written: text, json, markdown (a comment in a pull request) or github (annotations)
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", hide_possible_values = true)]
    pub(crate) format: PlanFormat,
    /// Short for `--format json`
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
    /// End with 20 if something changes, 21 if something is replaced or removed
    #[arg(long)]
    pub(crate) exit_code: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanFormat {
    /// For a terminal
    #[default]
    Text,
    /// JSON
    Json,
    /// A comment in a pull request, or a job's summary
    Markdown,
    /// Workflow commands of GitHub Actions: what needs a consent, at its line
    Github,
}

impl FormatArguments {
    pub(crate) fn format(&self) -> PlanFormat {
        if self.json { PlanFormat::Json } else { self.format }
    }

    /// Writes a plan. `text` is how a person reads it.
    pub(super) fn show(&self, plan: &Plan, text: impl FnOnce(&Console) -> String, console: &mut Console) {
        let written = match self.format() {
            PlanFormat::Text => return console.data(&text(console)),
            PlanFormat::Json => render::json(plan),
            PlanFormat::Markdown => render::markdown(plan),
            PlanFormat::Github => render::github(plan),
        };
        console.data(&written);
    }

    /// How a command ends that showed a plan.
    pub(super) fn ending(&self, plan: &Plan) -> ExitCode {
        let counts = plan.counts();
        match (self.exit_code, plan.changes_anything(), counts.replace + counts.remove) {
            (false, ..) | (true, false, _) => ExitCode::Success,
            (true, true, 0) => ExitCode::Differences,
            (true, true, _) => ExitCode::DestructiveDifferences,
        }
    }
}
