use super::follow::Watch;
use super::observer::Notice;
use crate::text::Text;
use aws_sdk_cloudformation::Client;
use specforge_dsl::assembly::AssembledStack;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

/// Checks that what runs is what the template says, after CloudFormation called a deployment complete: the circuit
/// breaker of a service, for example, may roll tasks back and let the update end as `UPDATE_COMPLETE`
/// (<https://github.com/aws/containers-roadmap/issues/1205>).
pub trait Inspect {
    /// Looks at a stack that was just deployed.
    fn inspect<'a>(
        &'a self,
        client: &'a Client,
        stack: &'a AssembledStack,
    ) -> Pin<Box<dyn Future<Output = Inspected> + 'a>>;
}

/// What an inspection found. Nothing of either where all is well.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspected {
    /// What does not run as the template says, a clause each.
    pub deviations: Vec<String>,
    /// What nobody could look at and why, a sentence each: that is no deviation, and not known to be none.
    pub unseen: Vec<Text>,
}

/// The inspection that follows each deployed stack, if any.
#[derive(Clone, Default)]
pub struct Inspection(Option<Rc<dyn Inspect>>);

impl Inspection {
    /// An inspection of each stack that was created or updated.
    pub fn new(inspect: impl Inspect + 'static) -> Self {
        Self(Some(Rc::new(inspect)))
    }

    /// What deviates; what nobody could look at is remarked.
    pub(super) async fn deviations(&self, watch: Watch<'_, '_>, stack: &AssembledStack) -> Vec<String> {
        let Some(inspect) = &self.0 else { return Vec::new() };
        let found = inspect.inspect(watch.client, stack).await;
        found.unseen.iter().for_each(|text| watch.audience.notice(Notice::Remark(text)));
        found.deviations
    }
}

impl fmt::Debug for Inspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Inspection" } else { "no inspection" })
    }
}
