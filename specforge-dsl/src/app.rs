//! Apps and scopes: where the functions of the language declare their resources.

mod contract;
mod declaration;
mod elements;
mod key;
mod prerequisite;
mod scope;

#[doc(hidden)]
pub use contract::Published;
pub use declaration::{Declaration, DeletionPolicy, Dependency};
pub(crate) use elements::{Body, ElementRecord, OutputRecord, SectionsRecord, StackRecord, State};
pub use key::{Key, KeyText};
pub use prerequisite::Prerequisite;
pub(crate) use prerequisite::PrerequisiteRecord;
pub use scope::Scope;

use std::ops::Deref;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::assembly::{Assembly, Location};
use crate::finding::Findings;

/// A set of stacks that are deployed together.
///
/// It dereferences to a [`Scope`], so that `#[stack]` functions are called with `&app`.
pub struct App {
    root: Scope,
}

impl App {
    /// An app whose stacks are named `<name>-<stack function>`.
    ///
    /// A stack's name takes letters, digits and hyphens and begins with a letter; anything else is a finding of
    /// [`App::synthesize`].
    #[track_caller]
    pub fn new(name: impl Into<String>) -> Self {
        // A handle carries its app's number, so that its use in another app is caught.
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let nonce = NEXT.fetch_add(1, Ordering::Relaxed);
        Self { root: Scope::root(Rc::new(State::new(nonce, name.into(), Location::caller()))) }
    }

    /// The app's name.
    pub fn name(&self) -> &str {
        &self.root.state().name
    }

    /// Puts a tag on every taggable resource and on the stacks themselves. The value must not change between releases:
    /// a changed stack tag updates every resource.
    pub fn tag(&self, key: impl Into<String>, value: impl Into<String>) {
        self.root.state().tags.borrow_mut().insert(key.into(), value.into());
    }

    /// Names the AWS account, twelve digits, that the app is deployed to. A deployment with credentials of another one
    /// stops before it looks at a stack.
    ///
    /// ```
    /// # use specforge_dsl::prelude::*;
    /// # #[stack]
    /// # fn alerts(scope: &Scope) {
    /// #     let alerts = sns::Topic {};
    /// # }
    /// let app = App::new("shop-production");
    /// app.account("111122223333");
    /// app.region("eu-central-1");
    /// alerts(&app);
    /// assert_eq!(app.synthesize()?.environment.region.as_deref(), Some("eu-central-1"));
    /// # Ok::<(), Findings>(())
    /// ```
    pub fn account(&self, account: impl Into<String>) {
        self.root.state().environment.borrow_mut().account = Some(account.into());
    }

    /// Names the region that the app is deployed to, for example `eu-central-1`. It need not be configured then, and a
    /// deployment to another one stops.
    pub fn region(&self, region: impl Into<String>) {
        self.root.state().environment.borrow_mut().region = Some(region.into());
    }

    /// Protects every stack of the app from deletion.
    pub fn termination_protection(&self, protect: bool) {
        self.root.state().termination_protection.set(protect);
    }

    /// Resolves references, wires the stacks and checks everything that can be known without an account.
    ///
    /// # Errors
    ///
    /// All findings at once, if one of them is an error.
    pub fn synthesize(&self) -> Result<Assembly, Findings> {
        crate::synthesis::synthesize(self.root.state())
    }

    /// The templates of all stacks as they are declared, without asking whether they are right: for tools that show or
    /// measure an app. What is deployed comes from [`App::synthesize`].
    pub fn synthesize_without_checks(&self) -> Assembly {
        crate::synthesis::synthesize_without_checks(self.root.state())
    }
}

impl Deref for App {
    type Target = Scope;

    fn deref(&self) -> &Scope {
        &self.root
    }
}
