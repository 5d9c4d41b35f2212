//! What each status of a stack allows, and what it means when an operation has ended.
//!
//! The statuses are those of `DescribeStacks`; which operation each one permits is documented in the CloudFormation
//! user guide, "Stack status codes".

/// What a deployment may do with a stack as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// It does not exist, or is an empty shell that a change set left (`REVIEW_IN_PROGRESS`).
    Create,
    /// It exists and can be updated.
    Update,
    /// Another operation is running on it.
    Busy,
    /// It cannot be deployed to before a person acts.
    Stuck {
        /// What happened to the stack.
        why: &'static str,
        /// What to do, with `{stack}` for the stack's name.
        help: &'static str,
    },
}

/// What a deployment may do with a stack in this status; `None` is a stack that does not exist.
pub fn readiness(status: Option<&str>) -> Readiness {
    let Some(status) = status else { return Readiness::Create };
    match status {
        "REVIEW_IN_PROGRESS" | "DELETE_COMPLETE" => Readiness::Create,
        "ROLLBACK_COMPLETE" => Readiness::Stuck {
            why: "its first creation failed and was rolled back; CloudFormation lets such a stack only be deleted",
            help: "run `destroy {stack}`, then `deploy` again",
        },
        "ROLLBACK_FAILED" => Readiness::Stuck {
            why: "its first creation failed, and so did the rollback",
            help: "see `status {stack}` for what is left, then run `destroy {stack}` and `deploy` again",
        },
        "DELETE_FAILED" => Readiness::Stuck {
            why: "its deletion failed halfway",
            help: "remove what blocks the deletion, then run `destroy {stack}` again",
        },
        "UPDATE_ROLLBACK_FAILED" | "IMPORT_ROLLBACK_FAILED" => Readiness::Stuck {
            why: "an operation failed, and so did the way back",
            help: "repair the resource that failed, then run `aws cloudformation continue-update-rollback --stack-name {stack}`",
        },
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" | "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS" => Readiness::Busy,
        other if other.ends_with("_IN_PROGRESS") => Readiness::Busy,
        // CREATE_FAILED and UPDATE_FAILED are stacks paused without rollback: an update goes on from there. A status
        // from the future is tried as an update: CloudFormation itself refuses what it does not allow.
        _ => Readiness::Update,
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
    /// It failed and left the stack as it was at that moment.
    Failed,
    /// The stack is gone.
    Deleted,
}

/// What a stack status means for the operation that led to it.
pub fn ending(status: &str) -> Ending {
    match status {
        "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE" => Ending::Succeeded,
        "ROLLBACK_COMPLETE" | "UPDATE_ROLLBACK_COMPLETE" | "IMPORT_ROLLBACK_COMPLETE" => Ending::RolledBack,
        "DELETE_COMPLETE" => Ending::Deleted,
        other if other.ends_with("_FAILED") => Ending::Failed,
        other if other.ends_with("_COMPLETE") => Ending::Succeeded,
        _ => Ending::Running,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_cloudformation::types::StackStatus;

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

    #[test]
    fn a_stack_that_failed_its_first_creation_is_not_updated() {
        assert!(matches!(readiness(Some("ROLLBACK_COMPLETE")), Readiness::Stuck { .. }));
        assert_eq!(readiness(Some("UPDATE_ROLLBACK_COMPLETE")), Readiness::Update);
        assert_eq!(readiness(Some("REVIEW_IN_PROGRESS")), Readiness::Create);
    }
}
