use specforge_dsl::components::{FreeStorageSpace, alarm, gibibytes, minimum};
use specforge_dsl::prelude::*;

#[stack]
fn watching(scope: &Scope, topic: Handle<sns::Topic>, load_balancer: Handle<elb::LoadBalancer>) {
    let full = minimum(FreeStorageSpace, &load_balancer).below(gibibytes(2));
    let storage = alarm(scope, topic, "The storage is nearly full", full);
}

fn main() {}
