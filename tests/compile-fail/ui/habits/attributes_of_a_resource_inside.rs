// `DependsOn` and `DeletionPolicy` stand on the `let`.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let bucket = s3::Bucket { DependsOn: "Key", deletion_policy: "Retain", UpdateReplacePolicy: "Retain", Condition: "Production" };
}

fn main() {}
