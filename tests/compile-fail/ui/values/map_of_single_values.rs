// A map has names and values.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, role: Handle<iam::Role>) {
    let function = lambda::Function {
        code: new { image_uri: "image" },
        role,
        environment: new { variables: ["STAGE", ("A", "b", "c")] },
    };
}

fn main() {}
