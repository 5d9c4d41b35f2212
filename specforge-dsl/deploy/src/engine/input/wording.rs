//! What is said of each problem, and what a person can do about it.

use super::InputProblem;
use crate::suggestion::choice;
use crate::text::Text;
use std::fmt;

impl InputProblem {
    /// What a person can do about it.
    pub fn help(&self) -> Text {
        match self {
            Self::UnknownStack { suggestion: Some(suggestion), .. } => format!("did you mean `{suggestion}`?").into(),
            Self::UnknownStack { known, .. } => format!("the app's stacks are {}", quoted(known)).into(),
            Self::UnknownParameter { suggestion: Some(suggestion), .. } => format!("did you mean `{suggestion}`?").into(),
            Self::UnknownParameter { .. } => "`list --json` shows the parameters of each stack".into(),
            Self::MissingParameter { name, .. } => format!("give it with `--parameter {name}=…`").into(),
            Self::InvalidParameter { name, .. } => format!("give another value with `--parameter {name}=…`").into(),
            Self::ProviderNotDeployed { provider, .. } => {
                format!("deploy `{provider}` first, or leave `--only` away").into()
            }
            Self::UnknownImage { suggestion: Some(suggestion), .. } => format!("did you mean `{suggestion}`?").into(),
            Self::UnknownImage { known, .. } if known.is_empty() => {
                "let the image of an ECS task definition come from a parameter, as `image_digest` does".into()
            }
            Self::UnknownImage { known, .. } => format!("the images are {}", quoted(known)).into(),
            Self::AmbiguousImage { candidates, .. } => format!("name one of {}", quoted(candidates)).into(),
            Self::ImageGivenTwice { .. } => "give one of them".into(),
            Self::InvalidImage { name, .. } => format!("give another one with `--image {name}=…`").into(),
            Self::StackNotDeployed { stack } => Text::new("run ").command(["deploy", stack]).then(" first"),

            Self::ParameterNotDeployed { stack, .. } | Self::ForeignTemplate { stack } => {
                Text::new("run ").command(["deploy", stack]).then(" once: it brings the deployed stack up to the app")
            }
            Self::UndeclaredResource { suggestions, .. } | Self::UnknownResource { suggestions, .. }
                if !suggestions.is_empty() =>
            {
                format!("did you mean {}?", choice(suggestions)).into()
            }
            Self::UndeclaredResource { .. } => "declare the resource first, then import it".into(),
            Self::AmbiguousResource { candidates, .. } => format!("name one of {}", quoted(candidates)).into(),
            Self::AlreadyInStack { logical_id, .. } => {
                format!("leave `{logical_id}` away; a resource that is to take its place needs another logical ID").into()
            }
            Self::NoDeletionPolicy { .. } => {
                "put `#[deletion_policy(Retain)]` on it, so that it survives whatever goes wrong".into()
            }
            Self::NotImportable { .. } => Text::new("let the next ")
                .command(["deploy"])
                .then(" create one, and delete the old one by hand"),
            Self::WrongIdentifier { logical_id, expected, .. } => match expected.as_slice() {
                [only] => format!("write `{logical_id}=` and the `{only}` of the resource").into(),
                several => {
                    let pairs: Vec<String> = several.iter().map(|name| format!("{name}=…")).collect();
                    format!("write `{logical_id}={}`", pairs.join(",")).into()
                }
            },
            Self::ImportNeeds { stack, logical_id } => {
                Text::new(format!("import `{logical_id}` as well, or run "))
                    .command(["deploy", stack])
                    .then(" with it first")
            }
            Self::NotMovedYet { .. } => Text::new("run ").command(["refactor"]).then(
                " first, which moves it with what it holds; or leave `#[moved]` away: a new resource takes its place, and the old one goes",
            ),
            Self::NothingToRestart => "give `force_new_deployment` of the service a nonce that is a parameter, as \
                 `fargate_service` does"
                .into(),
            Self::UnknownResource { .. } => {
                "name it by its logical ID or as in the code, with its stack before it where two stacks have one: \
                 `data.database`"
                    .into()
            }
            Self::NotSkippable { failed, .. } if failed.is_empty() => {
                "leave `--skip` away: no resource failed to go back".into()
            }
            Self::NotSkippable { failed, .. } => format!("what may be skipped is {}", quoted(failed)).into(),
            Self::OutputInUse { user, .. } => format!("deploy `{user}` along, so that it no longer uses them").into(),
            Self::StillNeeded { user, .. } => {
                Text::new("run ")
                    .command(["destroy", user])
                    .then(format!(" first, or leave `--only` away, which deletes `{user}` as well"))
            }
            Self::NoOrphan { known, .. } if known.is_empty() => "there is none: all that is deployed under the app's name is in the app".into(),
            Self::NoOrphan { known, .. } => format!("there is {}", quoted(known)).into(),
            Self::NotThere { .. } | Self::NothingRuns => {
                Text::default().command(["status"]).then(" shows how the stacks stand")
            }
            Self::NoRegion => "set `--region`, `AWS_REGION`, or `region` in the profile".into(),
            Self::NoCredentials(reason) if !reason.is_empty() => {
                "check `--profile`, `--role-arn` and the network; or deploy without an account onto the embedded \
                 CloudFormation: `--local`"
                    .into()
            }
            Self::NoCredentials(_) => "set `AWS_PROFILE` (or `--profile`), or `AWS_ACCESS_KEY_ID` and \
                 `AWS_SECRET_ACCESS_KEY`; or deploy without an account onto the embedded CloudFormation: `--local`"
                .into(),
            Self::FeatureNeeded { feature } => format!(
                "build with `features = [\"{feature}\"]` of `specforge-deploy`, or have the AWS CLI give the credentials: \
                 `eval \"$(aws configure export-credentials --format env)\"`"
            )
            .into(),
            Self::MfaCodeNeeded { .. } => "run it in a terminal, or sign in first and give the temporary credentials in \
                 `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`"
                .into(),
            Self::WrongAccount { .. } => {
                "use credentials of the app's account (`--profile`, `AWS_PROFILE`, `--role-arn`), or correct `app.account(…)`"
                    .into()
            }
            Self::WrongRegion { expected, .. } => format!("use `--region {expected}`, or correct `app.region(…)`").into(),
            Self::UnknownProfile(_) => "`aws configure list-profiles` shows the profiles there are".into(),
        }
    }
}

impl fmt::Display for InputProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownStack { name, .. } => write!(f, "no stack is called `{name}`"),
            Self::UnknownParameter { name, .. } => write!(f, "no stack has a parameter `{name}`"),
            Self::MissingParameter { name, stacks, description } => {
                write!(f, "the parameter `{name}` of {} has no value", quoted(stacks))?;
                match description {
                    Some(description) => write!(f, ": {description}"),
                    None => Ok(()),
                }
            }
            Self::InvalidParameter { name, stack, why } => {
                write!(f, "the parameter `{name}` of `{stack}` {why}")
            }
            Self::ProviderNotDeployed { stack, provider, outputs } => match outputs.as_slice() {
                [output] => write!(f, "`{stack}` needs the output `{output}` of `{provider}`, which is not deployed"),
                several => {
                    write!(f, "`{stack}` needs {} outputs of `{provider}`, which is not deployed", several.len())
                }
            },
            Self::UnknownImage { known, .. } if known.is_empty() => {
                write!(f, "no container of the app takes its image from a parameter")
            }
            Self::UnknownImage { name, .. } => write!(f, "no image is called `{name}`"),
            Self::ImageGivenTwice { names } => write!(f, "{} are one image, with different digests", quoted(names)),
            Self::AmbiguousImage { name, .. } => write!(f, "`{name}` may be the image of several containers"),
            Self::InvalidImage { name, why } => write!(f, "the image `{name}` {why}"),
            Self::StackNotDeployed { stack } | Self::NotThere { stack } => write!(f, "`{stack}` is not deployed"),
            Self::ParameterNotDeployed { stack, parameter } => {
                write!(f, "the deployed template of `{stack}` has no parameter `{parameter}`")
            }
            Self::ForeignTemplate { stack } => {
                write!(f, "the deployed template of `{stack}` is not JSON, so this tool did not deploy it")
            }
            Self::UndeclaredResource { name, .. } => write!(f, "no resource of the app is called `{name}`"),
            Self::AmbiguousResource { name, .. } => write!(f, "`{name}` may be one of several resources"),
            Self::AlreadyInStack { stack, logical_id } => {
                write!(f, "the deployed stack `{stack}` has a resource `{logical_id}` already")
            }
            Self::NoDeletionPolicy { logical_id, location } => {
                write!(f, "`{logical_id}` has no deletion policy, without which CloudFormation imports nothing")?;
                location.as_ref().map_or(Ok(()), |location| write!(f, " ({location})"))
            }
            Self::NotImportable { logical_id, resource_type } => {
                write!(f, "CloudFormation cannot import `{logical_id}`: it imports no {resource_type}")
            }
            Self::WrongIdentifier { logical_id, resource_type, expected } => {
                write!(f, "{resource_type} `{logical_id}` is identified by {}", quoted(expected))
            }
            Self::ImportNeeds { stack, logical_id } => {
                write!(
                    f,
                    "what is to be imported refers to `{logical_id}`, which is not in the deployed stack `{stack}`"
                )
            }
            Self::NotMovedYet { from, to, location } => {
                write!(f, "`{from}` is to be `{to}` and was not moved yet")?;
                location.as_ref().map_or(Ok(()), |location| write!(f, " ({location})"))
            }
            Self::NothingToRestart => write!(f, "no ECS service of these stacks can be started anew by a parameter"),
            Self::UnknownResource { name, stack, .. } if stack.contains(", ") => {
                write!(f, "none of the stacks {stack} has a resource `{name}`")
            }
            Self::UnknownResource { name, stack, .. } => write!(f, "`{stack}` has no resource `{name}`"),
            Self::NotSkippable { name, .. } => {
                write!(f, "`{name}` cannot be skipped: only what failed to go back can, which it did not")
            }
            Self::OutputInUse { provider, outputs, user } => {
                write!(f, "`{provider}` loses {}, which `{user}` still uses", quoted(outputs))
            }
            Self::StillNeeded { stack, user } => write!(f, "`{user}` is deployed and needs `{stack}`"),
            Self::NoOrphan { name, .. } => write!(f, "`{name}` is no stack that the app once had"),
            Self::NothingRuns => write!(f, "no operation is running on any stack of the app"),
            Self::NoRegion => write!(f, "no AWS region is set"),
            Self::NoCredentials(reason) if reason.is_empty() => write!(f, "no AWS credentials were found"),
            Self::NoCredentials(reason) => write!(f, "AWS credentials could not be had: {reason}"),
            Self::FeatureNeeded { feature } => {
                write!(
                    f,
                    "the credentials of this profile need the feature `{feature}`, which this program does not have"
                )
            }
            Self::MfaCodeNeeded { profile, device } => {
                write!(f, "the role of the profile `{profile}` takes a code of `{device}`, and nobody can type it here")
            }
            Self::WrongAccount { expected, found, identity } => {
                write!(f, "the app belongs to the account {expected}, and these credentials to {found} (`{identity}`)")
            }
            Self::WrongRegion { expected, found } => {
                write!(f, "the app belongs to the region `{expected}`, and the region is set to `{found}`")
            }
            Self::UnknownProfile(name) => write!(f, "the profile `{name}` is not configured"),
        }
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
