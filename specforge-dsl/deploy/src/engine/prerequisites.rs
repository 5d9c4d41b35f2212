//! What a person has to provide before a stack can be deployed.

use super::change_set::Refusal;
use super::parameters::StackInputs;
use serde::Serialize;
use specforge_dsl::assembly::{AssembledStack, Missing, Prerequisite};
use std::collections::BTreeMap;

/// A prerequisite that is missing, with the commands that provide it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingPrerequisite {
    /// What is needed.
    pub subject: String,
    /// Whether it is known to be missing. Where it is not, CloudFormation will tell once the others are there.
    pub certain: bool,
    /// The exact commands that provide it.
    pub commands: Vec<String>,
}

/// The values that stand for `${…}` in commands.
pub(crate) struct CommandValues {
    /// Outputs of deployed stacks by name.
    pub(crate) outputs: BTreeMap<String, String>,
    pub(crate) region: Option<String>,
    pub(crate) account: Option<String>,
}

/// The stack's prerequisites that are missing because a parameter was not given. Those that only CloudFormation can
/// see are listed along, so that a person can provide all at once.
pub(crate) fn missing_before(
    stack: &AssembledStack,
    inputs: &StackInputs,
    values: &CommandValues,
) -> Vec<MissingPrerequisite> {
    let lacks = |name: &str| inputs.missing.iter().any(|parameter| parameter.name == name);
    let any_certain = stack.prerequisites.iter().any(|prerequisite| match &prerequisite.missing {
        Missing::ParameterNotGiven(name) => lacks(name),
        Missing::SsmParameterNotFound(_) | Missing::NotPublished(_) => false,
    });
    if !any_certain {
        return Vec::new();
    }
    stack
        .prerequisites
        .iter()
        .filter_map(|prerequisite| match &prerequisite.missing {
            Missing::ParameterNotGiven(name) => lacks(name).then(|| with_commands(prerequisite, true, inputs, values)),
            Missing::SsmParameterNotFound(_) => Some(with_commands(prerequisite, false, inputs, values)),
            // Another team's, and most likely there: no person has to look.
            Missing::NotPublished(_) => None,
        })
        .collect()
}

/// The prerequisites whose absence made CloudFormation refuse a change set.
///
/// Its words differ by the place of the check, but each names the Systems Manager parameter.
pub(crate) fn missing_by_refusal(
    stack: &AssembledStack,
    inputs: &StackInputs,
    refusal: &Refusal,
    values: &CommandValues,
) -> Vec<MissingPrerequisite> {
    let text = std::iter::once(&refusal.reason).chain(&refusal.findings).cloned().collect::<Vec<_>>().join("\n");
    let lower = text.to_lowercase();
    if !["does not exist", "not found", "unable to fetch", "cannot be found"].iter().any(|word| lower.contains(word)) {
        return Vec::new();
    }
    let names_it = |parameter: &str| {
        text.contains(parameter) || planned_value(inputs, parameter).is_some_and(|value| text.contains(value))
    };
    stack
        .prerequisites
        .iter()
        .filter_map(|prerequisite| match &prerequisite.missing {
            Missing::SsmParameterNotFound(name) => {
                names_it(name).then(|| with_commands(prerequisite, true, inputs, values))
            }
            Missing::NotPublished(names) => {
                names.iter().any(|name| names_it(name)).then(|| with_commands(prerequisite, true, inputs, values))
            }
            Missing::ParameterNotGiven(_) => None,
        })
        .collect()
}

/// The value that a parameter is about to get, where it is known and no secret.
fn planned_value<'a>(inputs: &'a StackInputs, parameter: &str) -> Option<&'a String> {
    inputs.planned.iter().find(|planned| planned.name == parameter)?.value.as_ref()
}

fn with_commands(
    prerequisite: &Prerequisite,
    certain: bool,
    inputs: &StackInputs,
    values: &CommandValues,
) -> MissingPrerequisite {
    MissingPrerequisite {
        subject: prerequisite.subject.clone(),
        certain,
        commands: prerequisite.commands.iter().map(|command| values.fill(command, inputs)).collect(),
    }
}

impl CommandValues {
    /// Replaces each `${Name}` that is known; an unknown one stays as it is, for the person to see.
    fn fill(&self, command: &str, inputs: &StackInputs) -> String {
        let mut filled = String::new();
        let mut rest = command;
        while let Some((before, after)) = rest.split_once("${") {
            filled.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                filled.push_str("${");
                rest = after;
                continue;
            };
            let value = match name {
                "AWS::Region" => self.region.as_ref(),
                "AWS::AccountId" => self.account.as_ref(),
                name => planned_value(inputs, name).or_else(|| self.outputs.get(name)),
            };
            match value {
                Some(value) => filled.push_str(value),
                None => filled.push_str(&format!("${{{name}}}")),
            }
            rest = behind;
        }
        filled.push_str(rest);
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_filled_and_unknown_names_stay_visible() {
        let values = CommandValues {
            outputs: BTreeMap::from([("BackendRepositoryUri".into(), "1.dkr.ecr/backend".into())]),
            region: Some("eu-central-1".into()),
            account: None,
        };
        assert_eq!(
            values.fill(
                "docker push ${BackendRepositoryUri}:1 --region ${AWS::Region} ${AWS::AccountId} ${open",
                &StackInputs::default()
            ),
            "docker push 1.dkr.ecr/backend:1 --region eu-central-1 ${AWS::AccountId} ${open"
        );
    }
}
