// Attributes are methods.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, role: Handle<iam::Role>) {
    let output = Output { value: role.arn };
}

fn main() {}
