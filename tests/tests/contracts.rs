//! Contracts: what one app publishes and another one, deployed by another team, imports.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use specforge_dsl::assembly::ParameterSource;
use specforge_dsl::prelude::*;

/// The contract, as a crate of the platform team would export it.
mod platform {
    use specforge_dsl::prelude::*;

    /// The network that everybody's services run in.
    #[contract]
    #[derive(Clone)]
    pub(crate) struct SharedNetwork {
        /// The network.
        pub(crate) vpc: ec2::VpcId,
        /// Subnets without a way in from the internet.
        pub(crate) private_subnets: [ec2::SubnetId],
        pub(crate) log_key: kms::KeyArn,
        pub(crate) domain: Text,
        pub(crate) port: Integer,
        pub(crate) zones: [Text],
    }
}

use platform::SharedNetwork;

/// The platform team's stack.
#[stack]
fn network(scope: &Scope) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
    let mut subnets = Vec::new();
    #[key(number)]
    for number in 0..2 {
        let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: format!("10.0.{number}.0/24") };
        subnets.push(subnet);
    }
    let key = kms::Key { description: "Logs" };
    SharedNetwork::publish(
        scope,
        "production",
        new {
            vpc,
            private_subnets: subnets,
            log_key: key,
            domain: sub!("internal.{region}.example.com"),
            port: 5432,
            zones: ["a", if region_has_two_zones() { "b" } else { "c" }],
        },
    );
}

fn region_has_two_zones() -> bool {
    true
}

/// Another team's stack.
#[stack]
fn service(scope: &Scope) {
    let network = SharedNetwork::import(scope, "production");
    let tasks = ec2::SecurityGroup { vpc_id: network.vpc, group_description: "Tasks" };
    let logs = logs::LogGroup { kms_key_id: network.log_key };
    let database = rds::DbSubnetGroup { subnet_ids: network.private_subnets, db_subnet_group_description: "Data" };
    let rule = ec2::SecurityGroupIngress {
        group_id: tasks,
        ip_protocol: "tcp",
        from_port: network.port,
        to_port: network.port,
        cidr_ip: "10.0.0.0/8",
        description: sub!("From {}", network.domain),
    };
}

#[test]
fn each_side_has_a_template_of_its_own() {
    let producer = App::new("platform");
    network(&producer);
    let consumer = App::new("shop");
    service(&consumer);
    let producer = producer.synthesize().unwrap_or_else(|findings| panic!("{findings}"));
    let consumer = consumer.synthesize().unwrap_or_else(|findings| panic!("{findings}"));
    insta::assert_snapshot!("contract-published", producer.stacks[0].template.to_json_pretty());
    insta::assert_snapshot!("contract-imported", consumer.stacks[0].template.to_json_pretty());
    for parameter in &consumer.stacks[0].parameters {
        assert_eq!(parameter.source, ParameterSource::Contract, "{}", parameter.name);
        let published = parameter.default.as_deref().unwrap();
        let resources = producer.stacks[0].template.as_value()["Resources"].as_object().unwrap();
        let names = resources.values().filter(|resource| resource["Type"] == "AWS::SSM::Parameter");
        assert!(names.clone().any(|resource| resource["Properties"]["Name"] == published), "{published}");
    }
}

#[test]
fn what_nobody_uses_is_not_read() {
    let app = App::new("shop");
    service(&app);
    let assembly = app.synthesize().unwrap_or_else(|findings| panic!("{findings}"));
    let [stack] = assembly.stacks.as_slice() else { panic!("one stack") };
    let names: Vec<_> = stack.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    // `zones` is not among them: its owner may remove it, and this stack goes on as it is.
    assert_eq!(names, ["NetworkVpc", "NetworkPrivateSubnets", "NetworkLogKey", "NetworkDomain", "NetworkPort"]);
    assert!(names.iter().all(|name| stack.locations.contains_key(*name)));
    assert!(!stack.locations.contains_key("NetworkZones"));
}

#[test]
fn the_type_of_the_parameter_follows_the_kind() {
    let app = App::new("shop");
    service(&app);
    let assembly = app.synthesize().unwrap_or_else(|findings| panic!("{findings}"));
    let types: Vec<_> = assembly.stacks[0].parameters.iter().map(|parameter| parameter.r#type.as_str()).collect();
    assert_eq!(
        types,
        [
            "AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>",
            "AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>",
            "AWS::SSM::Parameter::Value<String>",
            "AWS::SSM::Parameter::Value<String>",
            "AWS::SSM::Parameter::Value<String>",
        ]
    );
}

#[test]
fn an_imported_value_crosses_the_stacks_of_its_app() {
    #[stack]
    fn groups(scope: &Scope, network: &SharedNetwork) {
        let tasks = ec2::SecurityGroup { vpc_id: network.vpc, group_description: "Tasks" };
        let database = rds::DbSubnetGroup { subnet_ids: network.private_subnets, db_subnet_group_description: "Data" };
    }
    #[stack]
    fn shared(scope: &Scope) -> SharedNetwork {
        let network = SharedNetwork::import(scope, "production");
        let topic = sns::Topic {};
        network
    }
    let app = App::new("shop");
    let network = shared(&app);
    groups(&app, &network);
    let assembly = app.synthesize().unwrap_or_else(|findings| panic!("{findings}"));
    let [shared, groups] = assembly.stacks.as_slice() else { panic!("two stacks") };
    let output = &shared.template.as_value()["Outputs"]["NetworkPrivateSubnets"]["Value"];
    assert_eq!(output["Fn::Join"][1]["Ref"], "NetworkPrivateSubnets");
    assert_eq!(groups.template.as_value()["Parameters"]["NetworkPrivateSubnets"]["Type"], "CommaDelimitedList");
    assert_eq!(groups.depends_on, std::slice::from_ref(&shared.name));
}

#[test]
fn within_one_app_the_contract_is_fulfilled_by_handles() {
    /// Knows nothing of where the network comes from.
    #[component]
    fn tasks(scope: &Scope, network: &SharedNetwork) -> Handle<ec2::SecurityGroup> {
        let group = ec2::SecurityGroup { vpc_id: network.vpc, group_description: "Tasks" };
        group
    }
    #[stack]
    fn whole(scope: &Scope) {
        let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
        let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.0.0/24" };
        let network = SharedNetwork::of(new {
            vpc: vpc,
            private_subnets: [subnet],
            log_key: external::<kms::KeyArn>("arn:aws:kms:eu-central-1:111122223333:key/1"),
            domain: "example.com",
            port: 443,
            zones: ["a"],
        });
        let tasks = tasks(scope, &network);
    }
    let app = App::new("shop");
    whole(&app);
    let assembly = app.synthesize().unwrap_or_else(|findings| panic!("{findings}"));
    let template = assembly.stacks[0].template.as_value();
    assert_eq!(template["Resources"]["TasksGroup"]["Properties"]["VpcId"]["Ref"], "Vpc");
    assert!(template["Parameters"].is_null());
}

#[test]
fn a_promise_without_a_value_is_found() {
    #[stack]
    fn network(scope: &Scope, subnets: &[Handle<ec2::Subnet>], key: Option<Handle<kms::Key>>) {
        let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
        let network = SharedNetwork::publish(
            scope,
            "production",
            new { vpc, private_subnets: subnets, log_key: key, domain: "example.com", port: 443, zones: ["a"] },
        );
    }
    let app = App::new("platform");
    network(&app, &[], None);
    let findings = app.synthesize().unwrap_err();
    let found: Vec<_> = findings.iter().map(|finding| (finding.code, finding.message.as_str())).collect();
    assert_eq!(
        found,
        [
            ("SF0023", "`log_key` of the contract `shared-network` is `None`"),
            ("SF0023", "`private_subnets` of the contract `shared-network` is an empty list"),
        ]
    );
    assert!(findings.iter().all(|finding| finding.location.unwrap().file.ends_with("contracts.rs")));
}

#[test]
fn an_instance_is_a_part_of_a_name() {
    #[stack]
    fn service(scope: &Scope) {
        let network = SharedNetwork::import(scope, "prod uction");
        let tasks = ec2::SecurityGroup { vpc_id: network.vpc, group_description: "Tasks" };
    }
    let app = App::new("shop");
    service(&app);
    let findings = app.synthesize().unwrap_err();
    let found: Vec<_> = findings.iter().map(|finding| (finding.code, finding.message.as_str())).collect();
    assert_eq!(found, [("SF0022", "`prod uction` cannot be the instance of a contract")]);
}

#[test]
fn published_twice_is_declared_twice() {
    #[stack]
    fn twice(scope: &Scope) {
        let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
        #[contract(name = "platform/vpc")]
        struct Promised {
            vpc: ec2::VpcId,
        }
        let first = Promised::publish(scope, "production", new { vpc });
        let second = Promised::publish(scope, "production", new { vpc });
    }
    let app = App::new("platform");
    twice(&app);
    let findings = app.synthesize().unwrap_err();
    let found: Vec<_> = findings.iter().map(|finding| (finding.code, finding.message.as_str())).collect();
    assert_eq!(found, [("SF0002", "the logical ID `PlatformVpcProductionVpc` is declared twice")]);
}
