// Literals in `sub!`.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, name: &str) {
    let policy = iam::ManagedPolicy {
        policy_document: new {
            statement: [
                new { effect: Allow, action: ["sqs:SendMessage"], resource: [sub!("arn:{partition}:sns:{region}:{account}:{name}")] },
                new {
                    effect: Allow,
                    action: "dynamodb:GetItem",
                    resource: sub!("arn:{partition}:dynamo:{region}:{account}:table/{name}"),
                },
            ],
        },
    };
}

fn main() {}
