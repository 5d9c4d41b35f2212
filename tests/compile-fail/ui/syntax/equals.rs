// `=` for `:`; the other resource's mistake shows.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block = "10.0.0.0/16", enable_dns_suport: true };
    let queue = sqs::Queue { queue_nam: "c" };
}

fn main() {}
