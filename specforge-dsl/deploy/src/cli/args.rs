use crate::engine::Reach;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Synthesize, check and deploy this app's CloudFormation stacks.
#[derive(Debug, Parser)]
#[command(version, about = "Synthesize, check and deploy this app's CloudFormation stacks", after_help = EXAMPLES)]
#[command(max_term_width = 80)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  deploy --local                     deploy onto the embedded CloudFormation
  deploy                             deploy to AWS, after showing the plan
  deploy services --only --yes       deploy one stack without asking
  diff                               what changed since the last `synth`
  outputs --json | jq -r .edge.Url   read an output in a script

Exit codes: 0 done, 1 failure, 2 usage, 3 findings, 4 input missing, 5 declined,
6 prerequisite missing, 7 rolled back, 8 failed, 9 stack not ready, 10 refused,
11 lost contact, 12 leftovers, 20 and 21 differences (`diff --exit-code`),
130 interrupted.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the templates as files, or print them
    Synth(SynthArguments),
    /// Check the app without an account
    Check,
    /// List the stacks with what they hold and need
    List(ListArguments),
    /// Show what changed since the last `synth`, resource by resource
    Diff(DiffArguments),
    /// Plan the changes, ask, and deploy them
    Deploy(DeployArguments),
    /// Delete the stacks, those that others need last
    Destroy(DestroyArguments),
    /// Show the outputs of the deployed stacks
    Outputs(OutputsArguments),
    /// Show how the deployed stacks stand
    Status(ReadArguments),
    /// Print a completion script for a shell
    Completions(CompletionsArguments),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  synth                              write all templates to .specforge/synth/APP
  synth -o build/templates           write them elsewhere
  synth data --stdout --format yaml  print one template")]
pub(crate) struct SynthArguments {
    /// Stacks by name or short ID; all if none is given
    pub(crate) stacks: Vec<String>,
    /// How templates are written
    #[arg(long, value_enum, default_value_t)]
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

#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  diff                               against the templates of the last `synth`
  diff data --against old.json       against a template file
  diff --against released/ --exit-code")]
pub(crate) struct DiffArguments {
    /// Stacks by name or short ID; all if none is given
    pub(crate) stacks: Vec<String>,
    /// A folder that `synth` wrote, or a template file for a single stack [default: .specforge/synth/APP]
    #[arg(long, value_name = "PATH")]
    pub(crate) against: Option<PathBuf>,
    /// End with 20 if something differs, 21 if something would be replaced or removed
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  deploy --local                     no account, no parameters needed
  deploy --parameter AlertEmail=ops@example.com
  deploy services --only             this stack, not those that it needs
  deploy --yes --json                in CI; the result as JSON on stdout

A parameter that is not given keeps its previous value when a stack is updated.
`--parameter stack.Name=VALUE` gives it to one stack alone.")]
pub(crate) struct DeployArguments {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// A parameter's value; may be repeated
    #[arg(short, long = "parameter", value_name = "NAME=VALUE", value_parser = assignment)]
    pub(crate) parameters: Vec<(String, String)>,
    /// Do not ask for confirmation
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// Name each resource of a new stack in the plan
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) connection: ConnectionArguments,
}

impl DeployArguments {
    pub(crate) fn parameters(&self) -> BTreeMap<String, String> {
        self.parameters.iter().cloned().collect()
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  destroy --local                    delete everything on the embedded CloudFormation
  destroy watching                   delete one stack, and those that need it")]
pub(crate) struct DestroyArguments {
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Delete stacks that are protected from deletion, too
    #[arg(long)]
    pub(crate) disable_termination_protection: bool,
    /// Do not ask for confirmation
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) connection: ConnectionArguments,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  outputs --local                    the outputs that were declared, as a table
  outputs edge --json | jq -r .edge.SiteUrl")]
pub(crate) struct OutputsArguments {
    #[command(flatten)]
    pub(crate) read: ReadArguments,
    /// Also those that only wire the app's stacks together; JSON always has them
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReadArguments {
    /// Stacks by name or short ID; all if none is given
    pub(crate) stacks: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) connection: ConnectionArguments,
}

#[derive(Debug, Args)]
pub(crate) struct Selection {
    /// Stacks by name or short ID; all if none is given
    pub(crate) stacks: Vec<String>,
    /// The named stacks alone, without those that come with them by dependency
    #[arg(long, requires = "stacks")]
    pub(crate) only: bool,
}

impl Selection {
    pub(crate) fn reach(&self, otherwise: Reach) -> Reach {
        if self.only { Reach::Only } else { otherwise }
    }
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Where")]
pub(crate) struct ConnectionArguments {
    /// Use the embedded CloudFormation instead of AWS: no account, no cost, nothing real
    #[arg(long, conflicts_with_all = ["profile", "endpoint_url"])]
    pub(crate) local: bool,
    /// The embedded CloudFormation's state file [default: .specforge/APP.local.json]
    #[arg(long, value_name = "FILE", requires = "local")]
    pub(crate) state: Option<PathBuf>,
    /// Let embedded resources take no time, instead of a fraction of a second each
    #[arg(long, requires = "local")]
    pub(crate) instant: bool,
    /// The AWS region [default: AWS_REGION, or the profile's]
    #[arg(long)]
    pub(crate) region: Option<String>,
    /// The profile in the AWS configuration [default: AWS_PROFILE]
    #[arg(long)]
    pub(crate) profile: Option<String>,
    /// Another CloudFormation endpoint [default: AWS_ENDPOINT_URL]
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint_url: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  completions bash > ~/.local/share/bash-completion/completions/production-stack
  completions zsh > ~/.zfunc/_production-stack")]
pub(crate) struct CompletionsArguments {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        // Not the text itself: it may be the value of a secret whose name was forgotten.
        _ => Err("expected `NAME=VALUE`".to_owned()),
    }
}
