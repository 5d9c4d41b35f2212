//! Deploys an assembly through a CloudFormation client, whichever server is behind it.
//!
//! Everything here is a library call with a typed result. What a person sees meanwhile goes through an
//! [`Observer`]; the command line is one of them.

mod admission;
mod attach;
mod audience;
mod beforehand;
mod brake;
mod call_error;
mod cancel;
mod change_set;
mod change_set_reader;
mod clashes;
mod deletion;
mod deploy;
mod destroy;
mod destroy_names;
mod destroy_plan;
mod drift;
mod event;
mod event_reader;
mod execute;
mod execution;
mod failure;
mod final_plan;
mod follow;
mod history;
mod import;
mod import_template;
mod input;
mod inside;
mod inspection;
mod leftover;
mod lifting;
mod live_weights;
mod nested_resources;
mod observer;
mod only_imported;
mod orphans;
mod outcome;
mod outlook;
mod outputs;
mod pace;
mod parameters;
mod past_times;
mod permissions;
mod plan;
mod planning;
mod prerequisites;
mod protection;
mod purpose;
mod recover;
mod recreation;
mod redeployment;
mod refactor;
mod references;
mod release;
mod resources;
mod rollout;
mod rule_policy;
mod schedule;
mod selection;
mod service_parameters;
mod services;
mod skipping;
mod stack_state;
mod stack_status;
mod status;
mod survey;
mod taken_names;
mod token;
mod transition;
mod verdict;

pub use brake::Brake;
pub use call_error::CallError;
pub use cancel::{cancel, cancel_update};
pub use change_set::Refusal;
pub use deploy::{DeployRequest, deploy};
pub use destroy::{DestroyRequest, destroy};
pub use destroy_plan::{DestroyPlan, DoomedResource, DoomedStack};
pub use drift::{DriftFinding, DriftedProperty, DriftedResource, StackDrift, drift, revert_drift};
pub use event::{Event, Progress};
pub use execute::OnFailure;
pub use failure::Failure;
pub use history::{PastOperation, StackHistory, follow_running, history};
pub use import::{check_imports, import};
pub use input::InputProblem;
pub use inspection::{Inspect, Inspected, Inspection};
pub use leftover::Leftover;
pub use observer::{Consent, Notice, Observer, Recreation, Silent};
pub use orphans::orphans;
pub use outcome::{Cancellation, Deployment, Outcome, StackOutcome, StackResult};
pub use outputs::{StackOutput, outputs};
pub use pace::Pace;
pub use parameters::sample_value;
pub use past_times::PastTimes;
pub use permissions::{MANAGED_POLICY_LIMIT, Permissions, Statement, Whereabouts, permissions};
pub use plan::plan;
pub use prerequisites::MissingPrerequisite;
pub use purpose::{ExistingResource, Purpose};
pub use recover::{RecoverRequest, recover};
pub use refactor::{PendingMove, Refactor, RefactorOutcome, refactor};
pub use release::{ReleaseOptions, check_images, check_restart, release, restart};
pub(crate) use resources::stack_resources;
pub use selection::{Reach, select};
pub use service_parameters::{ImageParameter, image_parameters};
pub use services::{
    Answer, EcsServices, Running, ServiceDeployment, ServiceWatch, StalledDeployment, TaskDefinitionCheck,
    stage_in_words,
};
pub use stack_status::{Ending, Readiness, Stuck, Turn, ending, readiness, turn};
pub use status::{StackSummary, status};
pub use survey::{check_input, missing_for_creation};
pub use taken_names::TakenName;

/// Why a deployment could not be attempted or had to be given up without an outcome.
#[derive(Debug)]
pub enum EngineError {
    /// What was given does not suffice; nothing was changed. All problems at once.
    Input(Vec<InputProblem>),
    /// A call to CloudFormation failed.
    Call(CallError),
}

impl std::fmt::Display for EngineError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Input(problems) => {
                for (index, problem) in problems.iter().enumerate() {
                    if index > 0 {
                        writeln!(f)?;
                    }
                    write!(f, "{problem}")?;
                }
                Ok(())
            }
            Self::Call(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for EngineError {}

impl From<CallError> for EngineError {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}
