use super::EngineError;
use super::stack_state::StackState;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::Output;
use serde::Serialize;
use specforge_dsl::assembly::AssembledStack;

/// An output of a deployed stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StackOutput {
    /// The output's logical ID.
    pub name: String,
    /// Its value.
    pub value: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl StackOutput {
    pub(crate) fn from_sdk(output: &Output) -> Self {
        Self {
            name: output.output_key().unwrap_or_default().to_owned(),
            value: output.output_value().unwrap_or_default().to_owned(),
            description: output.description().filter(|text| !text.is_empty()).map(str::to_owned),
        }
    }
}

/// The outputs of the given stacks as they are deployed; `None` for a stack that does not exist.
///
/// # Errors
///
/// When CloudFormation cannot be asked.
pub async fn outputs(
    client: &Client,
    stacks: &[&AssembledStack],
) -> Result<Vec<(String, Option<Vec<StackOutput>>)>, EngineError> {
    let mut all = Vec::new();
    for stack in stacks {
        let state = StackState::read(client, &stack.name).await?;
        let exists = state.filter(|state| state.status != "REVIEW_IN_PROGRESS");
        all.push((stack.id.clone(), exists.map(|state| state.outputs)));
    }
    Ok(all)
}
