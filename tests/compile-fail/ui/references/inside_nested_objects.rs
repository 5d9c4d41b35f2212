use specforge_dsl::prelude::*;

#[component]
fn services(scope: &Scope, public: bool, vpc: Handle<ec2::Vpc>, subnets: &[Handle<ec2::Subnet>], topics: &[Handle<sns::Topic>]) {
    let role = iam::Role {
        assume_role_policy_document: new {
            statement: [new { effect: Allow, action: ["sts:AssumeRole"], principal: new { service: ["ecs-tasks.amazonaws.com"] } }],
        },
    };
    let service = ecs::Service {
        task_definition: role,
        network_configuration: new {
            awsvpc_configuration: if public {
                new { subnets: [subnets[0], vpc] }
            } else {
                new { subnets, security_groups: [subnets[0]] }
            },
        },
    };
    let rule = events::Rule {
        schedule_expression: "rate(5 minutes)",
        targets: topics.iter().map(|topic| new { id: "topic", arn: topic, role_arn: topic }),
    };
    let other = events::Rule {
        schedule_expression: "rate(5 minutes)",
        targets: vec![new { id: "topic", arn: topics[0], dead_letter_config: match public {
            true => new { arn: topics[0] },
            false => new { arn: role.arn() },
        } }],
    };
}

fn main() {}
