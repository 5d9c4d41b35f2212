//! The account and the region that the app names, against those that the credentials lead to.

use crate::engine::{CallError, InputProblem};
use aws_config::SdkConfig;
use specforge_dsl::assembly::{Assembly, Environment};

/// A region other than the app's.
pub(super) fn region(environment: &Environment, region: &str) -> Option<InputProblem> {
    let expected = environment.region.as_deref()?;
    (expected != region).then(|| InputProblem::WrongRegion { expected: expected.to_owned(), found: region.to_owned() })
}

/// Credentials of an account other than the app's. Nothing is asked where the app names none.
pub(super) async fn account(assembly: &Assembly, config: &SdkConfig) -> Result<Option<InputProblem>, CallError> {
    let Some(expected) = assembly.environment.account.clone() else { return Ok(None) };
    let answer = aws_sdk_sts::Client::new(config)
        .get_caller_identity()
        .send()
        .await
        .map_err(|error| CallError::new("GetCallerIdentity", &error))?;
    let found = answer.account().unwrap_or_default().to_owned();
    let identity = answer.arn().unwrap_or_default().to_owned();
    Ok((found != expected).then_some(InputProblem::WrongAccount { expected, found, identity }))
}
