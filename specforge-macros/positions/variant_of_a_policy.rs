//! At the mark: `Retain`, `Snapshot`.
use specforge_dsl::prelude::*;

#[component]
fn data(scope: &Scope) {
    #[deletion_policy(Re¦)]
    let bucket = s3::Bucket {};
}
