//! References in every form that has to compile.
use std::collections::BTreeMap;

use specforge_compile_fail::network::network;
use specforge_compile_fail::platform::SharedNetwork;
use specforge_dsl::language::{Fits, Kind};
use specforge_dsl::prelude::*;

enum Place {
    Ours,
    Theirs(Handle<ec2::Subnet>),
    Given(Parameter<ec2::VpcId>),
    Known,
}

fn found(vpc: Handle<ec2::Vpc>) -> Result<Handle<ec2::Vpc>, String> {
    Ok(vpc)
}

/// Arms may differ in type, as long as each fits.
#[component]
fn group(scope: &Scope, place: &Place, vpc: Handle<ec2::Vpc>) -> Handle<ec2::SecurityGroup> {
    let group = ec2::SecurityGroup {
        group_description: "web",
        vpc_id: match place {
            Place::Ours => vpc,
            Place::Theirs(subnet) => {
                let theirs = subnet.vpc_id();
                theirs
            }
            Place::Given(parameter) => parameter,
            Place::Known => "vpc-0abc12345678",
        },
    };
    group
}

/// What fits is the caller's.
#[component]
fn any_group(scope: &Scope, vpc: impl Fits<ec2::VpcId>) {
    let group = ec2::SecurityGroup { group_description: "web", vpc_id: vpc };
}

/// So is the kind, where any will do.
#[component]
fn named<K: Kind>(scope: &Scope, value: Attribute<K>) {
    let topic = sns::Topic { display_name: value };
}

/// Text of the identifier's own shape.
#[component]
fn literals(scope: &Scope) {
    let groups = elb::LoadBalancer {
        subnets: ["subnet-0abc1234", "subnet-0123456789abcdef0"],
        security_groups: vec!["sg-0abc12345678", external::<ec2::SecurityGroupId>(sub!("sg-{region}"))],
    };
    let logs = logs::LogGroup { kms_key_id: "arn:aws:kms:eu-central-1:111122223333:key/a" };
    let record = route53::RecordSet {
        hosted_zone_id: "Z0123456789ABC",
        name: "a.example.com",
        r#type: "TXT",
        ttl: "300",
        resource_records: ["\"a\""],
    };
    let table = dynamodb::Table {
        key_schema: [new { attribute_name: "id", key_type: "HASH" }],
        attribute_definitions: [new { attribute_name: "id", attribute_type: "S" }],
        billing_mode: "PAY_PER_REQUEST",
        sse_specification: new { sse_enabled: true, sse_type: "KMS", kms_master_key_id: "alias/data" },
    };
}

#[stack]
fn web(scope: &Scope, theirs: &SharedNetwork) -> Result<(), String> {
    let network = network(scope);
    let vpc = found(network.vpc)?;
    let given = Parameter::<ec2::VpcId> {};
    let mut groups = BTreeMap::new();
    for (name, place) in [
        ("Ours", Place::Ours),
        ("Theirs", Place::Theirs(network.private[0])),
        ("Known", Place::Known),
        ("Given", Place::Given(given)),
    ] {
        #[key(name)]
        let group = group(scope, &place, vpc);
        groups.insert(name, group);
    }
    let balancer = elb::LoadBalancer { subnets: network.subnet_ids(), security_groups: groups.values() };
    let gateway = ec2::NatGateway {
        subnet_id: network.private[0],
        connectivity_type: "private",
        secondary_allocation_ids: network.address.map(|address| [address.allocation_id()]),
    };
    let other = ec2::SecurityGroup { group_description: "web", vpc_id: theirs.vpc };
    let optional: Option<&External<ListOf<ec2::SubnetId>>> = Some(&theirs.private_subnets);
    let database = rds::DbSubnetGroup { db_subnet_group_description: "Data", subnet_ids: optional };
    let any = any_group(scope, &theirs.vpc);
    let named = named(scope, balancer.dns_name());
    literals(scope);
    Ok(())
}

#[stack]
fn shared(scope: &Scope) -> SharedNetwork {
    let shared = SharedNetwork::import(scope, "production");
    let topic = sns::Topic {};
    shared
}

fn main() {
    let app = App::new("references");
    let theirs = shared(&app);
    web(&app, &theirs).unwrap();
    app.synthesize().unwrap_or_else(|findings| panic!("{findings}"));
}
