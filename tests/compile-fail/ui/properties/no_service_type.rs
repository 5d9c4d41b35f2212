// A type of another service.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let database = ec2::DbInstance { engine: "postgres" };
    let bucket = s3::Buckets {};
    let function = lambda::Functoin {};
}

fn main() {}
