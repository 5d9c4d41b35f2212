use crate::language::{Element, Fits, Parameter, SsmParameterName, Text, Value};

/// Something that a person provides before a stack can be deployed for the first time: an image, a secret.
///
/// ```
/// # use specforge_dsl::prelude::*;
/// # #[stack]
/// # fn services(scope: &Scope) {
/// let image_digest = Parameter::<Text> { allowed_pattern: "sha256:[0-9a-f]{64}" };
/// scope.requires(
///     Prerequisite::new("the backend's container image")
///         .until_given(image_digest)
///         .command("docker push registry.example.com/backend:1"),
/// );
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Prerequisite {
    pub(crate) subject: String,
    pub(crate) parameter: Option<Element>,
    pub(crate) in_parameter_store: bool,
    pub(crate) commands: Vec<Value>,
}

/// A prerequisite of one stack.
pub(crate) struct PrerequisiteRecord {
    pub(crate) stack: usize,
    pub(crate) location: crate::assembly::Location,
    pub(crate) prerequisite: Prerequisite,
}

impl Prerequisite {
    /// A prerequisite named for a person, for example `the backend's container image`.
    pub fn new(subject: impl Into<String>) -> Self {
        Self { subject: subject.into(), parameter: None, in_parameter_store: false, commands: Vec::new() }
    }

    /// It is missing as long as the stack does not exist and this parameter is not given.
    #[must_use]
    pub fn until_given<K>(mut self, parameter: Parameter<K>) -> Self {
        self.parameter = Some(parameter.element());
        self
    }

    /// It is missing as long as SSM Parameter Store has no parameter of the name that this parameter holds.
    #[must_use]
    pub fn until_ssm_parameter_exists(mut self, parameter: Parameter<SsmParameterName>) -> Self {
        self.parameter = Some(parameter.element());
        self.in_parameter_store = true;
        self
    }

    /// A command that provides it, shown to the person. References in a `sub!` are filled from the stacks deployed before.
    #[must_use]
    pub fn command(mut self, command: impl Fits<Text>) -> Self {
        self.commands.push(command.fit());
        self
    }
}
