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
    /// What does not run as the template says, a sentence each; nothing where all is well or nobody can tell.
    fn inspect<'a>(
        &'a self,
        client: &'a Client,
        stack: &'a AssembledStack,
    ) -> Pin<Box<dyn Future<Output = Vec<String>> + 'a>>;
}

/// The inspection that follows each deployed stack, if any.
#[derive(Clone, Default)]
pub struct Inspection(Option<Rc<dyn Inspect>>);

impl Inspection {
    /// An inspection of each stack that was created or updated.
    pub fn new(inspect: impl Inspect + 'static) -> Self {
        Self(Some(Rc::new(inspect)))
    }

    pub(crate) async fn deviations(&self, client: &Client, stack: &AssembledStack) -> Vec<String> {
        match &self.0 {
            Some(inspect) => inspect.inspect(client, stack).await,
            None => Vec::new(),
        }
    }
}

impl fmt::Debug for Inspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Inspection" } else { "no inspection" })
    }
}
