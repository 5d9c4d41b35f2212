// Its type comes from a property.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let configuration = new { subnets: [] };
}

fn main() {}
