use specforge_dsl::components::{FreeStorageSpace, alarm, minimum, percent};
use specforge_dsl::prelude::*;

#[stack]
fn watching(scope: &Scope, topic: Handle<sns::Topic>, database: Handle<rds::DbInstance>) {
    let full = minimum(FreeStorageSpace, &database).below(percent(10));
    let storage = alarm(scope, topic, "The storage is nearly full", full);
}

fn main() {}
