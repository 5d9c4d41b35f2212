use super::Answer;
use super::pages::page;
use crate::local::identifiers;
use crate::local::nested::is_nested;
use crate::local::protocol::{ApiError, Node, Request};
use crate::local::secret;
use crate::local::service::Service;
use crate::local::template::plain_text;
use crate::local::world::{DriftDetection, PropertyDifference, ResourceDrift, Stack, StackResource};
use serde_json::Value;

/// The states in which drift can be detected.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html>
const DETECTABLE: [&str; 6] = [
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_FAILED",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
];

impl Service<'_> {
    /// Begins to look at a stack's resources.
    pub(super) fn detect_stack_drift(&mut self, request: &Request) -> Answer {
        let stack = self.detectable(request)?;
        let (id, name) = (stack.id.clone(), stack.name.clone());
        let resources = request.texts("LogicalResourceIds");
        let unknown: Vec<&str> =
            resources.iter().map(String::as_str).filter(|name| !stack.resources.contains_key(*name)).collect();
        if !unknown.is_empty() {
            return Err(ApiError::validation(format!(
                "Resources [{}] do not exist in stack [{name}]",
                unknown.join(", ")
            )));
        }
        let running = |detection: &DriftDetection| detection.stack == id && self.now < detection.ready;
        if self.world.drift_detections.values().any(running) {
            return Err(ApiError::validation(format!("Drift detection is already in progress for stack [{id}]")));
        }
        let number = self.world.next();
        let detection = identifiers::uuid(&format!("drift detection {number}"));
        let run = DriftDetection {
            id: detection.clone(),
            stack: id,
            started: self.now,
            ready: self.now.after(self.options.pace.planning()),
            resources,
            drifted: None,
        };
        self.world.drift_detections.insert(detection.clone(), run);
        self.finish_drift_detections();
        Ok(Node::new().text("StackDriftDetectionId", detection))
    }

    /// Looks at one resource while the caller waits.
    pub(super) fn detect_stack_resource_drift(&mut self, request: &Request) -> Answer {
        let stack = self.detectable(request)?;
        let (id, name) = (stack.id.clone(), request.required("LogicalResourceId")?);
        let Some(resource) = stack.resources.get(name).filter(|resource| resource.exists()) else {
            return Err(ApiError::validation(format!("Resource {name} does not exist for stack {}", stack.name)));
        };
        let drift = self.examine(resource);
        let described = describe(&id, name, resource, &drift);
        if let Some(resource) = self.stack_mut(&id)?.resources.get_mut(name) {
            resource.drift = Some(drift);
        }
        Ok(Node::new().with("StackResourceDrift", described))
    }

    pub(super) fn describe_stack_drift_detection_status(&mut self, request: &Request) -> Answer {
        let id = request.required("StackDriftDetectionId")?;
        let found = self.world.drift_detections.get(id);
        let detection =
            found.ok_or_else(|| ApiError::validation(format!("DriftDetection {id} does not exist or has expired")))?;
        let node = Node::new().text("StackId", &detection.stack).text("StackDriftDetectionId", id);
        let node = match detection.drifted {
            None => node.text("DetectionStatus", "DETECTION_IN_PROGRESS"),
            Some(drifted) => node
                .text("StackDriftStatus", if drifted > 0 { "DRIFTED" } else { "IN_SYNC" })
                .text("DetectionStatus", "DETECTION_COMPLETE")
                .text("DriftedStackResourceCount", drifted),
        };
        Ok(node.time("Timestamp", detection.started))
    }

    pub(super) fn describe_stack_resource_drifts(&mut self, request: &Request) -> Answer {
        let stack = self.stack(request.required("StackName")?)?;
        let wanted = request.texts("StackResourceDriftStatusFilters");
        let looked_at: Vec<(&String, &StackResource, &ResourceDrift)> = stack
            .resources
            .iter()
            .filter_map(|(name, resource)| Some((name, resource, resource.drift.as_ref()?)))
            .filter(|(_, _, drift)| wanted.is_empty() || wanted.iter().any(|status| status == drift.status()))
            .collect();
        let size = request.text("MaxResults").and_then(|text| text.parse().ok()).unwrap_or(100).clamp(1, 100);
        page(request, Node::new(), "StackResourceDrifts", &looked_at, size, |(name, resource, drift)| {
            describe(&stack.id, name, resource, drift)
        })
    }

    /// What detections that are due have found.
    pub(in crate::local) fn finish_drift_detections(&mut self) {
        let due = |run: &&DriftDetection| run.drifted.is_none() && run.ready <= self.now;
        let due: Vec<DriftDetection> = self.world.drift_detections.values().filter(due).cloned().collect();
        for run in due {
            let Some(stack) = self.world.stacks.get(&run.stack) else { continue };
            let concerned = |name: &&String| run.resources.is_empty() || run.resources.contains(name);
            // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html: nested stacks are
            // not looked at with the stack around them, but on their own.
            let looked_at = |resource: &StackResource| resource.exists() && !is_nested(&resource.kind);
            let existing = stack.resources.iter().filter(|(name, resource)| looked_at(resource) && concerned(name));
            let found: Vec<(String, ResourceDrift)> =
                existing.map(|(name, resource)| (name.clone(), self.examine(resource))).collect();
            let drifted = found.iter().filter(|(_, drift)| drift.status() != "IN_SYNC").count();
            if let Some(stack) = self.world.stacks.get_mut(&run.stack) {
                if run.resources.is_empty() {
                    stack.drift = Some((run.ready, drifted > 0));
                }
                for (name, drift) in found {
                    if let Some(resource) = stack.resources.get_mut(&name) {
                        resource.drift = Some(drift);
                    }
                }
            }
            if let Some(run) = self.world.drift_detections.get_mut(&run.id) {
                run.drifted = Some(drifted);
            }
            // What was found is written to the state file although only time has passed.
            self.world.next();
        }
    }

    fn detectable(&self, request: &Request) -> Result<&Stack, ApiError> {
        let stack = self.stack(request.required("StackName")?)?;
        if DETECTABLE.contains(&stack.status.as_str()) {
            return Ok(stack);
        }
        Err(ApiError::validation(format!(
            "Drift detection cannot be performed on stack [{}] in state {}",
            stack.name, stack.status
        )))
    }
}

fn describe(stack: &str, name: &str, resource: &StackResource, drift: &ResourceDrift) -> Node {
    let properties = |value: &Value| secret::mask_value(value).to_string();
    let actual = (!drift.deleted).then(|| properties(&drift.actual));
    Node::new()
        .text("StackId", stack)
        .text("LogicalResourceId", name)
        .maybe("PhysicalResourceId", resource.physical_id.as_ref())
        .text("ResourceType", &resource.kind)
        .text("ExpectedProperties", properties(&drift.expected))
        .maybe("ActualProperties", actual)
        .list("PropertyDifferences", drift.differences.iter().map(difference))
        .text("StackResourceDriftStatus", drift.status())
        .time("Timestamp", drift.time)
}

fn difference(difference: &PropertyDifference) -> Node {
    let shown = |value: &Value| secret::mask(&plain_text(value));
    Node::new()
        .text("PropertyPath", &difference.path)
        .text("ExpectedValue", shown(&difference.expected))
        .text("ActualValue", shown(&difference.actual))
        .text("DifferenceType", difference.kind.name())
}

/// `DriftInformation` of a resource.
pub(super) fn resource_drift(resource: &StackResource) -> Node {
    match &resource.drift {
        None => Node::new().text("StackResourceDriftStatus", "NOT_CHECKED"),
        Some(drift) => {
            Node::new().text("StackResourceDriftStatus", drift.status()).time("LastCheckTimestamp", drift.time)
        }
    }
}

/// `DriftInformation` of a stack.
pub(super) fn stack_drift(stack: &Stack) -> Node {
    match stack.drift {
        None => Node::new().text("StackDriftStatus", "NOT_CHECKED"),
        Some((time, drifted)) => Node::new()
            .text("StackDriftStatus", if drifted { "DRIFTED" } else { "IN_SYNC" })
            .time("LastCheckTimestamp", time),
    }
}
