//! The examples as reviewed, and what their readers may count on.

use specforge_dsl::prelude::*;
use specforge_dsl::testing::{Synthesis, like, synthesize};

fn examples() -> Vec<(&'static str, Synthesis)> {
    specforge_examples::all().into_iter().map(|(name, app)| (name, synthesize(&app))).collect()
}

#[test]
fn templates_are_as_reviewed() {
    for (name, example) in examples() {
        insta::assert_snapshot!(name, example.all().snapshot());
    }
}

#[test]
fn no_example_warns() {
    for (name, example) in examples() {
        assert!(example.assembly().warnings.is_empty(), "{name}: {}", example.assembly().warnings);
    }
}

#[test]
fn nothing_is_open_and_nothing_is_in_clear() {
    for (_, example) in examples() {
        let all = example.all();
        all.expect_none(like!(ec2::SecurityGroup { security_group_ingress: [new { cidr_ip: "0.0.0.0/0" }, ..] }));
        let queues = all.find(like!(sqs::Queue)).len();
        all.expect_count(queues, like!(sqs::Queue { sqs_managed_sse_enabled: true }));
        let buckets = all.find(like!(s3::Bucket)).len();
        all.expect_count(buckets, like!(s3::Bucket { public_access_block_configuration: _, bucket_encryption: _ }));
    }
}

#[test]
fn the_guest_takes_the_network_from_its_host() {
    let guest = synthesize(&specforge_examples::guest_service::app());
    let parameters = guest.assembly().stacks[0].template.as_value()["Parameters"].as_object();
    let defaults: Vec<_> = parameters.into_iter().flatten().map(|(_, parameter)| &parameter["Default"]).collect();
    let host = synthesize(&specforge_examples::shared_network::app());
    for field in ["vpc", "private_subnets"] {
        let name = format!("/shared-network/production/{field}");
        host.all().expect_one(like!(ssm::Parameter { name: name.as_str() }));
        assert!(defaults.iter().any(|default| **default == name), "{defaults:?} lacks {name}");
    }
}
