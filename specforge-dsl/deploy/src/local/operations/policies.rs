use super::Answer;
use crate::local::protocol::{ApiError, Node, Request};
use crate::local::service::Service;
use crate::local::stack_policy;

impl Service<'_> {
    pub(super) fn update_termination_protection(&mut self, request: &Request) -> Answer {
        let enabled = request.flag("EnableTerminationProtection").unwrap_or_default();
        let stack = self.stack_mut(request.required("StackName")?)?;
        if stack.is_deleted() {
            return Err(ApiError::validation(format!("Stack [{}] is in DELETE_COMPLETE state", stack.id)));
        }
        // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-protect-stacks.html: nested stacks have
        // the protection of the one at their root.
        if let Some(nesting) = &stack.nesting {
            return Err(ApiError::validation(format!(
                "TerminationProtection of the nested stack [{}] can only be changed on its root stack [{}]",
                stack.id, nesting.root
            )));
        }
        stack.termination_protection = enabled;
        let id = stack.id.clone();
        for nested in self.world.nested_in(&id).map(|nested| nested.id.clone()).collect::<Vec<_>>() {
            self.stack_mut(&nested)?.termination_protection = enabled;
        }
        Ok(Node::new().text("StackId", id))
    }

    pub(super) fn set_stack_policy(&mut self, request: &Request) -> Answer {
        let body = request.required("StackPolicyBody")?.to_owned();
        stack_policy::check(&body)
            .map_err(|reason| ApiError::validation(format!("Error validating stack policy: {reason}")))?;
        self.stack_mut(request.required("StackName")?)?.policy = Some(body);
        Ok(Node::new())
    }

    pub(super) fn get_stack_policy(&mut self, request: &Request) -> Answer {
        let stack = self.stack(request.required("StackName")?)?;
        Ok(Node::new().maybe("StackPolicyBody", stack.policy.as_ref()))
    }
}
