/// How the command line ends. Scripts may rely on the numbers; they do not change between versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum ExitCode {
    /// The command did what was asked, or there was nothing to do.
    Success = 0,
    /// Something unexpected failed: a file, the connection, a call to CloudFormation.
    Failure = 1,
    /// The command line itself was wrong.
    Usage = 2,
    /// The app has mistakes: it does not synthesize, or a check found something.
    Findings = 3,
    /// Something that the command needs was not given or is wrong: parameters, stacks, a region, credentials.
    InputMissing = 4,
    /// Nobody consented, or there was nobody to ask. Nothing was changed.
    Declined = 5,
    /// A person has to provide something before the deployment can go on, and the commands for it were printed.
    PrerequisiteMissing = 6,
    /// A stack failed and was rolled back.
    RolledBack = 7,
    /// A stack failed and stands half changed.
    DeploymentFailed = 8,
    /// A stack is in a state that does not allow the operation.
    NotReady = 9,
    /// CloudFormation refused a change set. Nothing was changed.
    Refused = 10,
    /// The operation may run on, but CloudFormation does not answer any more.
    LostContact = 11,
    /// The deployment succeeded, but old resources could not be removed.
    Leftovers = 12,
    /// The plan does what needs a consent that names the resource (`--allow-…`), and it was not given. Nothing was
    /// changed.
    ConsentMissing = 13,
    /// An update was cancelled and rolled back.
    Cancelled = 14,
    /// A stack failed, was told not to roll back, and waits for the next deployment or a rollback.
    Paused = 15,
    /// CloudFormation calls the deployment complete, but what runs is not what the template says.
    Deviates = 16,
    /// `diff` or `plan` with `--exit-code` found changes that replace or remove nothing.
    Differences = 20,
    /// `diff` or `plan` with `--exit-code` found resources that would be replaced or removed.
    DestructiveDifferences = 21,
    /// Interrupted from the keyboard, by a lost terminal or by SIGTERM. What CloudFormation has begun goes on.
    Interrupted = 130,
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

impl From<crate::engine::Outcome> for ExitCode {
    fn from(outcome: crate::engine::Outcome) -> Self {
        use crate::engine::Outcome;
        match outcome {
            Outcome::NoChange | Outcome::Deployed | Outcome::Deleted | Outcome::Recovered => Self::Success,
            Outcome::DeployedWithLeftovers => Self::Leftovers,
            Outcome::AwaitsPrerequisites => Self::PrerequisiteMissing,
            Outcome::Declined | Outcome::NobodyToAsk => Self::Declined,
            Outcome::ConsentMissing => Self::ConsentMissing,
            Outcome::NotReady => Self::NotReady,
            Outcome::Refused => Self::Refused,
            Outcome::CallFailed => Self::Failure,
            Outcome::Cancelled => Self::Cancelled,
            Outcome::Deviates => Self::Deviates,
            Outcome::Paused => Self::Paused,
            Outcome::RolledBack => Self::RolledBack,
            Outcome::Failed => Self::DeploymentFailed,
            Outcome::LostContact => Self::LostContact,
            Outcome::Interrupted => Self::Interrupted,
        }
    }
}
