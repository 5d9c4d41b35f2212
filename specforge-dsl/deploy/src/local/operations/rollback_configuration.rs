use crate::local::protocol::{ApiError, Node, Request};
use crate::local::world::RollbackConfiguration;

/// The types of alarms that may be triggers, how many of them, and the longest time of monitoring, in minutes.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackConfiguration.html>
const TYPES: [&str; 2] = ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"];
const MOST_TRIGGERS: usize = 5;
const LONGEST_MINUTES: u64 = 180;

/// What a request says of rollbacks. What it leaves out stays as the stack has it; an empty list of triggers clears them.
pub(super) fn requested(request: &Request, before: &RollbackConfiguration) -> Result<RollbackConfiguration, ApiError> {
    let given = request.structure("RollbackConfiguration");
    let mut configuration = before.clone();
    if given.has("RollbackTriggers") {
        configuration.triggers = given
            .members("RollbackTriggers")
            .iter()
            .map(|trigger| Ok((trigger.required("Arn")?.to_owned(), trigger.required("Type")?.to_owned())))
            .collect::<Result<_, ApiError>>()?;
    }
    if let Some(minutes) = given.text("MonitoringTimeInMinutes") {
        let valid = minutes.parse().ok().filter(|minutes| *minutes <= LONGEST_MINUTES);
        configuration.minutes = valid.ok_or_else(|| {
            ApiError::validation(format!(
                "1 validation error detected: Value '{minutes}' at 'rollbackConfiguration.monitoringTimeInMinutes' failed to satisfy constraint: Member must have value less than or equal to {LONGEST_MINUTES}"
            ))
        })?;
    }
    if configuration.triggers.len() > MOST_TRIGGERS {
        return Err(ApiError::validation(format!(
            "1 validation error detected: Value at 'rollbackConfiguration.rollbackTriggers' failed to satisfy constraint: Member must have length less than or equal to {MOST_TRIGGERS}"
        )));
    }
    if let Some((_, kind)) = configuration.triggers.iter().find(|(_, kind)| !TYPES.contains(&kind.as_str())) {
        return Err(ApiError::validation(format!("Rollback trigger type {kind} is not supported")));
    }
    Ok(configuration)
}

/// The configuration as stacks and change sets show it.
pub(super) fn shown(configuration: &RollbackConfiguration) -> Node {
    let triggers = configuration.triggers.iter().map(|(arn, kind)| Node::new().text("Arn", arn).text("Type", kind));
    Node::new().list("RollbackTriggers", triggers).text("MonitoringTimeInMinutes", configuration.minutes)
}
