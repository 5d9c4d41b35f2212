mod wording;

use super::refactor::PendingMove;
use crate::resource_name::Unclear;
use specforge_dsl::assembly::Assembly;

/// Something that is missing or wrong in what a deployment was given. All of them are found before anything changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputProblem {
    /// No stack of the app has this name or short ID.
    UnknownStack {
        /// The name as given.
        name: String,
        /// A stack whose short ID is close to it.
        suggestion: Option<String>,
        /// The short IDs of the app's stacks.
        known: Vec<String>,
    },
    /// No stack has this parameter.
    UnknownParameter {
        /// The name as given.
        name: String,
        /// A parameter whose name is close to it.
        suggestion: Option<String>,
    },
    /// A parameter has no value.
    MissingParameter {
        /// The parameter's logical ID.
        name: String,
        /// The short IDs of the stacks that need it.
        stacks: Vec<String>,
        /// What the value is.
        description: Option<String>,
    },
    /// A given value breaks the parameter's own rules.
    InvalidParameter {
        /// The parameter's logical ID.
        name: String,
        /// The short ID of its stack.
        stack: String,
        /// What is wrong with the value. Never the value of a secret.
        why: String,
    },
    /// A stack needs the outputs of another one that is neither deployed nor selected.
    ProviderNotDeployed {
        /// The short ID of the stack that needs the outputs.
        stack: String,
        /// The short ID of the stack that has them.
        provider: String,
        /// The outputs.
        outputs: Vec<String>,
    },
    /// No container and no image parameter of the app has this name.
    UnknownImage {
        /// The name as given.
        name: String,
        /// A name that is close to it.
        suggestion: Option<String>,
        /// The names that there are.
        known: Vec<String>,
    },
    /// Several image parameters may be meant.
    AmbiguousImage {
        /// The name as given.
        name: String,
        /// Each of them, unmistakably.
        candidates: Vec<String>,
    },
    /// What an image is to be breaks the rules of its parameter.
    InvalidImage {
        /// The name as given.
        name: String,
        /// What is wrong with the value.
        why: String,
    },
    /// One image was given several digests.
    ImageGivenTwice {
        /// The names under which it was given.
        names: Vec<String>,
    },
    /// Something can only be done to a stack that is deployed.
    StackNotDeployed {
        /// The stack's short ID.
        stack: String,
    },
    /// A stack that is not deployed has nothing that could be undone.
    NotThere {
        /// The stack's short ID.
        stack: String,
    },
    /// The app has a parameter that the deployed stack has not.
    ParameterNotDeployed {
        /// The stack's short ID.
        stack: String,
        /// The parameter.
        parameter: String,
    },
    /// The deployed template is not JSON.
    ForeignTemplate {
        /// The stack's short ID.
        stack: String,
    },
    /// No resource of the app has this name.
    UndeclaredResource {
        /// The name as given.
        name: String,
        /// The logical IDs that were probably meant.
        suggestions: Vec<String>,
    },
    /// Several resources may be meant.
    AmbiguousResource {
        /// The name as given.
        name: String,
        /// Each of them, unmistakably.
        candidates: Vec<String>,
    },
    /// The resource is in its stack already.
    AlreadyInStack {
        /// The stack's short ID.
        stack: String,
        /// The resource's logical ID.
        logical_id: String,
    },
    /// CloudFormation imports only what has a deletion policy.
    NoDeletionPolicy {
        /// The resource's logical ID.
        logical_id: String,
        /// The Rust source line that declares it.
        location: Option<String>,
    },
    /// CloudFormation cannot import resources of this type.
    NotImportable {
        /// The resource's logical ID.
        logical_id: String,
        /// Its type.
        resource_type: String,
    },
    /// What identifies the resource was not given as its type wants it.
    WrongIdentifier {
        /// The resource's logical ID.
        logical_id: String,
        /// Its type.
        resource_type: String,
        /// The properties that identify it.
        expected: Vec<String>,
    },
    /// A resource to import refers to one that is neither in the stack nor imported.
    ImportNeeds {
        /// The stack's short ID.
        stack: String,
        /// The logical ID of what is missing.
        logical_id: String,
    },
    /// A resource that was renamed or moved in the code is deployed where it was.
    NotMovedYet {
        /// Its place: the logical ID, after the stack's short ID where the stack changes.
        from: String,
        /// The place that it is to have.
        to: String,
        /// The Rust source line that declares it.
        location: Option<String>,
    },
    /// None of the selected stacks has an ECS service that a parameter can start anew.
    NothingToRestart,
    /// A stack has no resource of this logical ID.
    UnknownResource {
        /// The name as given.
        name: String,
        /// The short ID of the stack, or those of all that were looked at.
        stack: String,
        /// The logical IDs that were probably meant.
        suggestions: Vec<String>,
    },
    /// A resource is to be skipped on the way back that did not fail on it.
    NotSkippable {
        /// The resource's logical ID.
        name: String,
        /// The logical IDs of those that failed.
        failed: Vec<String>,
    },
    /// A stack loses outputs that a stack uses which is not deployed along.
    OutputInUse {
        /// The short ID of the stack that loses them.
        provider: String,
        /// The outputs.
        outputs: Vec<String>,
        /// The short ID of the stack that uses them.
        user: String,
    },
    /// A stack would be deleted that another one needs, which is deployed and stays.
    StillNeeded {
        /// The short ID of the stack that would go.
        stack: String,
        /// The short ID of the stack that needs it.
        user: String,
    },
    /// No stack that the app once had has this name.
    NoOrphan {
        /// The name as given.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// No operation is running on any stack of the app.
    NothingRuns,
    /// No region is set.
    NoRegion,
    /// No credentials were found, for this reason.
    NoCredentials(String),
    /// The named profile is not in the configuration.
    UnknownProfile(String),
    /// The profile's credentials are of a kind that this program was built without.
    FeatureNeeded {
        /// The feature of `specforge-deploy`, for example `sso`.
        feature: String,
    },
    /// The profile's role takes a code from a device, and there is no terminal to ask for it.
    MfaCodeNeeded {
        /// The profile.
        profile: String,
        /// The device: its ARN or its serial number.
        device: String,
    },
    /// The credentials belong to another account than the app's.
    WrongAccount {
        /// The account that the app names.
        expected: String,
        /// The account of the credentials.
        found: String,
        /// The ARN of who has the credentials.
        identity: String,
    },
    /// The region is another than the app's.
    WrongRegion {
        /// The region that the app names.
        expected: String,
        /// The region that is set.
        found: String,
    },
}

impl InputProblem {
    pub(crate) fn unknown_stack(name: &str, assembly: &Assembly) -> Self {
        let known: Vec<String> = assembly.stacks.iter().map(|stack| stack.id.clone()).collect();
        let suggestion = closest(name, known.iter().map(String::as_str));
        Self::UnknownStack { name: name.to_owned(), suggestion, known }
    }

    /// A name that means no single resource of these stacks.
    pub(crate) fn unclear_resource(name: &str, stacks: &[&str], unclear: Unclear) -> Self {
        let name = name.to_owned();
        match unclear {
            Unclear::Nothing(suggestions) => Self::UnknownResource { name, stack: stacks.join(", "), suggestions },
            Unclear::Several(candidates) => Self::AmbiguousResource { name, candidates },
        }
    }

    /// A move that `refactor` has still to make.
    pub(crate) fn not_moved_yet(one: PendingMove) -> Self {
        if one.from_stack == one.to_stack {
            return Self::NotMovedYet { from: one.from, to: one.to, location: one.location };
        }
        Self::NotMovedYet {
            from: format!("{}.{}", one.from_id, one.from),
            to: format!("{}.{}", one.to_id, one.to),
            location: one.location,
        }
    }
}

/// The candidate that a person most likely meant.
pub(crate) fn closest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    specforge_schema::suggest(wrong, candidates).map(str::to_owned)
}
