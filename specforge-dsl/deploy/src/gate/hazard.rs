use crate::text::Text;
use serde::{Serialize, Serializer};
use specforge_dsl::assembly::{AssembledStack, Location};

/// Something that a deployment does only with a consent that names the resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hazard {
    /// What kind of consent it needs.
    pub kind: HazardKind,
    /// The short ID of the resource's stack.
    pub stack: String,
    /// The CloudFormation name of that stack.
    #[serde(skip)]
    pub stack_name: String,
    /// The logical ID.
    pub logical_id: String,
    /// The resource type, for example `AWS::RDS::DBInstance`.
    pub resource_type: String,
    /// What would happen, as half a sentence that follows the resource's name.
    pub what: String,
    /// What to do instead or besides, where there is something to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// Parameters that have to be given by hand along with the consent, and were not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to_give: Vec<String>,
    /// Why no consent is enough as things stand; `help` says what to do instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked: Option<String>,
    /// Where the resource is declared, if it still is. In JSON: `file:line:column`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_text")]
    pub location: Option<Location>,
    /// Whether it was consented to.
    pub consented: bool,
    /// Whether the logical ID alone does not name it, since a resource of another stack has the same hazard and the same ID.
    #[serde(skip)]
    pub needs_stack: bool,
}

impl Hazard {
    /// A hazard of one of a stack's resources, not consented to.
    pub(crate) fn new(
        kind: HazardKind,
        stack: &AssembledStack,
        logical_id: &str,
        resource_type: &str,
        what: String,
    ) -> Self {
        Self {
            kind,
            stack: stack.id.clone(),
            stack_name: stack.name.clone(),
            logical_id: logical_id.to_owned(),
            resource_type: resource_type.to_owned(),
            what,
            help: None,
            to_give: Vec::new(),
            blocked: None,
            location: stack.locations.get(logical_id).copied(),
            consented: false,
            needs_stack: false,
        }
    }

    /// The command-line option that consents to it, for example `--allow-replace Database`.
    pub fn option(&self) -> String {
        let parameters: String = self.to_give.iter().map(|name| format!(" --parameter {name}=…")).collect();
        let stack = if self.needs_stack { format!("{}.", self.stack) } else { String::new() };
        format!("{} {stack}{}{parameters}", self.kind.option(), self.logical_id)
    }

    /// Whether a consent is all that is missing.
    pub fn takes_consent(&self) -> bool {
        self.to_give.is_empty() && self.blocked.is_none()
    }

    /// Whether this is the same hazard as one that was told before.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.kind == other.kind && self.stack == other.stack && self.logical_id == other.logical_id
    }
}

/// The kinds of consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HazardKind {
    /// A resource that holds data is replaced, by an empty one.
    Replace,
    /// A resource that holds data leaves the stack, or one that a misspelt `#[moved]` most likely means.
    Delete,
    /// Somebody can reach what could not be reached before.
    Network,
    /// Somebody may do what was not allowed before.
    Iam,
    /// Production traffic moves outside of a release.
    Traffic,
}

impl HazardKind {
    /// All kinds, in the order in which options are listed.
    pub const ALL: [Self; 5] = [Self::Replace, Self::Delete, Self::Network, Self::Iam, Self::Traffic];

    /// The command-line option that consents to hazards of this kind.
    pub fn option(self) -> &'static str {
        match self {
            Self::Replace => "--allow-replace",
            Self::Delete => "--allow-delete",
            Self::Network => "--allow-network",
            Self::Iam => "--allow-iam",
            Self::Traffic => "--allow-traffic",
        }
    }
}

fn as_text<S: Serializer>(location: &Option<Location>, serializer: S) -> Result<S::Ok, S::Error> {
    match location {
        Some(location) => serializer.collect_str(location),
        None => serializer.serialize_none(),
    }
}
