/// The account and the region that an app is made for. Where one is not named, the app may be deployed to any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    /// The number of the AWS account, twelve digits.
    pub account: Option<String>,
    /// The region, for example `eu-central-1`.
    pub region: Option<String>,
}
