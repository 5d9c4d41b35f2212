use specforge_dsl::prelude::*;

/// An app of `stacks` stacks with about `resources` resources each: bundles of a security group, a rule from the load
/// balancer, a Fargate service and an alarm, around one cluster and one task definition.
pub(crate) fn app(stacks: usize, resources: usize) -> App {
    let app = App::new("scaling");
    for number in 0..stacks {
        bundles(&app, number, (resources.saturating_sub(5)) / 4);
    }
    app
}

#[stack(name = format!("scaling-{number}"))]
fn bundles(scope: &Scope, number: usize, count: usize) {
    let vpc = external::<ec2::VpcId>("vpc-0123456789abcdef0");
    let subnets =
        [external::<ec2::SubnetId>("subnet-0123456789abcdef0"), external::<ec2::SubnetId>("subnet-0123456789abcdef1")];
    let cluster = ecs::Cluster { cluster_name: format!("cluster-{number}") };
    let balancer = ec2::SecurityGroup { vpc_id: &vpc, group_description: "Load balancer" };
    let logs = logs::LogGroup { log_group_name: format!("/scaling/{number}"), retention_in_days: 14 };
    let role = iam::Role {
        assume_role_policy_document: new {
            statement: [new {
                effect: Allow,
                principal: new { service: ["ecs-tasks.amazonaws.com"] },
                action: ["sts:AssumeRole"],
            }],
        },
        managed_policy_arns: ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
    };
    let task = ecs::TaskDefinition {
        family: format!("app-{number}"),
        requires_compatibilities: [Fargate],
        network_mode: Awsvpc,
        cpu: "256",
        memory: "512",
        execution_role_arn: role,
        container_definitions: [new {
            name: "app",
            image: "public.ecr.aws/nginx/nginx:1.27",
            port_mappings: [new { container_port: 8080 }],
            log_configuration: new {
                log_driver: "awslogs",
                options: [
                    ("awslogs-group", logs.reference()),
                    ("awslogs-region", region()),
                    ("awslogs-stream-prefix", "app"),
                ],
            },
        }],
    };
    #[key(number.to_string())]
    for number in 0..count {
        let group = ec2::SecurityGroup { vpc_id: &vpc, group_description: format!("Service {number}") };
        let rule = ec2::SecurityGroupIngress {
            group_id: group,
            source_security_group_id: balancer,
            ip_protocol: "tcp",
            from_port: 8080,
            to_port: 8080,
            description: "From the load balancer",
        };
        let service = ecs::Service {
            cluster,
            task_definition: task,
            service_name: format!("service-{number}"),
            desired_count: 2,
            launch_type: Fargate,
            deployment_configuration: new {
                deployment_circuit_breaker: new { enable: true, rollback: true },
                minimum_healthy_percent: 50,
                maximum_percent: 200,
            },
            network_configuration: new {
                awsvpc_configuration: new { assign_public_ip: Disabled, subnets: &subnets, security_groups: [group] },
            },
        };
        let cpu = cloudwatch::Alarm {
            namespace: "AWS/ECS",
            metric_name: "CPUUtilization",
            dimensions: [
                new { name: "ClusterName", value: cluster.reference() },
                new { name: "ServiceName", value: service.name() },
            ],
            statistic: "Average",
            period: 300,
            evaluation_periods: 2,
            threshold: 80.0,
            comparison_operator: "GreaterThanThreshold",
        };
    }
}
