use specforge_dsl::prelude::*;

fn found(subnet: Handle<ec2::Subnet>) -> Result<Handle<ec2::Subnet>, String> {
    Ok(subnet)
}

fn name_of(number: usize) -> String {
    format!("vpc-{number}")
}

struct Subnets(Vec<Handle<ec2::Subnet>>);

impl Subnets {
    fn first(&self) -> &Handle<ec2::Subnet> {
        &self.0[0]
    }
}

#[component]
fn groups(scope: &Scope, subnets: &Subnets) -> Result<(), String> {
    let tried = ec2::SecurityGroup { group_description: "web", vpc_id: found(subnets.0[0])? };
    let called = ec2::SecurityGroup { group_description: "web", vpc_id: name_of(1) };
    let asked = ec2::SecurityGroup { group_description: "web", vpc_id: subnets.first() };
    let right = ec2::SecurityGroup { group_description: "web", vpc_id: subnets.first().vpc_id() };
    Ok(())
}

fn main() {}
