// Services and actions that do not exist.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let policy = iam::ManagedPolicy {
        policy_document: new {
            statement: [
                new { effect: Allow, action: ["s3:GetObjects", "s3:Gett*", "ecr:*"], resource: ["*"] },
                new { effect: Allow, action: "dynamo:GetItem", resource: "*" },
                new { effect: Allow, action: "GetObject", resource: "*" },
            ],
        },
    };
}

fn main() {}
