use crate::components::secret::GeneratedSecret;
use crate::language::{External, Fits};
use crate::prelude::*;

/// What runs in each task of a service.
pub struct Container {
    pub(crate) name: &'static str,
    pub(crate) port: u16,
    pub(super) image: Interpolated,
    pub(super) repository: Handle<ecr::Repository>,
    pub(super) log_group: Handle<logs::LogGroup>,
    pub(super) variables: Vec<(&'static str, External<Text>)>,
    pub(super) secrets: Vec<(&'static str, ContainerSecret)>,
    pub(super) scratch: Vec<&'static str>,
}

/// A secret that ECS fetches when a task starts and hands to the container as a variable.
#[derive(Clone, Copy)]
pub enum ContainerSecret {
    /// A `SecureString` in Parameter Store that a person has put there.
    SsmParameter(Parameter<SsmParameterName>),
    /// A secret that was made inside AWS.
    Generated(GeneratedSecret),
}

impl From<Parameter<SsmParameterName>> for ContainerSecret {
    fn from(name: Parameter<SsmParameterName>) -> Self {
        Self::SsmParameter(name)
    }
}

impl From<GeneratedSecret> for ContainerSecret {
    fn from(secret: GeneratedSecret) -> Self {
        Self::Generated(secret)
    }
}

impl Container {
    /// A container that runs one image of a repository, named by its digest: a tag could be another image tomorrow.
    pub fn new(
        name: &'static str,
        repository: Handle<ecr::Repository>,
        digest: Parameter<Text>,
        port: u16,
        log_group: Handle<logs::LogGroup>,
    ) -> Self {
        let image = sub!("{}@{digest}", repository.repository_uri());
        Self { name, port, image, repository, log_group, variables: vec![], secrets: vec![], scratch: vec![] }
    }

    /// The same with an environment variable.
    #[must_use]
    pub fn variable(mut self, name: &'static str, value: impl Fits<Text>) -> Self {
        self.variables.push((name, external(value)));
        self
    }

    /// The same with an environment variable that holds a secret.
    #[must_use]
    pub fn secret(mut self, name: &'static str, secret: impl Into<ContainerSecret>) -> Self {
        self.secrets.push((name, secret.into()));
        self
    }

    /// The same with a directory that can be written to. Everything else is read-only, so that an intruder cannot stay.
    #[must_use]
    pub fn scratch(mut self, path: &'static str) -> Self {
        self.scratch.push(path);
        self
    }

    /// Names for the scratch directories' volumes, in order.
    pub(super) fn volumes(&self) -> Vec<(String, &'static str)> {
        self.scratch.iter().enumerate().map(|(index, path)| (format!("scratch-{}", index + 1), *path)).collect()
    }
}

impl ContainerSecret {
    /// What a container definition says about where the secret is.
    pub(super) fn address(self) -> Interpolated {
        match self {
            Self::SsmParameter(name) => ssm_parameter_arn(name),
            Self::Generated(secret) => secret.address(),
        }
    }
}

/// The ARN of a parameter whose name begins with `/`.
pub(super) fn ssm_parameter_arn(name: Parameter<SsmParameterName>) -> Interpolated {
    sub!("arn:{partition}:ssm:{region}:{account}:parameter{name}")
}
