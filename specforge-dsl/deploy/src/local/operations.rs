//! The operations of the API.

mod change_sets;
mod create_change_set;
mod delete_stack;
mod describe_change_set;
mod drift;
mod events;
mod execute_change_set;
mod import;
mod pages;
mod policies;
mod recovery;
mod refactor;
mod resources;
mod rollback_configuration;
mod stacks;
mod summary;
mod templates;

pub(super) use create_change_set::{NO_CHANGES, check_capabilities};

use super::protocol::{ApiError, Node, Request};
use super::service::Service;

/// What an operation answers.
type Answer = Result<Node, ApiError>;

impl Service<'_> {
    /// Answers a request.
    pub(super) fn answer(&mut self, request: &Request) -> Answer {
        match request.action() {
            "CreateChangeSet" => self.create_change_set(request),
            "DescribeChangeSet" => self.describe_change_set(request),
            "ListChangeSets" => self.list_change_sets(request),
            "DeleteChangeSet" => self.delete_change_set(request),
            "ExecuteChangeSet" => self.execute_change_set(request),
            "DescribeStacks" => self.describe_stacks(request),
            "ListStacks" => self.list_stacks(request),
            "ListExports" => self.list_exports(request),
            "ListImports" => self.list_imports(request),
            "DescribeStackEvents" => self.describe_stack_events(request),
            "DescribeEvents" => self.describe_events(request),
            "DescribeStackResource" => self.describe_stack_resource(request),
            "DescribeStackResources" => self.describe_stack_resources(request),
            "ListStackResources" => self.list_stack_resources(request),
            "GetTemplate" => self.get_template(request),
            "GetTemplateSummary" => self.get_template_summary(request),
            "ValidateTemplate" => self.validate_template(request),
            "DeleteStack" => self.delete_stack(request),
            "UpdateTerminationProtection" => self.update_termination_protection(request),
            "SetStackPolicy" => self.set_stack_policy(request),
            "GetStackPolicy" => self.get_stack_policy(request),
            "DetectStackDrift" => self.detect_stack_drift(request),
            "DetectStackResourceDrift" => self.detect_stack_resource_drift(request),
            "DescribeStackDriftDetectionStatus" => self.describe_stack_drift_detection_status(request),
            "DescribeStackResourceDrifts" => self.describe_stack_resource_drifts(request),
            "CreateStackRefactor" => self.create_stack_refactor(request),
            "DescribeStackRefactor" => self.describe_stack_refactor(request),
            "ListStackRefactors" => self.list_stack_refactors(request),
            "ListStackRefactorActions" => self.list_stack_refactor_actions(request),
            "ExecuteStackRefactor" => self.execute_stack_refactor(request),
            "ContinueUpdateRollback" => self.continue_update_rollback(request),
            "RollbackStack" => self.rollback_stack(request),
            "CancelUpdateStack" => self.cancel_update_stack(request),
            other => Err(ApiError::new(
                400,
                "InvalidAction",
                format!("Could not find operation {other} for version 2010-05-15 in the embedded CloudFormation"),
            )),
        }
    }
}
