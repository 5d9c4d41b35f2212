// `VpcId` is `vpc_id`.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, vpc: Handle<ec2::Vpc>) {
    let subnet = ec2::Subnet { VpcId: vpc, CidrBlock: "10.0.0.0/24" };
    let instance = rds::DbInstance { DBInstanceClass: "db.t4g.small", engine: "postgres" };
}

fn main() {}
