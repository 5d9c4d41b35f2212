//! What the embedded CloudFormation is told to get wrong, on the command line.

use crate::engine::{Deployment, InputProblem, Outcome, stack_resources};
use crate::local::{
    Chances, FaultAction, FaultPlan, LocalCloudFormation, RandomFaults, RequestFaultKind, ResourceFault, SlowResource,
};
use crate::render::{self, Page};
use crate::resource_name::{Candidate, find};
use crate::text::Text;
use clap::Args;
use specforge_dsl::assembly::AssembledStack;
use std::time::Duration;

const NESTED_STACK: &str = "AWS::CloudFormation::Stack";
/// How deep nested stacks are looked into: templates may name each other in a circle.
const DEEPEST: usize = 8;

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

    /// The plan for the account of an embedded CloudFormation: what may fail is what these stacks declare, and what they have
    /// there already, which may be removed.
    ///
    /// # Errors
    ///
    /// The names that mean no single resource, all at once.
    pub(crate) async fn plan(
        &self,
        stacks: &[&AssembledStack],
        account: &LocalCloudFormation,
    ) -> Result<FaultPlan, Vec<InputProblem>> {
        let known = match self.fail.is_empty() && self.fail_on.is_empty() && self.slow.is_empty() {
            true => Vec::new(),
            false => known(stacks, account).await,
        };
        let ids: Vec<&str> = stacks.iter().map(|stack| stack.id.as_str()).collect();
        let mut problems = Vec::new();
        let mut named = |name: &str| match find(name, &known) {
            Ok(one) => Some((Some(one.stack_name.clone()), one.logical_id.clone())),
            Err(unclear) => {
                problems.push(InputProblem::unclear_resource(name, &ids, unclear));
                None
            }
        };
        let mut plan = FaultPlan::default();
        let anything = self.fail.iter().map(|name| (None, name));
        for (action, name) in anything.chain(self.fail_on.iter().map(|(action, name)| (Some(*action), name))) {
            if let Some((stack, logical_id)) = named(name) {
                plan = plan.resource(ResourceFault { stack, action, ..ResourceFault::new(logical_id) });
            }
        }
        for (name, duration) in &self.slow {
            if let Some((stack, logical_id)) = named(name) {
                plan = plan.slow(SlowResource { stack, ..SlowResource::new(logical_id, *duration / 60) });
            }
        }
        plan.random = self.random();
        if problems.is_empty() { Ok(plan) } else { Err(problems) }
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
pub(super) fn unstruck(faults: &FaultPlan, deployment: &Deployment, page: Page<'_>) -> String {
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
    let text = Text::new(format!("what was to fail never came up: {}. ", spared.join(", ")));
    let text = text.command(["plan"]).then(" shows what happens to each resource");
    format!("\n{}", render::remark(&text, page))
}

/// The resources that the stacks declare, and those that they have in the account.
async fn known(stacks: &[&AssembledStack], account: &LocalCloudFormation) -> Vec<Candidate> {
    let client = account.client(&account.region());
    let mut known = Vec::new();
    for stack in stacks {
        known.extend(Candidate::declared(stack));
        known.extend(declared_inside(stack, account));
        // A stack that is not there has none.
        let deployed = stack_resources(&client, &stack.name).await.unwrap_or_default();
        let standing = deployed.iter().filter(|resource| resource.status != "DELETE_COMPLETE");
        known.extend(standing.map(|resource| Candidate::of(stack, &resource.logical_id)));
    }
    known
}

/// The resources that nested stacks declare in templates which the account has, by their paths: `Data/Orders`.
fn declared_inside(stack: &AssembledStack, account: &LocalCloudFormation) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), stack.template.to_value(), 0)];
    while let Some((path, template, depth)) = open.pop() {
        for (logical_id, resource) in template["Resources"].as_object().into_iter().flatten() {
            let path = format!("{path}{logical_id}");
            let url = resource["Properties"]["TemplateURL"].as_str();
            let inside = url.and_then(|url| serde_json::from_str(&account.template(url)?).ok());
            if let Some(inside) = inside.filter(|_| resource["Type"] == NESTED_STACK && depth < DEEPEST) {
                open.push((format!("{path}/"), inside, depth + 1));
            }
            if depth > 0 {
                found.push(Candidate::of(stack, &path));
            }
        }
    }
    found
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
