// The hidden field says what to do; rustc says it at each field.
use specforge_dsl::prelude::*;

fn network(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16", enable_dns_support: true };
}

struct Network;

impl Network {
    fn subnet(&self, vpc: Handle<ec2::Vpc>) {
        let subnet = ec2::Subnet { vpc_id: vpc };
    }
}

const TOPIC: sns::Topic = sns::Topic { display_name: "Alerts" };

fn main() {
    let queue = || sqs::Queue { fifo_queue: true };
}
