//! At the mark: `Allow`, `Deny`.
use specforge_dsl::prelude::*;

#[component]
fn job(scope: &Scope, production: bool) {
    let role = iam::Role {
        assume_role_policy_document: new { statement: [new { effect: if production { A¦ } else { Deny } }] },
    };
}
