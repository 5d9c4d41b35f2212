// A letter or a separator too much.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let role = iam::Role {
        assume_role_policy_document: new {
            statement: [
                new { effect: Allow, action: "sts:AssumeRole", principal: new { service: "lamda.amazonaws.com" } },
                new { effect: Allow, action: "sts:AssumeRole", principal: new { service: "ecs_tasks.amazonaws.com" } },
                new { effect: Allow, action: "sts:AssumeRole", principal: new { service: ["event.amazonaws.com"] } },
            ],
        },
    };
}

fn main() {}
