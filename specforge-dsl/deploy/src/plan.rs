//! What a deployment would do, before it is done: one model for change sets and for offline diffs.

mod change;
pub(crate) mod cut_values;
mod disagreement;
mod drift;
pub mod evaluation;
mod from_change_set;
mod from_template;
mod live_weights;
mod names;
pub mod network;
mod parameter;
pub mod permissions;
pub(crate) mod protection;
mod review;
pub mod traffic;

pub use change::{Action, Certainty, DataFate, Nested, PropertyChange, ResourceChange};
pub use disagreement::{Presence, disagreements};
pub use drift::{DriftFate, PlannedDrift, PropertyDrift, ResourceDrift};
pub(crate) use from_change_set::nested;
pub(crate) use from_change_set::readable_path;
pub use from_change_set::resource_change;
pub use from_template::additions;
pub use live_weights::{GroupWeight, RuleWeights, WeightObstacle};
pub(crate) use names::Names;
pub use parameter::{PlannedParameter, ValueOrigin};
pub(crate) use review::by_templates;
pub use review::{Context, Deployed, Review, defaults, review};

use crate::gate::{Consents, Hazard};
use crate::text::Text;
use serde::Serialize;

/// What a deployment of an app would do, in the order in which it would be done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// The app's name.
    pub app: String,
    /// One plan for each selected stack, in deployment order.
    pub stacks: Vec<StackPlan>,
    /// What is worth knowing of the whole plan, one sentence each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Text>,
}

impl Plan {
    /// A plan of these stacks, with what is to be said of consents that fit nothing in it.
    pub fn new(app: &str, stacks: Vec<StackPlan>, consents: &Consents) -> Self {
        let mut plan = Self { app: app.to_owned(), stacks, notes: Vec::new() };
        let hazards: Vec<Hazard> = plan.hazards().cloned().collect();
        plan.notes = consents.misspelt(&hazards).iter().map(|one| one.to_string().into()).collect();
        plan
    }

    /// Whether executing the plan would change anything.
    pub fn changes_anything(&self) -> bool {
        self.stacks.iter().any(|stack| stack.step.changes_anything())
    }

    /// Everything that happens only with a consent that names the resource.
    pub fn hazards(&self) -> impl Iterator<Item = &Hazard> {
        self.stacks.iter().flat_map(|stack| &stack.review.hazards)
    }

    /// How many resources of the whole plan are treated in each way.
    pub fn counts(&self) -> Counts {
        self.stacks.iter().map(StackPlan::counts).fold(Counts::default(), Counts::plus)
    }
}

/// What a deployment would do to one stack.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StackPlan {
    /// The CloudFormation stack name.
    pub stack: String,
    /// The short ID that selects the stack on a command line.
    pub id: String,
    /// What would happen to the stack as a whole.
    pub step: Step,
    /// What the verdicts rest on.
    pub basis: Basis,
    /// The resources that change, in the template's or change set's order.
    pub changes: Vec<ResourceChange>,
    /// The values of the stack's parameters, in the template's order.
    pub parameters: Vec<PlannedParameter>,
    /// The live weights of listener rules that the plan would send anew though ECS owns them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub traffic: Vec<RuleWeights>,
    /// What was changed outside of the stack; absent where nobody looked, or where there is no stack yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drift: Option<PlannedDrift>,
    /// What is to be known besides: what needs consent, what is worth knowing.
    #[serde(flatten)]
    pub review: Review,
}

impl StackPlan {
    /// How many resources of this stack are treated in each way.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for change in &self.changes {
            match change.action {
                Action::Add => counts.add += 1,
                Action::Import => counts.import += 1,
                Action::Modify => counts.modify += 1,
                Action::Replace(_) => counts.replace += 1,
                Action::Remove => counts.remove += 1,
                Action::Unknown(_) => counts.unknown += 1,
            }
        }
        counts
    }
}

/// What a deployment does to a stack as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The stack does not exist and is created.
    Create,
    /// The stack exists and is updated.
    Update,
    /// The stack is already as the template says.
    NoChange,
    /// The stack needs something that a person provides first; the deployment stops before it.
    AwaitsPrerequisites,
    /// A stack that this one needs is not deployed by this plan.
    Blocked,
    /// CloudFormation refused the change set; nothing is executed.
    Refused,
}

impl Step {
    /// Whether the step changes the stack.
    pub fn changes_anything(self) -> bool {
        matches!(self, Self::Create | Self::Update)
    }
}

/// What the verdicts of a [`StackPlan`] rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A change set that CloudFormation computed.
    ChangeSet,
    /// The template alone: the stack is new and waits for the outputs of stacks that this plan creates.
    Template,
    /// A change set computed from outputs that earlier stacks of this plan may still change. It is computed again
    /// when its turn comes.
    ProvisionalChangeSet,
}

/// How many resources are treated in each way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Created.
    pub add: usize,
    /// Taken into the stack.
    pub import: usize,
    /// Changed in place.
    pub modify: usize,
    /// Certainly or possibly replaced.
    pub replace: usize,
    /// Removed from the stack.
    pub remove: usize,
    /// Treated in a way that this version does not know.
    pub unknown: usize,
}

impl Counts {
    /// The sum of two counts.
    pub fn plus(self, other: Self) -> Self {
        Self {
            add: self.add + other.add,
            import: self.import + other.import,
            modify: self.modify + other.modify,
            replace: self.replace + other.replace,
            remove: self.remove + other.remove,
            unknown: self.unknown + other.unknown,
        }
    }

    /// All resources together.
    pub fn total(self) -> usize {
        self.add + self.import + self.modify + self.replace + self.remove + self.unknown
    }
}
