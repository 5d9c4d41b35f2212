// Braces are no map.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, role: Handle<iam::Role>) {
    let function = lambda::Function {
        code: new { image_uri: "image" },
        role,
        environment: new { variables: new { stage: "production" } },
    };
}

fn main() {}
