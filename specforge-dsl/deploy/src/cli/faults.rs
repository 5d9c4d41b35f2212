//! What the embedded CloudFormation is told to get wrong, on the command line.

use super::Stop;
use crate::ExitCode;
use crate::engine::{Deployment, Outcome};
use crate::local::{Chances, FaultAction, FaultPlan, RandomFaults, RequestFaultKind, ResourceFault, SlowResource};
use crate::render;
use crate::suggestion::{choice, meant};
use clap::Args;
use specforge_dsl::assembly::Assembly;
use std::time::Duration;

/// Faults of the embedded CloudFormation; all but the seed may be given together.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "What goes wrong, on the embedded CloudFormation alone")]
pub(crate) struct FaultArguments {
    /// Whatever happens to this resource first fails; may be repeated
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) fail: Vec<String>,
    /// This action fails: create, update or delete, for example update:Service
    #[arg(long, value_name = "ACTION:RESOURCE", value_parser = action)]
    pub(crate) fail_on: Vec<(FaultAction, String)>,
    /// This resource takes so long, for example Database=20m; a minute is shown as a second
    #[arg(long, value_name = "RESOURCE=TIME", value_parser = slowness)]
    pub(crate) slow: Vec<(String, Duration)>,
    /// A third of all calls is throttled
    #[arg(long)]
    pub(crate) throttle: bool,
    /// A fifth of all answers is lost on its way
    #[arg(long)]
    pub(crate) lose_responses: bool,
    /// Which calls are hit: another number, other calls
    #[arg(long, value_name = "NUMBER", default_value_t = 1, hide_default_value = true, value_parser = seed)]
    pub(crate) seed: u64,
}

impl FaultArguments {
    /// Whether anything goes wrong.
    pub(crate) fn any(&self) -> bool {
        self.throttle
            || self.lose_responses
            || !(self.fail.is_empty() && self.fail_on.is_empty() && self.slow.is_empty())
    }

    /// The plan, with the resources that the app's stacks have.
    ///
    /// # Errors
    ///
    /// No stack has a resource of a name; all such names at once.
    pub(crate) fn plan(&self, assembly: &Assembly) -> Result<FaultPlan, Stop> {
        let known = Known::of(assembly);
        let mut unknown = Vec::new();
        let mut plan = FaultPlan::default();
        let anything = self.fail.iter().map(|name| (None, name));
        for (action, name) in anything.chain(self.fail_on.iter().map(|(action, name)| (Some(*action), name))) {
            match known.find(name) {
                Ok((stack, logical_id)) => {
                    plan = plan.resource(ResourceFault { stack, action, ..ResourceFault::new(logical_id) });
                }
                Err(problem) => unknown.push(problem),
            }
        }
        for (name, duration) in &self.slow {
            match known.find(name) {
                Ok((stack, logical_id)) => {
                    plan = plan.slow(SlowResource { stack, ..SlowResource::new(logical_id, *duration / 60) });
                }
                Err(problem) => unknown.push(problem),
            }
        }
        plan.random = self.random();
        match unknown.is_empty() {
            true => Ok(plan),
            false => Err(misspelt(&unknown)),
        }
    }

    fn random(&self) -> Option<RandomFaults> {
        let kinds = match (self.throttle, self.lose_responses) {
            (false, false) => return None,
            (true, false) => vec![RequestFaultKind::Throttled],
            (false, true) => vec![RequestFaultKind::LostResponse],
            (true, true) => vec![RequestFaultKind::Throttled, RequestFaultKind::LostResponse],
        };
        let requests = if self.throttle { 330 } else { 200 };
        Some(RandomFaults::new(self.seed, Chances { requests, resources: 0 }, kinds).at_most_in_a_row(2))
    }
}

/// A note about the failures that were asked for and did not happen, for example the update of a resource that was
/// replaced; nothing where the deployment did not get so far.
pub(super) fn unstruck(faults: &FaultPlan, deployment: &Deployment) -> String {
    let what = |action: Option<FaultAction>| match action {
        Some(FaultAction::Create) => "the creation of ",
        Some(FaultAction::Update) => "the update of ",
        Some(FaultAction::Delete) => "the deletion of ",
        Some(FaultAction::Import) => "the import of ",
        None => "",
    };
    let left = faults.resources.iter().filter(|fault| fault.times > 0);
    let spared: Vec<String> = left.map(|fault| format!("{}`{}`", what(fault.action), fault.logical_id)).collect();
    if spared.is_empty() || !deployment.outcome.stands() || deployment.outcome == Outcome::NoChange {
        return String::new();
    }
    let text =
        format!("what was to fail never came up: {}. `plan` shows what happens to each resource", spared.join(", "));
    format!("\n{}", render::note(&text))
}

/// The resources of an app's stacks: short ID, name and logical ID.
struct Known<'a>(Vec<(&'a str, &'a str, String)>);

/// A name that fits nothing, with those that were probably meant.
type Unknown = (String, Vec<String>);

impl<'a> Known<'a> {
    fn of(assembly: &'a Assembly) -> Self {
        let of_stack = |stack: &'a specforge_dsl::assembly::AssembledStack| {
            let template = stack.template.to_value();
            let names: Vec<String> = template
                .get("Resources")
                .and_then(|it| it.as_object())
                .into_iter()
                .flatten()
                .map(|it| it.0.clone())
                .collect();
            names.into_iter().map(move |name| (stack.id.as_str(), stack.name.as_str(), name))
        };
        Self(assembly.stacks.iter().flat_map(of_stack).collect())
    }

    /// The stack's name, where one is given, and the logical ID: as it is written, or by the Rust names that make it up.
    fn find(&self, given: &str) -> Result<(Option<String>, String), Unknown> {
        let in_stack = given.split_once('.').filter(|(stack, _)| self.0.iter().any(|known| known.0 == *stack));
        let (stack, name) = in_stack.map_or((None, given), |(stack, name)| (Some(stack), name));
        let candidates = || self.0.iter().filter(|known| stack.is_none_or(|stack| known.0 == stack));
        let exact = candidates().find(|known| known.2 == name);
        match exact.or_else(|| candidates().find(|known| plain(&known.2) == plain(name))) {
            Some((_, stack_name, logical_id)) => Ok((stack.map(|_| (*stack_name).to_owned()), logical_id.clone())),
            None => Err((given.to_owned(), self.meant(given, stack))),
        }
    }

    /// The resources that a name may mean that fits none, with their stack where one was named.
    fn meant(&self, given: &str, stack: Option<&str>) -> Vec<String> {
        let known = || self.0.iter().filter(|known| stack.is_none_or(|stack| known.0 == stack));
        let ids = || known().map(|known| known.2.as_str());
        let Some((_, name)) = given.split_once('.') else { return meant(given, ids()) };
        let owner = |id: &String| known().find(|known| known.2 == *id).map(|known| known.0);
        meant(name, ids()).iter().filter_map(|id| Some(format!("{}.{id}", owner(id)?))).collect()
    }
}

/// A name without case and separators.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn misspelt(unknown: &[Unknown]) -> Stop {
    let names: Vec<String> = unknown.iter().map(|(name, _)| name.clone()).collect();
    let suggested = unknown.iter().filter(|(_, meant)| !meant.is_empty());
    let meant: Vec<String> = suggested.map(|(name, meant)| format!("{} for `{name}`", choice(meant))).collect();
    Stop::Other {
        message: format!("no stack has a resource {}", choice(&names)),
        help: match meant.is_empty() {
            true => "the templates that `synth` writes name the resources of each stack".to_owned(),
            false => format!("write {}", meant.join("; ")),
        },
        code: ExitCode::InputMissing,
    }
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "expected a whole number".to_owned())
}

fn action(text: &str) -> Result<(FaultAction, String), String> {
    let wrong = || "expected `create:RESOURCE`, `update:RESOURCE` or `delete:RESOURCE`".to_owned();
    let (action, name) = text.split_once(':').filter(|(_, name)| !name.is_empty()).ok_or_else(wrong)?;
    let action = match action {
        "create" => FaultAction::Create,
        "update" => FaultAction::Update,
        "delete" => FaultAction::Delete,
        _ => return Err(wrong()),
    };
    Ok((action, name.to_owned()))
}

fn slowness(text: &str) -> Result<(String, Duration), String> {
    let wrong = || "expected `RESOURCE=TIME` with a time such as `90s`, `20m` or `2h`".to_owned();
    let (name, time) = text.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or_else(wrong)?;
    let unit = time.chars().last().ok_or_else(wrong)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        _ => return Err(wrong()),
    };
    let number: u64 = time.trim_end_matches(unit).parse().map_err(|_| wrong())?;
    let seconds = number.checked_mul(seconds).filter(|seconds| *seconds <= 36 * 3_600);
    let seconds = seconds.ok_or("CloudFormation waits for nothing longer than 36 hours".to_owned())?;
    Ok((name.to_owned(), Duration::from_secs(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_actions_are_read_or_refused_with_what_was_expected() {
        assert_eq!(slowness("Database=20m"), Ok(("Database".to_owned(), Duration::from_secs(1_200))));
        assert_eq!(slowness("Database=90s").map(|it| it.1.as_secs()), Ok(90));
        for wrong in ["Database", "Database=", "Database=20", "=20m", "Database=m", "Database=20d"] {
            assert!(slowness(wrong).is_err_and(|reason| reason.contains("20m")), "{wrong}");
        }
        assert!(slowness("Database=40h").is_err_and(|reason| reason.contains("36 hours")));
        assert_eq!(action("update:Service"), Ok((FaultAction::Update, "Service".to_owned())));
        assert!(action("change:Service").is_err() && action("Service").is_err() && action("update:").is_err());
    }
}
