// The sample must fit.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let digest = Parameter::<Text> { allowed_pattern: "sha256:[0-9a-f]{64}", sample: "latest" };
}

fn main() {}
