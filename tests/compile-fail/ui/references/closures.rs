use specforge_dsl::prelude::*;

#[component]
fn groups(scope: &Scope, vpc: Handle<ec2::Vpc>, key: Handle<kms::Key>) {
    let choose = |first: bool| if first { vpc.vpc_id() } else { vpc.default_network_acl() };
    let wrong = |name: &str| sub!("{vpc}-{name}");
    let group = ec2::SecurityGroup { group_description: "web", vpc_id: wrong("a") };
    let called = ec2::SecurityGroup { group_description: "web", vpc_id: (|| key)() };
    let lazily = ec2::SecurityGroup { group_description: "web", vpc_id: None.unwrap_or_else(|| key) };
}

fn main() {}
