/// Something that a person provides between two stacks of a first deployment: an image, a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prerequisite {
    /// What is needed, for example `the backend's container image`.
    pub subject: String,
    /// How the deployment sees that it is missing.
    pub missing: Missing,
    /// The exact commands that provide it. `${Name}` stands for the value of the stack's parameter `Name` or the output
    /// `Name` of an earlier stack of the app, `${AWS::Region}` and `${AWS::AccountId}` for the deployment's own.
    pub commands: Vec<String>,
}

/// How a deployment sees that a [`Prerequisite`] is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// The stack does not exist yet and no value was given for this parameter.
    ParameterNotGiven(String),
    /// The parameter is of type `AWS::SSM::Parameter::Name` and no parameter of that name exists in the account:
    /// CloudFormation refuses the change set.
    SsmParameterNotFound(String),
    /// These parameters read values of a contract from SSM Parameter Store, and another app has not published one of them:
    /// CloudFormation refuses the change set.
    NotPublished(Vec<String>),
}
