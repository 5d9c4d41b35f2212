//! Condition keys.

use crate::iam::action::matches;
use crate::iam::service::{IamService, service};
use crate::suggest;

/// Condition keys that every service knows. A `/` ends those that a name of one's own follows.
///
/// Source: the IAM User Guide, "AWS global condition context keys".
const GLOBAL: &[&str] = &[
    "aws:AssumedRoot",
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:ChatbotSourceArn",
    "aws:CurrentTime",
    "aws:Ec2InstanceSourcePrivateIPv4",
    "aws:Ec2InstanceSourceVpc",
    "aws:EpochTime",
    "aws:FederatedProvider",
    "aws:IsMcpServiceAction",
    "aws:MultiFactorAuthAge",
    "aws:MultiFactorAuthPresent",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:PrincipalTag/",
    "aws:PrincipalType",
    "aws:RequestTag/",
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "aws:ResourceTag/",
    "aws:SecureTransport",
    "aws:SignInSessionArn",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIdentity",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:TagKeys",
    "aws:TokenIssueTime",
    "aws:UserAgent",
    "aws:ViaAWSMcpService",
    "aws:ViaAWSService",
    "aws:VpcSourceIp",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "aws:referer",
    "aws:userid",
    "aws:username",
];

/// Whether a condition key exists, in any case: a global one, or one that the service of its prefix knows. Keys of
/// identity providers (`token.actions.githubusercontent.com:sub`) are names of one's own, and exist.
pub fn condition_key_exists(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    let Some((prefix, _)) = lower.split_once(':') else { return false };
    if prefix == "aws" {
        return GLOBAL.iter().any(|global| {
            let global = global.to_ascii_lowercase();
            if global.ends_with('/') {
                lower.starts_with(&global) && lower.len() > global.len()
            } else {
                lower == global
            }
        });
    }
    match service(prefix) {
        Some(service) => service.condition_keys().any(|known| matches(&as_pattern(known), &lower)),
        None => prefix.contains('.') || prefix == "saml",
    }
}

/// The condition key that a wrong one was probably meant to be.
pub fn suggest_condition_key(wrong: &str) -> Option<&'static str> {
    let (prefix, _) = wrong.split_once(':')?;
    let of_service = service(prefix).into_iter().flat_map(IamService::condition_keys);
    suggest(wrong, GLOBAL.iter().copied().chain(of_service))
}

/// `ssm:resourceTag/${TagKey}` is `ssm:resourcetag/*`.
fn as_pattern(key: &str) -> String {
    let mut pattern = String::new();
    let mut rest = key;
    while let Some((before, after)) = rest.split_once("${") {
        pattern.push_str(before);
        pattern.push('*');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    (pattern + rest).to_ascii_lowercase()
}
