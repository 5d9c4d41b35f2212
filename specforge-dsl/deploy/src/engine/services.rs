//! Deployments of ECS services while CloudFormation waits for them: at which stage they are, why tasks stop, and the way
//! back when nothing moves any more.
//!
//! CloudFormation says nothing of all that: it waits up to 36 hours for a blue-green deployment (AWS::ECS::Service,
//! "DeploymentConfiguration"). Who asks ECS is behind [`EcsServices`]; the feature `ecs` has one that uses the SDK.

mod attend;
mod check;
mod failed;
mod stage;
mod stall;

pub(crate) use attend::{Attended, attend};
pub use check::TaskDefinitionCheck;
pub(crate) use failed::explain;
pub use stage::stage_in_words;

use super::call_error::CallError;
use crate::text::Text;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::SystemTime;

const SERVICE: &str = "AWS::ECS::Service";

/// An answer that is on its way.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, CallError>> + 'a>>;

/// What can be asked about ECS services, each named by its ARN.
pub trait EcsServices {
    /// The deployment that is under way, if one is.
    fn deployment<'a>(&'a self, service: &'a str) -> Answer<'a, Option<ServiceDeployment>>;

    /// Why tasks of the service stopped lately, a sentence each, the latest first, without repetitions; of tasks that were
    /// made since a time by ECS's clock, where one is given.
    fn stopped_tasks<'a>(&'a self, service: &'a str, since: Option<SystemTime>) -> Answer<'a, Vec<String>>;

    /// Stops a deployment and rolls it back.
    fn roll_back<'a>(&'a self, deployment: &'a str) -> Answer<'a, ()>;

    /// What the service runs.
    fn running<'a>(&'a self, service: &'a str) -> Answer<'a, Running>;
}

/// What a service runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Running {
    /// Tasks of the task definition with this ARN.
    Tasks(String),
    /// Nothing: ECS does not know the service, or it was deleted.
    Nothing,
    /// That is not for the service to say: CodeDeploy or somebody else deploys it.
    Unknown,
}

/// A deployment of an ECS service that is under way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceDeployment {
    /// Its ARN.
    pub arn: String,
    /// `IN_PROGRESS`, `ROLLBACK_IN_PROGRESS` and others as ECS names them.
    pub status: String,
    /// When it was made, by ECS's clock.
    pub created: Option<SystemTime>,
    /// The life-cycle stage as ECS names it, for example `BAKE_TIME`; absent for rolling deployments.
    pub stage: Option<String>,
    /// `ROLLING`, `BLUE_GREEN`, `LINEAR` or `CANARY`.
    pub strategy: Option<String>,
    /// How long the old tasks stay after traffic has moved, in minutes.
    pub bake_minutes: Option<u32>,
    /// How long a linear or canary deployment waits between two shifts of traffic, in minutes.
    pub step_minutes: Option<u32>,
    /// The percentage of production traffic that the new tasks are to get now.
    pub production_traffic: Option<u8>,
    /// The ID of the life-cycle hook at which it waits for somebody to continue it.
    pub hook: Option<String>,
    /// New tasks that run.
    pub running: u32,
    /// New tasks that there are to be.
    pub wanted: u32,
    /// Why it is rolled back or stopped.
    pub reason: Option<String>,
}

/// A deployment in which nothing has moved for long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StalledDeployment {
    /// The short ID of the stack.
    pub stack: String,
    /// The service's logical ID.
    pub service: String,
    /// The ARN of the deployment.
    pub deployment: String,
    /// The stage in which it stands, in words.
    pub stage: String,
    /// For how many minutes.
    pub minutes: u64,
    /// Why tasks of the service stopped.
    pub stopped_tasks: Vec<String>,
}

/// Who looks at ECS services during a deployment.
#[derive(Clone, Default)]
pub enum ServiceWatch {
    /// Nobody, and that is not worth a word: the embedded CloudFormation has no ECS.
    #[default]
    Nobody,
    /// Nobody can: this build has no client for ECS, which a person is told when a service takes long.
    CannotSee,
    /// This one.
    By(Rc<dyn EcsServices>),
}

impl fmt::Debug for ServiceWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nobody => "Nobody",
            Self::CannotSee => "CannotSee",
            Self::By(_) => "By(…)",
        })
    }
}

/// That something could not be looked at, and what a person can do about it.
fn cannot_see(what: &str, error: &CallError) -> Text {
    let text = Text::new(format!("{what} cannot be seen: {error}"));
    match error.help() {
        Some(help) => text.then(": ").and(help).then("."),
        None => text.then("."),
    }
}
