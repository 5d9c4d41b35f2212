//! At the mark: `effect`, `action`, `resource`.
use specforge_dsl::prelude::*;

#[component]
fn job(scope: &Scope) {
    let role = iam::Role {
        assume_role_policy_document: new { statement: [new { effect: Allow, ¦ }, new { effect: Deny }] },
    };
}
