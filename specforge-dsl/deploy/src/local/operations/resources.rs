use super::Answer;
use super::drift::resource_drift;
use super::pages::page;
use crate::local::protocol::{ApiError, Node, Request};
use crate::local::service::Service;
use crate::local::world::{Stack, StackResource};

impl Service<'_> {
    pub(super) fn describe_stack_resources(&mut self, request: &Request) -> Answer {
        let stack = match (request.text("StackName"), request.text("PhysicalResourceId")) {
            (Some(name), _) => self.stack(name)?,
            (None, Some(physical)) => self.owner(physical)?,
            (None, None) => return Err(ApiError::validation("StackName or PhysicalResourceId must be specified.")),
        };
        let wanted = request.text("LogicalResourceId");
        let resources = stack.resources.iter().filter(|(name, _)| wanted.is_none_or(|wanted| wanted == *name));
        // One answer has at most 100 resources: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
        let members = resources.take(100).map(|(name, resource)| {
            let node = Node::new().text("StackName", &stack.name).text("StackId", &stack.id);
            describe(node, name, resource, "Timestamp")
        });
        Ok(Node::new().list("StackResources", members))
    }

    pub(super) fn describe_stack_resource(&mut self, request: &Request) -> Answer {
        let stack = self.stack(request.required("StackName")?)?;
        let name = request.required("LogicalResourceId")?;
        let resource = stack
            .resources
            .get(name)
            .ok_or_else(|| ApiError::validation(format!("Resource {name} does not exist for stack {}", stack.name)))?;
        let node = Node::new().text("StackName", &stack.name).text("StackId", &stack.id);
        let metadata = (!resource.metadata.is_null()).then(|| crate::local::desired::shown(&resource.metadata));
        let node = describe(node, name, resource, "LastUpdatedTimestamp").maybe("Metadata", metadata);
        Ok(Node::new().with("StackResourceDetail", node))
    }

    pub(super) fn list_stack_resources(&mut self, request: &Request) -> Answer {
        let stack = self.stack(request.required("StackName")?)?;
        let resources: Vec<(&String, &StackResource)> = stack.resources.iter().collect();
        page(request, Node::new(), "StackResourceSummaries", &resources, 100, |(name, resource)| {
            describe(Node::new(), name, resource, "LastUpdatedTimestamp")
        })
    }

    fn owner(&self, physical: &str) -> Result<&Stack, ApiError> {
        let has = |stack: &&Stack| {
            let mut resources = stack.resources.values();
            !stack.is_deleted() && resources.any(|resource| resource.physical_id.as_deref() == Some(physical))
        };
        self.world
            .stacks
            .values()
            .find(has)
            .ok_or_else(|| ApiError::validation(format!("Stack for {physical} does not exist")))
    }
}

fn describe(node: Node, name: &str, resource: &StackResource, time: &'static str) -> Node {
    node.text("LogicalResourceId", name)
        .maybe("PhysicalResourceId", resource.physical_id.as_ref())
        .text("ResourceType", &resource.kind)
        .time(time, resource.time)
        .text("ResourceStatus", &resource.status)
        .maybe("ResourceStatusReason", resource.reason.as_ref())
        .with("DriftInformation", resource_drift(resource))
}
