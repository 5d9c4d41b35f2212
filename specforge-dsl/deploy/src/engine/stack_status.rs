//! What each status of a stack allows, and what it means when an operation has ended.
//!
//! The statuses are those of `DescribeStacks`; which operation each one permits is documented in the CloudFormation
//! user guide, "Stack status codes".

use crate::text::Text;

/// What a deployment may do with a stack as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// It does not exist, or is an empty shell that a change set left (`REVIEW_IN_PROGRESS`).
    Create,
    /// It exists and can be updated.
    Update,
    /// Its first creation was rolled back: it can only be deleted, and then created anew.
    Recreate,
    /// Another operation is running on it.
    Busy,
    /// It cannot be deployed to before a person acts.
    Stuck(Stuck),
}

/// What went wrong with a stack that waits for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stuck {
    /// Its first creation, and its rollback as well.
    Creation,
    /// Its deletion.
    Deletion,
    /// An update, and its rollback as well.
    Update,
    /// An import, and its rollback as well.
    Import,
}

impl Stuck {
    /// What happened to the stack.
    pub fn why(self) -> &'static str {
        match self {
            Self::Creation => "its first creation failed, and so did the rollback",
            Self::Deletion => "its deletion failed halfway",
            Self::Update => "an update failed, and so did the way back",
            Self::Import => "an import failed, and so did the way back",
        }
    }

    /// What to do with the stack of this short ID.
    pub fn help(self, stack: &str) -> Text {
        match self {
            Self::Creation => Text::new("see ")
                .command(["events", stack])
                .then(" for what could not be removed, then run ")
                .command(["destroy", stack])
                .then(" and ")
                .command(["deploy"])
                .then(" again"),
            Self::Deletion => {
                Text::new("remove what blocks the deletion, then run ").command(["destroy", stack]).then(" again")
            }
            Self::Update => Text::new("repair the resource that failed and run ")
                .command(["recover", stack])
                .then("; `--skip RESOURCE` leaves one as it is"),
            Self::Import => {
                Text::new("see ").command(["events", stack]).then("; repair the resource that failed and import again")
            }
        }
    }
}

/// What a deployment may do with a stack in this status; `None` is a stack that does not exist.
pub fn readiness(status: Option<&str>) -> Readiness {
    let Some(status) = status else { return Readiness::Create };
    match status {
        "REVIEW_IN_PROGRESS" | "DELETE_COMPLETE" => Readiness::Create,
        "ROLLBACK_COMPLETE" => Readiness::Recreate,
        "ROLLBACK_FAILED" => Readiness::Stuck(Stuck::Creation),
        "DELETE_FAILED" => Readiness::Stuck(Stuck::Deletion),
        "UPDATE_ROLLBACK_FAILED" => Readiness::Stuck(Stuck::Update),
        "IMPORT_ROLLBACK_FAILED" => Readiness::Stuck(Stuck::Import),
        other if other.ends_with("_IN_PROGRESS") => Readiness::Busy,
        // CREATE_FAILED and UPDATE_FAILED are stacks paused without rollback: an update goes on from there. A status
        // from the future is tried as an update: CloudFormation itself refuses what it does not allow.
        _ => Readiness::Update,
    }
}

/// Whether CloudFormation is undoing what was done to a stack in this status.
pub(crate) fn goes_back(status: &str) -> bool {
    status.contains("ROLLBACK") && status.ends_with("_IN_PROGRESS")
}

/// Whose turn it is on a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// Nobody's: the stack is at rest.
    Nobody,
    /// CloudFormation is at work.
    CloudFormation,
    /// A person has to do something before it can be deployed again.
    Person,
}

/// Whose turn it is on a stack in this status; `None` is a stack that does not exist.
pub fn turn(status: Option<&str>) -> Turn {
    match (readiness(status), status.map(ending)) {
        (Readiness::Busy, _) => Turn::CloudFormation,
        (Readiness::Stuck(_) | Readiness::Recreate, _) | (_, Some(Ending::Paused | Ending::Failed)) => Turn::Person,
        _ => Turn::Nobody,
    }
}

/// What a status means for the operation that led to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The operation is running.
    Running,
    /// It did what was asked.
    Succeeded,
    /// It failed and what it did was undone.
    RolledBack,
    /// It failed, was told not to roll back, and waits.
    Paused,
    /// It failed and left the stack as it was at that moment.
    Failed,
    /// The stack is gone.
    Deleted,
}

/// What a stack status means for the operation that led to it.
pub fn ending(status: &str) -> Ending {
    match status {
        "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE" => Ending::Succeeded,
        "DELETE_COMPLETE" => Ending::Deleted,
        "CREATE_FAILED" | "UPDATE_FAILED" => Ending::Paused,
        other if other.ends_with("_FAILED") => Ending::Failed,
        // Also one from the future: what was rolled back is no success.
        other if other.ends_with("ROLLBACK_COMPLETE") => Ending::RolledBack,
        other if other.ends_with("_COMPLETE") => Ending::Succeeded,
        _ => Ending::Running,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_cloudformation::types::StackStatus;

    /// One line a status: what a deployment may do, what it means for the operation before, whose turn it is.
    fn line(status: &str) -> String {
        let ready = match readiness(Some(status)) {
            Readiness::Stuck(stuck) => format!("stuck: {}", stuck.help("STACK")),
            other => format!("{other:?}").to_lowercase(),
        };
        format!("{status}: {ready} / {:?} / {:?}", ending(status), turn(Some(status)))
    }

    /// A status that a new SDK knows shows up here, to be decided on.
    #[test]
    fn every_status_of_the_sdk_and_one_from_the_future_is_decided_on() {
        let mut lines: Vec<String> = StackStatus::values().iter().map(|status| line(status)).collect();
        lines.push(line("REFACTOR_IN_PROGRESS"));
        lines.push(line("REFACTOR_COMPLETE"));
        lines.push(line("REFACTOR_ROLLBACK_COMPLETE"));
        lines.push(line("REFACTOR_FAILED"));
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn no_rollback_is_a_success() {
        for status in StackStatus::values().iter().filter(|status| status.contains("ROLLBACK")) {
            assert_ne!(ending(status), Ending::Succeeded, "{status}");
        }
    }

    #[test]
    fn every_status_in_progress_is_running() {
        for status in StackStatus::values().iter().filter(|status| status.ends_with("_IN_PROGRESS")) {
            assert_eq!(ending(status), Ending::Running, "{status}");
            if *status != "REVIEW_IN_PROGRESS" {
                assert_eq!(readiness(Some(status)), Readiness::Busy, "{status}");
            }
        }
    }
}
