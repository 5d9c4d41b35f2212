// No resource there, and actions of `sts` alone.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let role = iam::Role {
        assume_role_policy_document: new {
            statement: [new {
                effect: Allow,
                action: ["s3:GetObject"],
                resource: ["*"],
                principal: new { service: ["ecs-tasks.amazonaws.com"] },
            }],
        },
    };
}

fn main() {}
