use specforge_dsl::prelude::*;

const VPC: &str = "vpc-0abc12345678";
static OTHER: &str = "vpc-0abc12345678";

fn read() -> String {
    VPC.to_owned()
}

#[component]
fn groups(scope: &Scope, id: &str, vpc: Handle<ec2::Vpc>) {
    let constant = ec2::SecurityGroup { group_description: "web", vpc_id: VPC };
    let statically = ec2::SecurityGroup { group_description: "web", vpc_id: OTHER };
    let variable = ec2::SecurityGroup { group_description: "web", vpc_id: id };
    let formatted = ec2::SecurityGroup { group_description: "web", vpc_id: format!("vpc-{id}") };
    let function = ec2::SecurityGroup { group_description: "web", vpc_id: read() };
    let interpolated = ec2::SecurityGroup { group_description: "web", vpc_id: sub!("{vpc}") };
    let shape = ec2::SecurityGroup { group_description: "web", vpc_id: "subnet-0abc12345678" };
    let short = ec2::SecurityGroup { group_description: "web", vpc_id: "vpc-0abc" };
    let arm = ec2::SecurityGroup { group_description: "web", vpc_id: if id.is_empty() { "vpc-0abc12345678" } else { "vpc" } };
    let concatenated = ec2::SecurityGroup { group_description: "web", vpc_id: concat!("vpc-", "0abc12345678") };
    let raw = ec2::SecurityGroup { group_description: "web", vpc_id: r"vpc-0abc12345678" };
    let right = ec2::SecurityGroup { group_description: "web", vpc_id: external::<ec2::VpcId>(VPC) };
    let arn = logs::LogGroup { kms_key_id: "arn:aws:iam::111122223333:role/key" };
    let zone = route53::RecordSet { name: "a.example.com", r#type: "A", hosted_zone_id: "example.com", ttl: "60", resource_records: ["192.0.2.1"] };
}

fn main() {}
