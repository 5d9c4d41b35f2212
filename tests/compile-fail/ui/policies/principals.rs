// Service principals.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let role = iam::Role {
        assume_role_policy_document: new {
            statement: [
                new { effect: Allow, action: ["sts:AssumeRole"], principal: new { service: ["ecs-task.amazonaws.com"] } },
                new { effect: Allow, action: ["sts:AssumeRole"], principal: new { service: ["lambda"] } },
                new { effect: Allow, action: ["sts:AssumRole"], principal: new { servce: ["lambda.amazonaws.com"] } },
            ],
        },
    };
}

fn main() {}
