use crate::prelude::*;

/// Asks for the name of a secret in Parameter Store that a person puts there: a `SecureString`, which CloudFormation cannot
/// make. Says how to, if it is missing.
///
/// The parameter is called after the binding: `let mail_password = ssm_secret(…)` makes `MailPasswordName`.
#[component]
pub fn ssm_secret(scope: &Scope, what: &str, default_name: &str, placeholder: &str) -> Parameter<SsmParameterName> {
    let name = Parameter::<SsmParameterName> {
        description: format!("The SecureString that holds {what}"),
        default: default_name,
        sample: default_name,
    };
    scope.requires(Prerequisite::new(what).until_ssm_parameter_exists(name).command(sub!(
        "aws ssm put-parameter \\\n  --name \"{default_name}\" \\\n  --value \"{placeholder}\" \\\n  --type \"SecureString\" \\\n  \
         --overwrite"
    )));
    name
}
