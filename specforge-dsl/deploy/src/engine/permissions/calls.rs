//! What this engine calls itself.

use super::Statement;
use super::arn::Whereabouts;
use specforge_dsl::assembly::Assembly;
use specforge_schema::iam;

/// The operations of CloudFormation that the engine calls. A test holds the list to the engine's sources.
const CLOUDFORMATION: &[&str] = &[
    "CancelUpdateStack",
    "ContinueUpdateRollback",
    "CreateChangeSet",
    "CreateStackRefactor",
    "DeleteChangeSet",
    "DeleteStack",
    "DescribeChangeSet",
    "DescribeEvents",
    "DescribeStackDriftDetectionStatus",
    "DescribeStackEvents",
    "DescribeStackRefactor",
    "DescribeStackResourceDrifts",
    "DescribeStackResources",
    "DescribeStacks",
    "DetectStackDrift",
    "DetectStackResourceDrift",
    "ExecuteChangeSet",
    "ExecuteStackRefactor",
    "GetStackPolicy",
    "GetTemplate",
    "GetTemplateSummary",
    "ListChangeSets",
    "ListStackRefactorActions",
    "ListStackResources",
    "ListStacks",
    "RollbackStack",
    "SetStackPolicy",
    "TagResource",
    "UntagResource",
    "UpdateTerminationProtection",
];

/// The operations of ECS with which a deployment of a service is watched and stopped (feature `ecs`), and the ARNs that
/// they are about: services, their deployments, tasks, task definitions.
const ECS: &[&str] = &[
    "DescribeServiceDeployments",
    "DescribeServices",
    "DescribeTaskDefinition",
    "DescribeTasks",
    "ListServiceDeployments",
    "ListTasks",
    "StopServiceDeployment",
];

pub(super) fn statements(assembly: &Assembly, whereabouts: &Whereabouts) -> Vec<Statement> {
    let stack = |name: &str| whereabouts.regional("cloudformation", &format!("stack/{name}/*"));
    let stacks = assembly.stacks.iter().map(|one| stack(&one.name));
    let named = |operations: &[&str], prefix: &str| -> Vec<String> {
        operations.iter().map(|operation| format!("{prefix}:{operation}")).collect()
    };
    let (on_stacks, on_nothing): (Vec<String>, Vec<String>) =
        named(CLOUDFORMATION, "cloudformation").into_iter().partition(|action| is_about_stacks(action));
    let mut statements = vec![Statement::new("Stacks", on_stacks, stacks)];
    if !on_nothing.is_empty() {
        statements.push(Statement::new("StacksByNoName", on_nothing, ["*"]));
    }
    if has_services(assembly) {
        statements.push(Statement::new("EcsDeployments", named(ECS, "ecs"), ["*"]).when_in_region(whereabouts));
    }
    statements
}

/// Whether IAM lets the action be allowed on single stacks.
fn is_about_stacks(action: &str) -> bool {
    iam::action(action).is_some_and(|action| action.resource_forms().any(|(form, _)| form.name == "stack"))
}

fn has_services(assembly: &Assembly) -> bool {
    assembly.stacks.iter().any(|stack| {
        let template = stack.template.to_value();
        let resources = template["Resources"].as_object();
        resources.is_some_and(|all| all.values().any(|resource| resource["Type"] == "AWS::ECS::Service"))
    })
}

impl Statement {
    /// The region, for actions that are about no resource that could be named. Only where it is known: a condition on
    /// `*` says nothing.
    fn when_in_region(self, whereabouts: &Whereabouts) -> Self {
        if whereabouts.region == "*" {
            return self;
        }
        self.when("StringEquals", "aws:RequestedRegion", [whereabouts.region.clone()])
    }
}
