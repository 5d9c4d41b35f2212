use super::Stop;
use super::console::Console;
use super::plan_format::{FormatArguments, PlanFormat};
use super::synthesis_folder::{default_folder, read, template_file};
use crate::diff::{SchemaFacts, compare_templates};
use crate::engine::{EngineError, Reach, select};
use crate::gate::Consents;
use crate::plan::traffic::owned_rules;
use crate::plan::{Basis, Context, Deployed, Plan, Review, StackPlan, Step, defaults, review};
use crate::{ExitCode, render};
use clap::Args;
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::path::Path;
use std::path::PathBuf;

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
    #[command(flatten)]
    pub(crate) format: FormatArguments,
}

pub(super) fn run(arguments: &DiffArguments, assembly: &Assembly, console: &mut Console) -> Result<ExitCode, Stop> {
    let stacks = select(assembly, &arguments.stacks, Reach::Only).map_err(EngineError::Input)?;
    let default = default_folder(assembly);
    let against = arguments.against.as_deref().unwrap_or(&default);
    if !against.exists() {
        return Err(nothing_to_compare(against));
    }
    if against.is_file() && stacks.len() != 1 {
        return Err(Stop::Other {
            message: format!("`{}` is one template, but {} stacks are selected", against.display(), stacks.len()),
            help: "name the stack to compare it with, for example `diff data --against FILE`".into(),
            code: ExitCode::InputMissing,
        });
    }
    let mut plan = Plan::new(&assembly.name, Vec::new(), &Consents::default());
    let owned = owned_rules(assembly);
    let mut previous_templates = Vec::new();
    for stack in stacks {
        previous_templates.push((stack, previous(stack, against)?));
    }
    let standing = previous_templates.iter().filter(|(_, template)| template.is_some());
    let standing = standing.map(|(stack, _)| stack.name.clone()).collect();
    let context = Context { assembly, owned: &owned, standing: &standing };
    for (stack, template) in previous_templates {
        plan.stacks.push(compare(context, stack, template));
    }
    if arguments.format.format() == PlanFormat::Text {
        console.message(&render::note(&format!("against {}", against.display())));
    }
    arguments.format.show(&plan, |console| render::diff(&plan, console.page()), console);
    Ok(arguments.format.ending(&plan))
}

/// The stack's previous template; `None` where the stack is new.
fn previous(stack: &AssembledStack, against: &Path) -> Result<Option<Value>, Stop> {
    if against.is_file() {
        return read(against);
    }
    for extension in ["json", "yaml"] {
        if let Some(template) = read(&template_file(against, stack, extension))? {
            return Ok(Some(template));
        }
    }
    Ok(None)
}

fn compare(context: Context<'_>, stack: &AssembledStack, previous: Option<Value>) -> StackPlan {
    let is_new = previous.is_none();
    let before = previous.unwrap_or_else(|| serde_json::json!({}));
    let changes = compare_templates(&before, &stack.template.to_value(), &SchemaFacts);
    let step = match (is_new, changes.is_empty()) {
        (true, _) => Step::Create,
        (false, true) => Step::NoChange,
        (false, false) => Step::Update,
    };
    let mut plan = StackPlan {
        stack: stack.name.clone(),
        id: stack.id.clone(),
        step,
        basis: Basis::Template,
        changes,
        parameters: Vec::new(),
        traffic: Vec::new(),
        drift: None,
        review: Review::default(),
    };
    if step.changes_anything() {
        let deployed = Deployed { parameters: defaults(&before), template: before, ..Deployed::default() };
        plan.review = review(context, stack, &plan, &deployed);
    }
    plan
}

fn nothing_to_compare(against: &Path) -> Stop {
    Stop::Other {
        message: format!("there is nothing to compare with: `{}` does not exist", against.display()),
        help: "run `synth` before an edit and `diff` after it, or name older templates with `--against`".into(),
        code: ExitCode::InputMissing,
    }
}
