use super::Answer;
use super::drift::stack_drift;
use super::pages::page;
use crate::local::parameters::ParameterValue;
use crate::local::protocol::{ApiError, Node, Request};
use crate::local::secret;
use crate::local::service::Service;
use crate::local::world::{Output, Stack};
use std::collections::{BTreeMap, BTreeSet};

impl Service<'_> {
    pub(super) fn describe_stacks(&mut self, request: &Request) -> Answer {
        let stacks: Vec<&Stack> = match request.text("StackName") {
            Some(name) => vec![self.stack(name)?],
            None => self.newest_first().into_iter().filter(|stack| !stack.is_deleted()).collect(),
        };
        page(request, Node::new(), "Stacks", &stacks, 50, |stack| describe(stack))
    }

    pub(super) fn list_stacks(&mut self, request: &Request) -> Answer {
        let wanted = request.texts("StackStatusFilter");
        let stacks: Vec<&Stack> = self
            .newest_first()
            .into_iter()
            .filter(|stack| wanted.is_empty() || wanted.contains(&stack.status))
            .collect();
        page(request, Node::new(), "StackSummaries", &stacks, 100, |stack| summary(stack))
    }

    pub(super) fn list_exports(&mut self, request: &Request) -> Answer {
        let living = self.world.stacks.values().filter(|stack| !stack.is_deleted());
        let exports: Vec<(&str, &Output)> =
            living.flat_map(|stack| stack.outputs.iter().map(|output| (stack.id.as_str(), output))).collect();
        let exports: Vec<_> = exports.into_iter().filter(|(_, output)| output.export.is_some()).collect();
        page(request, Node::new(), "Exports", &exports, 100, |(stack, output)| {
            Node::new()
                .text("ExportingStackId", stack)
                .maybe("Name", output.export.as_ref())
                .text("Value", secret::mask(&output.value))
        })
    }

    pub(super) fn list_imports(&mut self, request: &Request) -> Answer {
        let name = request.required("ExportName")?;
        let importers = self.world.importers(name);
        if importers.is_empty() {
            return Err(ApiError::validation(format!("Export '{name}' is not imported by any stack.")));
        }
        page(request, Node::new(), "Imports", &importers, 100, |stack| Node::Text((*stack).to_owned()))
    }

    fn newest_first(&self) -> Vec<&Stack> {
        let mut stacks: Vec<&Stack> = self.world.stacks.values().collect();
        stacks.sort_by(|one, other| other.created.cmp(&one.created).then_with(|| one.name.cmp(&other.name)));
        stacks
    }
}

fn describe(stack: &Stack) -> Node {
    let outputs = stack.outputs.iter().map(|output| {
        Node::new()
            .text("OutputKey", &output.name)
            .text("OutputValue", secret::mask(&output.value))
            .maybe("Description", output.description.as_ref())
            .maybe("ExportName", output.export.as_ref())
    });
    Node::new()
        .text("StackId", &stack.id)
        .text("StackName", &stack.name)
        .maybe("Description", stack.description.as_ref())
        .with("Parameters", parameters(&stack.parameters, &stack.no_echo))
        .time("CreationTime", stack.created)
        .maybe("DeletionTime", stack.deleted)
        .maybe("LastUpdatedTime", stack.updated)
        .text("StackStatus", &stack.status)
        .maybe("StackStatusReason", stack.reason.as_ref())
        .text("DisableRollback", stack.disable_rollback)
        .texts("NotificationARNs", [] as [&str; 0])
        .texts("Capabilities", &stack.capabilities)
        .list("Outputs", outputs)
        .maybe("RoleARN", stack.role.as_ref())
        .with("Tags", tags(&stack.tags))
        .with("RollbackConfiguration", super::rollback_configuration::shown(&stack.rollback))
        .text("EnableTerminationProtection", stack.termination_protection)
        .with("DriftInformation", stack_drift(stack))
        .maybe("ParentId", stack.nesting.as_ref().map(|nesting| &nesting.parent))
        .maybe("RootId", stack.nesting.as_ref().map(|nesting| &nesting.root))
        .with("LastOperations", last_operations(stack))
}

fn summary(stack: &Stack) -> Node {
    Node::new()
        .text("StackId", &stack.id)
        .text("StackName", &stack.name)
        .maybe("TemplateDescription", stack.description.as_ref())
        .time("CreationTime", stack.created)
        .maybe("LastUpdatedTime", stack.updated)
        .maybe("DeletionTime", stack.deleted)
        .text("StackStatus", &stack.status)
        .maybe("StackStatusReason", stack.reason.as_ref())
        .maybe("ParentId", stack.nesting.as_ref().map(|nesting| &nesting.parent))
        .maybe("RootId", stack.nesting.as_ref().map(|nesting| &nesting.root))
        .with("LastOperations", last_operations(stack))
}

fn last_operations(stack: &Stack) -> Node {
    let entry = |(kind, id): &(String, String)| Node::new().text("OperationType", kind).text("OperationId", id);
    Node::Members(stack.last_operations.iter().take(5).map(entry).collect())
}

/// Parameters as responses show them.
pub(super) fn parameters(values: &BTreeMap<String, ParameterValue>, no_echo: &BTreeSet<String>) -> Node {
    let member = |(name, parameter): (&String, &ParameterValue)| {
        let value = if no_echo.contains(name) { "****".to_owned() } else { secret::mask(&parameter.value) };
        let resolved = parameter.resolved.as_ref();
        Node::new().text("ParameterKey", name).text("ParameterValue", value).maybe("ResolvedValue", resolved)
    };
    Node::Members(values.iter().map(member).collect())
}

/// Tags as responses show them.
pub(super) fn tags(tags: &BTreeMap<String, String>) -> Node {
    Node::Members(tags.iter().map(|(key, value)| Node::new().text("Key", key).text("Value", value)).collect())
}
