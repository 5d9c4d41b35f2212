//! The language in one file: every construct that has to compile.
use specforge_dsl::prelude::*;

pub struct Network {
    pub vpc: Handle<ec2::Vpc>,
    pub private: Vec<Handle<ec2::Subnet>>,
}

#[component]
fn network(scope: &Scope, zones: &[&str]) -> Network {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16", enable_dns_hostnames: true };
    let mut private = Vec::new();
    #[key(zone)]
    for (slot, zone) in zones.iter().enumerate() {
        let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: format!("10.0.{slot}.0/24"), availability_zone: zone };
        private.push(subnet);
    }
    let more: Vec<_> = zones
        .iter()
        .enumerate()
        .map(|(slot, zone)| {
            #[key(zone)]
            let spare = ec2::Subnet { vpc_id: vpc, cidr_block: format!("10.0.{}.0/24", slot + 9) };
            spare
        })
        .collect();
    private.extend(more);
    Network { vpc, private }
}

#[component]
fn group(scope: &Scope, vpc: Handle<ec2::Vpc>) -> Handle<ec2::SecurityGroup> {
    let group = ec2::SecurityGroup { vpc_id: vpc, group_description: "Tasks" };
    group
}

#[component]
fn fallible(scope: &Scope, vpc: Handle<ec2::Vpc>) -> Result<Handle<ec2::SecurityGroup>, String> {
    Ok(group(scope, vpc))
}

/// Everything at once.
#[stack]
fn everything(scope: &Scope, production: bool) -> Result<(), String> {
    let network = network(scope, &["a", "b"]);
    #[key("other")]
    let Network { vpc: other, .. } = crate::network(scope, &["c"]);
    let checked = fallible(scope, network.vpc)?;
    let rule = group;
    let by_value = rule(scope, other);
    let database = production
        .then(|| aws::rds::DbSubnetGroup { db_subnet_group_description: "Data", subnet_ids: network.private });
    let role = iam::Role {
        assume_role_policy_document: new {
            statement: [new {
                effect: Allow,
                principal: new { service: ["ecs-tasks.amazonaws.com"] },
                action: ["sts:AssumeRole"],
            }],
        },
        managed_policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    };
    let log_group = logs::LogGroup { log_group_name: sub!("/ecs/{stack_name}"), retention_in_days: 14 };
    let digest = Parameter::<Text> { allowed_pattern: "sha256:[0-9a-f]{4}", sample: "sha256:0abc" };
    let token = Parameter::<Text> { no_echo: true };
    let task = ecs::TaskDefinition {
        family: "demo",
        requires_compatibilities: [Fargate],
        network_mode: Awsvpc,
        cpu: if production { "1024" } else { "256" },
        memory: match production {
            true => "2048",
            false => "512",
        },
        task_role_arn: role,
        execution_role_arn: role,
        container_definitions: ["web", "sidecar"].iter().map(|name| new {
            name: name,
            image: sub!("registry.example.com/app@{digest}"),
            log_configuration: new {
                log_driver: "awslogs",
                options: [
                    ("awslogs-group", log_group.reference()),
                    ("awslogs-region", region()),
                    ("awslogs-stream-prefix", name),
                ],
            },
        }),
    };
    let cluster = ecs::Cluster {};
    #[depends_on(log_group, database)]
    let service = ecs::Service {
        cluster,
        task_definition: task,
        launch_type: Fargate,
        network_configuration: new {
            awsvpc_configuration: new {
                assign_public_ip: if production { Disabled } else { Enabled },
                subnets: network.private,
                security_groups: [checked, by_value],
            },
        },
        ..raw(json!({ "SomethingNew": { "Nested": [1, cluster.arn(), production] } }))
    };
    #[deletion_policy(if production { Retain } else { Delete })]
    let bucket = s3::Bucket {};
    let imported =
        ec2::SecurityGroup { group_description: "Elsewhere", vpc_id: external::<ec2::VpcId>("vpc-from-elsewhere") };
    let literal = ec2::SecurityGroup { group_description: "Elsewhere", vpc_id: "vpc-0123456789abcdef0" };
    let thing = raw::Resource { r#type: "Custom::Thing", properties: json!({ "ServiceToken": token }) };
    let answer = Output { value: thing.attribute::<Text>("Answer"), description: "What it says" };
    let bucket_name = Output { value: bucket.reference() };
    #[key("extra")]
    group(scope, network.vpc);
    let unused = group(scope, network.vpc);
    let instance =
        ec2::Instance { user_data: intrinsic::<Text>(json!({ "Fn::Base64": sub!("#!/bin/sh\necho {region}") })) };
    let joined = Output { value: String::from("a") + "b", description: String::from("c") + "d" };
    let function = lambda::Function {
        role,
        runtime: "python3.13",
        handler: "index.handle",
        code: new { s3_bucket: bucket, s3_key: "code.zip" },
        timeout: 30u32,
        environment: new { variables: [("TABLE", cluster.arn()), ("NAME", String::from("x")), ("MODE", "fast")] },
        tags: vec![new { key: "Team", value: "Shop" }],
    };
    if production {
        let twin = ec2::Vpc { cidr_block: "10.8.0.0/16" };
    } else {
        let twin = ec2::Vpc { cidr_block: "10.9.0.0/16" };
    }
    let _ = (imported, literal, service);
    Ok(())
}

fn main() {
    let app = App::new("language");
    everything(&app, true).unwrap();
    let assembly = app.synthesize().unwrap();
    let template = assembly.stacks[0].template.as_value();
    assert_eq!(template["Resources"]["NetworkASubnet"]["Properties"]["VpcId"]["Ref"], "NetworkVpc");
    assert_eq!(template["Resources"]["NetworkSpareA"]["Type"], "AWS::EC2::Subnet");
    assert_eq!(template["Resources"]["Service"]["Properties"]["SomethingNew"]["Nested"][2], true);
    assert_eq!(template["Resources"]["Bucket"]["UpdateReplacePolicy"], "Retain");
}
