// Both builds may be right; a mistake in it is found.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let vpc = ec2::Vpc {
        #[cfg(feature = "large")]
        cidr_blok: "10.0.0.0/16",
        #[retain]
        cidr_block: "10.0.0.0/20",
    };
}

fn main() {}
