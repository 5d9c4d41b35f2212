use super::Retention;
use crate::prelude::*;

/// A secret whose value was made inside AWS and that no template, log or person has seen.
#[derive(Clone, Copy)]
pub struct GeneratedSecret {
    /// The secret.
    pub secret: Handle<secretsmanager::Secret>,
    /// The key that encrypts it: who reads the secret has to be allowed to use the key.
    pub key: Handle<kms::Key>,
    field: Option<&'static str>,
}

/// How a secret is made.
pub struct GeneratedSecretSettings<'a> {
    /// What it is for.
    pub description: &'a str,
    /// The key that encrypts it.
    pub key: Handle<kms::Key>,
    /// How many letters and digits it has.
    pub length: u8,
    /// The user name that it stands beside, if it is a password.
    pub user_name: Option<&'a str>,
    /// Whether it outlives its stack.
    pub retention: Retention,
}

/// Makes a secret of random letters and digits.
///
/// With a user name it is a JSON document with the fields `username` and `password`, as databases and their clients
/// expect. Never change how it is generated once it is in use: that makes another secret. No punctuation, because each
/// service forbids some of it.
#[component]
pub fn generated_secret(scope: &Scope, settings: &GeneratedSecretSettings<'_>) -> GeneratedSecret {
    let GeneratedSecretSettings { key, user_name, .. } = *settings;
    #[deletion_policy(settings.retention)]
    let credentials = secretsmanager::Secret {
        description: settings.description,
        kms_key_id: key,
        generate_secret_string: new {
            password_length: settings.length,
            exclude_punctuation: true,
            generate_string_key: user_name.map(|_| "password"),
            secret_string_template: user_name.map(|name| json!({ "username": name })),
        },
    };
    GeneratedSecret { secret: credentials, key, field: user_name.map(|_| "password") }
}

impl GeneratedSecret {
    /// Another field of the same secret, for example `username`.
    #[must_use]
    pub fn field(self, name: &'static str) -> Self {
        Self { field: Some(name), ..self }
    }

    /// The value itself, for a property that takes nothing else. CloudFormation fetches it while it deploys; the template
    /// holds its address alone (CloudFormation User Guide, "Get a secret or secret value from Secrets Manager").
    pub fn resolved(self) -> Interpolated {
        let secret = self.secret;
        match self.field {
            Some(field) => sub!("{{{{resolve:secretsmanager:{secret}:SecretString:{field}}}}}"),
            None => sub!("{{{{resolve:secretsmanager:{secret}}}}}"),
        }
    }

    /// Where a container finds it (ECS Developer Guide, "Pass Secrets Manager secrets through environment variables").
    pub(super) fn address(self) -> Interpolated {
        let secret = self.secret;
        match self.field {
            Some(field) => sub!("{secret}:{field}::"),
            None => sub!("{secret}"),
        }
    }
}
