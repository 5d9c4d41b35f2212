// Misspelt elements.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let policy = iam::ManagedPolicy {
        policy_document: new {
            statement: [new { efect: Allow, actions: ["s3:GetObject"], resources: ["*"] }],
        },
    };
    let other = iam::ManagedPolicy {
        policy_document: new { Statement: [new { effect: allow, action: ["s3:GetObject"], resource: ["*"] }] },
    };
}

fn main() {}
