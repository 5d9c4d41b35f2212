// Operators and keys.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let policy = iam::ManagedPolicy {
        policy_document: new {
            statement: [new {
                effect: Allow,
                action: ["s3:GetObject"],
                resource: ["*"],
                condition: json!({
                    "StringEqual": { "aws:SourceAccount": "123456789012" },
                    "ArnLike": { "aws:SourceARNs": "arn:aws:sns:us-east-1:123456789012:alerts" },
                    "StringLike": { "s3:prefixx": "logs/*" },
                }),
            }],
        },
    };
}

fn main() {}
