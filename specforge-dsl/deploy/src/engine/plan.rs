//! Plans a deployment without deploying it.

use super::admission::judge;
use super::audience::Audience;
use super::deploy::{interrupted, result_without_execution, states_that_forbid};
use super::final_plan::obstacle_outcome;
use super::follow::Watch;
use super::observer::{Notice, Observer};
use super::outcome::{Deployment, StackOutcome};
use super::outlook::Outlook;
use super::pace::Rhythm;
use super::planning::{discard_all, plan_stacks, whole_plan};
use super::refactor::all_moved;
use super::rule_policy::open_rules;
use super::survey::Survey;
use super::{DeployRequest, EngineError};
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::Assembly;

/// What deploying the selected stacks would do: the first half of [`deploy`](super::deploy()).
///
/// Nothing is changed. The change sets that it takes, and the empty stacks that come with those for new stacks, are
/// deleted before this returns. The consents of the request are marked in the plan.
///
/// # Errors
///
/// When the input does not suffice (all problems at once), or a call to CloudFormation fails.
pub async fn plan(
    client: &Client,
    assembly: &Assembly,
    request: &DeployRequest,
    observer: &mut dyn Observer,
) -> Result<Deployment, EngineError> {
    let audience = Audience::new(observer);
    let rhythm = Rhythm::new(request.pace, &assembly.name, audience.brake());
    let watch = Watch { client, rhythm: &rhythm, audience: &audience };
    audience.notice(Notice::Working("Looking at the stacks"));
    let mut survey = Survey::take(client, assembly, request).await?;
    let outlook = Outlook::of(client, &survey, request).await?;
    if let Some(results) = interrupted(&survey, &audience).or_else(|| states_that_forbid(&survey)) {
        return Ok(Deployment::new(&assembly.name, None, results));
    }
    survey.doubtful_moves = all_moved(client, assembly, &survey.selected).await?;
    survey.look_for_drift(watch, request).await?;
    let mut planned = plan_stacks(watch, &survey, request).await?;
    let judged = judge(client, &survey, request, &mut planned).await;
    discard_all(client, planned.iter()).await;
    if let Some(results) = interrupted(&survey, &audience) {
        return Ok(Deployment::new(&assembly.name, None, results));
    }
    judged?;
    let mut plan = whole_plan(assembly, &planned, &request.consents, &outlook);
    plan.notes.extend(open_rules(watch, &survey).await);
    let results = planned.iter().map(|stack| {
        let obstacle = obstacle_outcome(client, &survey, stack);
        result_without_execution(&survey, stack, &obstacle.unwrap_or(StackOutcome::NotReached))
    });
    Ok(Deployment::new(&assembly.name, Some(plan), results.collect()))
}
