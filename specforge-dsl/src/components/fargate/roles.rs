use super::container::{Container, ContainerSecret, ssm_parameter_arn};
use crate::prelude::*;

/// Makes the role in which ECS starts a task: it may fetch this service's image, write its logs and read its secrets, and
/// nothing else.
#[component]
pub(super) fn execution_role(scope: &Scope, container: &Container) -> Handle<iam::Role> {
    let parameters: Vec<_> = container
        .secrets
        .iter()
        .filter_map(|(_, secret)| match secret {
            ContainerSecret::SsmParameter(name) => Some(ssm_parameter_arn(*name)),
            ContainerSecret::Generated(_) => None,
        })
        .collect();
    // A secret of which two fields are read is one secret, and one key encrypts many.
    let (mut secrets, mut keys) = (Vec::new(), Vec::new());
    for (_, secret) in &container.secrets {
        let ContainerSecret::Generated(generated) = secret else { continue };
        let (secret, key) = (sub!("{}", generated.secret), sub!("{}", generated.key.arn()));
        if !secrets.contains(&secret) {
            secrets.push(secret);
        }
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let role = iam::Role {
        assume_role_policy_document: new {
            statement: [new {
                effect: Allow,
                principal: new { service: ["ecs-tasks.amazonaws.com"] },
                action: ["sts:AssumeRole"],
                condition: json!({ "StringEquals": { "aws:SourceAccount": account_id() } }),
            }],
        },
        policies: [new {
            policy_name: "start-tasks",
            policy_document: new {
                statement: [
                    new {
                        // The one action that knows no resource (Service Authorization Reference, Amazon ECR).
                        sid: "SignInToRegistry",
                        effect: Allow,
                        action: ["ecr:GetAuthorizationToken"],
                        resource: ["*"],
                    },
                    new {
                        sid: "FetchImage",
                        effect: Allow,
                        action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                        resource: [container.repository.arn()],
                    },
                    new {
                        sid: "WriteLogs",
                        effect: Allow,
                        action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                        resource: [container.log_group.arn()],
                    },
                    (!parameters.is_empty()).then(|| new {
                        // The key `aws/ssm` admits whoever may read the parameter.
                        sid: "ReadParameters",
                        effect: Allow,
                        action: ["ssm:GetParameters"],
                        resource: &parameters,
                    }),
                    (!secrets.is_empty()).then(|| new {
                        sid: "ReadSecrets",
                        effect: Allow,
                        action: ["secretsmanager:GetSecretValue"],
                        resource: &secrets,
                    }),
                    (!keys.is_empty()).then(|| new {
                        sid: "DecryptSecrets",
                        effect: Allow,
                        action: ["kms:Decrypt"],
                        resource: &keys,
                        condition: json!({
                            "StringEquals": { "kms:ViaService": sub!("secretsmanager.{region}.{url_suffix}") },
                        }),
                    }),
                ],
            },
        }],
    };
    role
}

/// Makes the role that the application itself has: none of AWS, until it needs something.
#[component]
pub(super) fn task_role(scope: &Scope) -> Handle<iam::Role> {
    let role = iam::Role {
        assume_role_policy_document: new {
            statement: [new {
                effect: Allow,
                principal: new { service: ["ecs-tasks.amazonaws.com"] },
                action: ["sts:AssumeRole"],
                condition: json!({ "StringEquals": { "aws:SourceAccount": account_id() } }),
            }],
        },
    };
    role
}
