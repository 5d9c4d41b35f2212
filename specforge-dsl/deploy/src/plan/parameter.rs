use serde::Serialize;

/// A parameter as the deployment will send it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedParameter {
    /// The parameter's logical ID.
    pub name: String,
    /// The value for people; absent for secrets and for values that are not known yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Whether the value is a secret, which is never shown.
    pub secret: bool,
    /// Where the value comes from.
    pub origin: ValueOrigin,
}

/// Where a parameter's value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueOrigin {
    /// A person gave it for this deployment.
    Given,
    /// The template's default.
    Default,
    /// The value of the last deployment stays.
    Previous,
    /// An output of another stack of the app.
    Output {
        /// The short ID of the stack that has the output.
        stack: String,
        /// The output's logical ID.
        output: String,
    },
    /// The weight that a listener rule has at the moment, so that an update of the rule moves no traffic.
    Live,
    /// A made-up value, on the embedded CloudFormation alone.
    Sample,
    /// Nobody gave it; a prerequisite of the stack provides it.
    Awaited,
}
