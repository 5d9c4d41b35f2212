//! Two apps of two teams in one account: what one publishes, the other one reads.

use crate::witness::{account, deployed, request};
use specforge_deploy::engine::{Outcome, StackOutcome};
use specforge_deploy::local::SsmParameters;
use specforge_dsl::assembly::Assembly;
use specforge_dsl::prelude::*;
use std::collections::BTreeMap;

#[contract]
struct SharedNetwork {
    vpc: ec2::VpcId,
    subnets: [ec2::SubnetId],
}

#[stack]
fn network(scope: &Scope, instance: &str) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
    let first = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.0.0/24" };
    let second = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.1.0/24" };
    SharedNetwork::publish(scope, instance, new { vpc, subnets: [first, second] });
}

#[stack]
fn service(scope: &Scope, instance: &str) {
    let network = SharedNetwork::import(scope, instance);
    let tasks = ec2::SecurityGroup { vpc_id: network.vpc, group_description: "Tasks" };
    let data = rds::DbSubnetGroup { subnet_ids: network.subnets, db_subnet_group_description: "Data" };
    let group = Output { value: network.vpc };
    let subnets = Output { value: sub!("{}", data) };
}

fn producer(instance: &str) -> Assembly {
    let app = App::new("platform");
    network(&app, instance);
    app.synthesize().unwrap()
}

fn consumer(instance: &str) -> Assembly {
    let app = App::new("shop");
    service(&app, instance);
    app.synthesize().unwrap()
}

#[tokio::test]
async fn the_consumer_reads_what_the_producer_published_under_the_name_it_has_now() {
    let account = account();
    account.set_ssm_parameters(SsmParameters::Only(BTreeMap::new()));
    let client = account.client("us-east-1");
    let given = request(&[]);
    let early = deployed(&client, &consumer("production"), &given).await.unwrap();
    assert_eq!(early.outcome, Outcome::AwaitsPrerequisites, "{early:?}");
    let StackOutcome::AwaitsPrerequisites(missing) = &early.stacks[0].outcome else { panic!("{early:?}") };
    let subjects: Vec<_> = missing.iter().map(|missing| missing.subject.as_str()).collect();
    assert_eq!(subjects, ["the contract `/shared-network/production`, which its owner has to publish first"]);

    let network = deployed(&client, &producer("production"), &given).await.unwrap();
    assert_eq!(network.outcome, Outcome::Deployed, "{network:?}");
    let service = deployed(&client, &consumer("production"), &given).await.unwrap();
    assert_eq!(service.outcome, Outcome::Deployed, "{service:?}");
    let vpc = &service.stacks[0].outputs[0].value;
    assert!(vpc.starts_with("vpc-"), "{vpc}");

    // Another instance: the name of the last deployment does not stay.
    let moved = deployed(&client, &consumer("staging"), &given).await.unwrap();
    assert_eq!(moved.outcome, Outcome::AwaitsPrerequisites, "{moved:?}");
}
