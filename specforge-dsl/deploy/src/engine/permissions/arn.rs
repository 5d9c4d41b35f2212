use specforge_dsl::assembly::Assembly;

/// What ARNs say of partition, region and account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// `aws`, `aws-cn`, `aws-us-gov`, or `*`.
    pub partition: String,
    /// A region, or `*`.
    pub region: String,
    /// An account's number, or `*`.
    pub account: String,
}

impl Whereabouts {
    /// What the app says of itself; `*` for what it leaves open.
    pub fn of(assembly: &Assembly) -> Self {
        let region = assembly.environment.region.clone();
        Self {
            partition: region.as_deref().map_or("*", partition).to_owned(),
            region: region.unwrap_or_else(|| "*".to_owned()),
            account: assembly.environment.account.clone().unwrap_or_else(|| "*".to_owned()),
        }
    }

    /// Pseudo parameters, which CloudFormation fills in a template.
    pub fn pseudo_parameters() -> Self {
        Self {
            partition: "${AWS::Partition}".to_owned(),
            region: "${AWS::Region}".to_owned(),
            account: "${AWS::AccountId}".to_owned(),
        }
    }

    /// The ARN of something in the region.
    pub(super) fn regional(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{}:{}:{resource}", self.partition, self.region, self.account)
    }

    /// The ARN of something that belongs to the account alone.
    pub(super) fn global(&self, service: &str, resource: &str) -> String {
        format!("arn:{}:{service}::{}:{resource}", self.partition, self.account)
    }
}

/// The partition that a region belongs to (AWS General Reference, "Amazon Resource Names").
fn partition(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("cn-") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ if region.starts_with("us-isob-") => "aws-iso-b",
        _ if region.starts_with("us-iso-") => "aws-iso",
        _ if region.starts_with("eusc-") => "aws-eusc",
        _ => "aws",
    }
}
