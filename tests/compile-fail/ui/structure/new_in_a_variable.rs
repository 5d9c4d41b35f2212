// An object in a variable has the type of the property that the variable is the value of.
use specforge_dsl::prelude::*;

#[component]
fn policies(scope: &Scope, ports: &[u16]) {
    let policy = new { statement: [new { effect: Alow, acton: ["s3:GetObject"], resource: ["*"] }] };
    let reader = iam::ManagedPolicy { policy_document: policy };

    let rule = new { ip_protocol: "tcp", from_port: "22", to_port: 23, cidr_ip: "10.0.0.0/8" };
    let rules: Vec<_> = ports.iter().map(|port| new { ip_protocol: "tcp", to_prt: *port }).collect();
    let one = ec2::SecurityGroup { group_description: "One", security_group_ingress: [rule] };
    let many = ec2::SecurityGroup { group_description: "Many", security_group_ingress: rules.clone() };

    let versioning = if ports.is_empty() { new { status: Enable } } else { new {} };
    let bucket = s3::Bucket { versioning_configuration: versioning };

    let different = new { key: "Project", value: "shop" };
    let topic = sns::Topic { tags: [different] };
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16", tags: [different] };
}

fn main() {}
