use super::Answer;
use super::pages::page;
use super::rollback_configuration::shown;
use super::stacks::{parameters, tags};
use crate::local::protocol::{Node, Request};
use crate::local::service::Service;
use crate::local::world::{Action, Change, ChangeDetail, Evaluation, Recreation, Replacement};

/// How many changes a page has.
const PAGE: usize = 100;
/// The longest value in a description; longer ones are cut.
const LONGEST_VALUE: usize = 2_048;

impl Service<'_> {
    pub(super) fn describe_change_set(&mut self, request: &Request) -> Answer {
        let set = self.change_set(request)?;
        let stack = self.stack(&set.stack)?;
        let values = request.flag("IncludePropertyValues") == Some(true);
        let node = Node::new()
            .text("ChangeSetName", &set.name)
            .text("ChangeSetId", &set.id)
            .text("StackId", &set.stack)
            .text("StackName", &stack.name)
            .maybe("Description", set.description.as_ref())
            .with("Parameters", parameters(&set.parameters, &set.no_echo))
            .time("CreationTime", set.created)
            .text("ExecutionStatus", set.execution_at(self.now))
            .text("Status", set.status_at(self.now))
            .maybe("StatusReason", set.reason.as_ref().filter(|_| self.now >= set.ready))
            .texts("NotificationARNs", [] as [&str; 0])
            .texts("Capabilities", &set.capabilities)
            .with("Tags", tags(&set.tags))
            .with("RollbackConfiguration", shown(&set.rollback))
            .maybe("OnStackFailure", set.on_failure.map(|option| option.name()))
            .text("IncludeNestedStacks", set.includes_nested)
            .maybe("ParentChangeSetId", set.nesting.as_ref().map(|nesting| &nesting.parent))
            .maybe("RootChangeSetId", set.nesting.as_ref().map(|nesting| &nesting.root));
        let changes = if self.now < set.ready { &[] } else { set.changes.as_slice() };
        page(request, node, "Changes", changes, PAGE, |it| change(it, set.nested.get(&it.logical_id), values))
    }
}

fn change(change: &Change, nested: Option<&String>, values: bool) -> Node {
    let scope =
        change.details.iter().map(|detail| detail.attribute.as_str()).collect::<std::collections::BTreeSet<_>>();
    let resource = Node::new()
        .maybe("PolicyAction", change.policy_action.as_ref())
        .text(
            "Action",
            match change.action {
                Action::Add => "Add",
                Action::Modify => "Modify",
                Action::Remove => "Remove",
                Action::Import => "Import",
                Action::SyncWithActual => "SyncWithActual",
            },
        )
        .text("LogicalResourceId", &change.logical_id)
        .maybe("PhysicalResourceId", change.physical_id.as_ref())
        .text("ResourceType", &change.kind)
        .maybe(
            "Replacement",
            change.replacement.map(|replacement| match replacement {
                Replacement::True => "True",
                Replacement::False => "False",
                Replacement::Conditional => "Conditional",
            }),
        )
        .texts("Scope", scope)
        .maybe("ResourceDriftStatus", change.drift_status.as_ref())
        .list("Details", change.details.iter().map(|it| detail(it, change, values)))
        .maybe("ChangeSetId", nested)
        .maybe("BeforeContext", change.before.as_ref().filter(|_| values))
        .maybe("AfterContext", change.after.as_ref().filter(|_| values))
        .maybe("PreviousDeploymentContext", change.previous.as_ref().filter(|_| values));
    Node::new().text("Type", "Resource").with("ResourceChange", resource)
}

fn detail(detail: &ChangeDetail, change: &Change, values: bool) -> Node {
    let kind = match (&detail.before, &detail.after) {
        (None, None) => "Modify",
        (None, _) => "Add",
        (_, None) => "Remove",
        _ => "Modify",
    };
    let mut target = Node::new().text("Attribute", &detail.attribute).maybe("Name", detail.name.as_ref()).text(
        "RequiresRecreation",
        match detail.recreation {
            Recreation::Never => "Never",
            Recreation::Conditionally => "Conditionally",
            Recreation::Always => "Always",
        },
    );
    if values {
        target = target
            .text("Path", &detail.path)
            .maybe("BeforeValue", detail.before.as_deref().map(cut))
            .maybe("AfterValue", detail.after.as_deref().map(cut))
            .text("AttributeChangeType", kind);
        if change.drift_status.is_some() {
            let from = if detail.drifted_from.is_some() { "ACTUAL_STATE" } else { "PREVIOUS_DEPLOYMENT_STATE" };
            target = target.text("BeforeValueFrom", from).text("AfterValueFrom", "TEMPLATE");
        }
        if let Some(previous) = &detail.drifted_from {
            let drift = Node::new().text("PreviousValue", cut(previous));
            target = target.with("Drift", drift.maybe("ActualValue", detail.before.as_deref().map(cut)));
        }
    }
    Node::new()
        .with("Target", target)
        .text(
            "Evaluation",
            match detail.evaluation {
                Evaluation::Static => "Static",
                Evaluation::Dynamic => "Dynamic",
            },
        )
        .text("ChangeSource", &detail.source)
        .maybe("CausingEntity", detail.cause.as_ref())
}

fn cut(value: &str) -> String {
    value.chars().take(LONGEST_VALUE).collect()
}
