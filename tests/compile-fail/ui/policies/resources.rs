// What the action is not about.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let policy = iam::ManagedPolicy {
        policy_document: new {
            statement: [
                new { effect: Allow, action: ["s3:GetObject"], resource: ["arn:aws:s3:::logs"] },
                new { effect: Allow, action: ["ecr:GetAuthorizationToken"], resource: ["arn:aws:ecr:us-east-1:123456789012:repository/shop"] },
                new { effect: Allow, action: ["sqs:SendMessage"], resource: ["arn:aws:sns:us-east-1:123456789012:alerts"] },
            ],
        },
    };
}

fn main() {}
