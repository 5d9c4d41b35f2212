/// A template parameter and where its value comes from at deployment.
///
/// The constraints (`AllowedPattern`, `AllowedValues`, lengths, bounds) stand in the template's `Parameters` section.
#[derive(Debug, Clone, PartialEq)]
pub struct StackParameter {
    /// The parameter's logical ID.
    pub name: String,
    /// The CloudFormation type, for example `String` or `AWS::SSM::Parameter::Name`.
    pub r#type: String,
    /// What the value is, for the person who has to give it.
    pub description: Option<String>,
    /// The value used when none is given at the stack's creation.
    pub default: Option<String>,
    /// Whether the value is a secret that must never be shown.
    pub no_echo: bool,
    /// A plausible value for deployments onto the embedded CloudFormation. It never reaches a template.
    pub sample: Option<String>,
    /// Where the value comes from.
    pub source: ParameterSource,
}

/// Where a parameter's value comes from at deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterSource {
    /// A person gives it, or the stack keeps its previous value, or the default applies.
    Given,
    /// A contract: CloudFormation reads what another app published under the name that is the default. The last
    /// deployment's name does not count, nor does a person have to give one.
    Contract,
    /// The output of the same app's other stack fills it at each deployment.
    Output {
        /// The CloudFormation name of the stack that has the output.
        stack: String,
        /// The output's logical ID.
        output: String,
    },
}
