use crate::resource::judge_with;

#[test]
fn sizes_of_tasks_on_fargate() {
    let shared = r#""RequiresCompatibilities": ["FARGATE"], "NetworkMode": "awsvpc""#;
    judge_with(
        "AWS::ECS::TaskDefinition",
        shared,
        &[
            ("SF0230", r#""Cpu": "512", "Memory": "512""#, r#""Cpu": "512", "Memory": "1024""#),
            ("SF0230", r#""Cpu": "256", "Memory": "1536""#, r#""Cpu": "256", "Memory": "2048""#),
            ("SF0230", r#""Cpu": "300", "Memory": "1024""#, r#""Cpu": ".5 vCPU", "Memory": "2 GB""#),
            ("SF0230", r#""Cpu": "8192", "Memory": "17408""#, r#""Cpu": "8192", "Memory": "20480""#),
            ("SF0231", r#""Cpu": "256""#, r#""Cpu": "256", "Memory": {"?": 1}"#),
        ],
    );
    judge_with(
        "AWS::ECS::TaskDefinition",
        r#""RequiresCompatibilities": ["FARGATE"], "Cpu": "256", "Memory": "512""#,
        &[("SF0231", r#""NetworkMode": "bridge""#, r#""NetworkMode": {"Ref": "Mode"}"#)],
    );
    judge_with(
        "AWS::ECS::TaskDefinition",
        "",
        &[("SF0230", r#""EphemeralStorage": {"SizeInGiB": 20}"#, r#""EphemeralStorage": {"SizeInGiB": 21}"#)],
    );
}

/// A definition with these containers, each with an image, beside other properties.
fn containers(cases: &[(&'static str, &str, &str)]) {
    for (code, wrong, right) in cases {
        let complete = |own: &str| {
            own.replace("\"Name\": \"a\"", "\"Image\": \"shop\", \"Name\": \"a\"")
                .replace("\"Name\": \"b\"", "\"Image\": \"shop\", \"Name\": \"b\"")
                .replace("\"Name\": \"web", "\"Image\": \"shop\", \"Name\": \"web")
        };
        judge_with("AWS::ECS::TaskDefinition", "", &[(*code, &complete(wrong), &complete(right))]);
    }
}

#[test]
fn containers_of_a_task() {
    containers(&[
        (
            "SF0232",
            r#""ContainerDefinitions": [{"Name": "web app"}]"#,
            r#""ContainerDefinitions": [{"Name": "web-app"}]"#,
        ),
        (
            "SF0232",
            r#""ContainerDefinitions": [{"Name": "a"}, {"Name": "a", "Essential": false}]"#,
            r#""ContainerDefinitions": [{"Name": "a"}, {"Name": "b"}]"#,
        ),
        (
            "SF0232",
            r#""ContainerDefinitions": [{"Name": "a", "Essential": false}]"#,
            r#""ContainerDefinitions": [{"Name": "a", "Essential": false}, {"Name": "b"}]"#,
        ),
        (
            "SF0233",
            r#""NetworkMode": "awsvpc", "ContainerDefinitions": [{"Name": "a", "PortMappings": [{"ContainerPort": 80, "HostPort": 8080}]}]"#,
            r#""NetworkMode": "bridge", "ContainerDefinitions": [{"Name": "a", "PortMappings": [{"ContainerPort": 80, "HostPort": 8080}]}]"#,
        ),
        (
            "SF0234",
            r#""ContainerDefinitions": [{"Name": "a", "DependsOn": [{"ContainerName": "c", "Condition": "START"}]}, {"Name": "b"}]"#,
            r#""ContainerDefinitions": [{"Name": "a", "DependsOn": [{"ContainerName": "b", "Condition": "START"}]}, {"Name": "b"}]"#,
        ),
        (
            "SF0234",
            r#""ContainerDefinitions": [{"Name": "a", "DependsOn": [{"ContainerName": "b", "Condition": "HEALTHY"}]}, {"Name": "b"}]"#,
            r#""ContainerDefinitions": [{"Name": "a", "DependsOn": [{"ContainerName": "b", "Condition": "HEALTHY"}]}, {"Name": "b", "HealthCheck": {"Command": ["CMD", "true"]}}]"#,
        ),
        (
            "SF0234",
            r#""ContainerDefinitions": [{"Name": "a", "DependsOn": [{"ContainerName": "b", "Condition": "SUCCESS"}]}, {"Name": "b"}]"#,
            r#""ContainerDefinitions": [{"Name": "a", "DependsOn": [{"ContainerName": "b", "Condition": "SUCCESS"}]}, {"Name": "b", "Essential": false}]"#,
        ),
        (
            "SF0235",
            r#""Volumes": [{"Name": "scratch"}], "ContainerDefinitions": [{"Name": "a", "MountPoints": [{"SourceVolume": "scrach", "ContainerPath": "/tmp"}]}]"#,
            r#""Volumes": [{"Name": "scratch"}], "ContainerDefinitions": [{"Name": "a", "MountPoints": [{"SourceVolume": "scratch", "ContainerPath": "/tmp"}]}]"#,
        ),
        (
            "SF0236",
            r#""ContainerDefinitions": [{"Name": "a", "HealthCheck": {"Command": ["curl", "-f", "http://localhost/"]}}]"#,
            r#""ContainerDefinitions": [{"Name": "a", "HealthCheck": {"Command": ["CMD", "curl", "-f", "http://localhost/"]}}]"#,
        ),
        (
            "SF0236",
            r#""ContainerDefinitions": [{"Name": "a", "HealthCheck": {"Command": ["CMD", "true"], "Interval": 4}}]"#,
            r#""ContainerDefinitions": [{"Name": "a", "HealthCheck": {"Command": ["CMD", "true"], "Interval": 5}}]"#,
        ),
        (
            "SF0237",
            r#""ContainerDefinitions": [{"Name": "a", "LogConfiguration": {"LogDriver": "awslogs", "Options": {"awslogs-group": "/shop"}}}]"#,
            r#""ContainerDefinitions": [{"Name": "a", "LogConfiguration": {"LogDriver": "awslogs", "Options": {"awslogs-group": "/shop", "awslogs-region": {"Ref": "AWS::Region"}}}}]"#,
        ),
        (
            "SF0238",
            r#""ExecutionRoleArn": {"Ref": "Role"}, "ContainerDefinitions": [{"Name": "a", "Secrets": [{"Name": "KEY", "ValueFrom": {"Ref": "${Secret}:key"}}]}]"#,
            r#""ExecutionRoleArn": {"Ref": "Role"}, "ContainerDefinitions": [{"Name": "a", "Secrets": [{"Name": "KEY", "ValueFrom": {"Ref": "${Secret}:key::"}}]}]"#,
        ),
        (
            "SF0238",
            r#""ContainerDefinitions": [{"Name": "a", "Environment": [{"Name": "KEY", "Value": "{{resolve:secretsmanager:shop:SecretString:key}}"}]}]"#,
            r#""ContainerDefinitions": [{"Name": "a", "Environment": [{"Name": "KEY", "Value": "{{resolve:ssm:shop:1}}"}]}]"#,
        ),
        (
            "SF0239",
            r#""ContainerDefinitions": [{"Name": "a", "Secrets": [{"Name": "KEY", "ValueFrom": {"Ref": "Secret"}}]}]"#,
            r#""ExecutionRoleArn": {"Ref": "Role"}, "ContainerDefinitions": [{"Name": "a", "Secrets": [{"Name": "KEY", "ValueFrom": {"Ref": "Secret"}}]}]"#,
        ),
    ]);
}

#[test]
fn services() {
    let network = r#""TaskDefinition": {"Ref": "T"}, "NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": [{"Ref": "A"}]}}"#;
    judge_with(
        "AWS::ECS::Service",
        network,
        &[
            (
                "SF0240",
                r#""LaunchType": "FARGATE", "CapacityProviderStrategy": [{"CapacityProvider": "FARGATE"}]"#,
                r#""CapacityProviderStrategy": [{"CapacityProvider": "FARGATE"}]"#,
            ),
            (
                "SF0240",
                r#""LaunchType": "FARGATE", "SchedulingStrategy": "DAEMON""#,
                r#""LaunchType": "EC2", "SchedulingStrategy": "DAEMON""#,
            ),
            (
                "SF0241",
                r#""HealthCheckGracePeriodSeconds": 30"#,
                r#""HealthCheckGracePeriodSeconds": 30, "LoadBalancers": {"?": 1}"#,
            ),
            (
                "SF0241",
                r#""LoadBalancers": [{"TargetGroupArn": {"Ref": "G"}, "ContainerName": "web"}]"#,
                r#""LoadBalancers": [{"TargetGroupArn": {"Ref": "G"}, "ContainerName": "web", "ContainerPort": 80}]"#,
            ),
            (
                "SF0242",
                r#""DeploymentConfiguration": {"MinimumHealthyPercent": 100, "MaximumPercent": 100}"#,
                r#""DeploymentConfiguration": {"MinimumHealthyPercent": 100, "MaximumPercent": 200}"#,
            ),
            (
                "SF0242",
                r#""DeploymentController": {"Type": "CODE_DEPLOY"}, "DeploymentConfiguration": {"DeploymentCircuitBreaker": {"Enable": true, "Rollback": true}}"#,
                r#""DeploymentController": {"Type": "ECS"}, "DeploymentConfiguration": {"DeploymentCircuitBreaker": {"Enable": true, "Rollback": true}}"#,
            ),
            (
                "SF0243",
                r#""DeploymentConfiguration": {"Strategy": "BLUE_GREEN"}, "LoadBalancers": [{"TargetGroupArn": {"Ref": "G"}, "ContainerName": "web", "ContainerPort": 80}]"#,
                r#""DeploymentConfiguration": {"Strategy": "BLUE_GREEN"}, "LoadBalancers": [{"TargetGroupArn": {"Ref": "G"}, "ContainerName": "web", "ContainerPort": 80, "AdvancedConfiguration": {"AlternateTargetGroupArn": {"Ref": "H"}, "ProductionListenerRule": {"Ref": "L"}, "RoleArn": {"Ref": "R"}}}]"#,
            ),
        ],
    );
    judge_with(
        "AWS::ECS::Service",
        r#""TaskDefinition": {"Ref": "T"}"#,
        &[("SF0240", r#""LaunchType": "FARGATE""#, r#""LaunchType": "EC2""#)],
    );
}

#[test]
fn scaling() {
    judge_with(
        "AWS::ApplicationAutoScaling::ScalableTarget",
        r#""ServiceNamespace": "ecs""#,
        &[
            (
                "SF0244",
                r#""ScalableDimension": "ecs:service:DesiredCount", "ResourceId": "service/a/b", "MinCapacity": 5, "MaxCapacity": 2"#,
                r#""ScalableDimension": "ecs:service:DesiredCount", "ResourceId": "service/a/b", "MinCapacity": 2, "MaxCapacity": 5"#,
            ),
            (
                "SF0244",
                r#""ScalableDimension": "rds:cluster:ReadReplicaCount", "ResourceId": "service/a/b", "MinCapacity": 2, "MaxCapacity": 5"#,
                r#""ScalableDimension": "ecs:service:DesiredCount", "ResourceId": {"Ref": "Id"}, "MinCapacity": 2, "MaxCapacity": 5"#,
            ),
            (
                "SF0244",
                r#""ScalableDimension": "ecs:service:DesiredCount", "ResourceId": "a/b", "MinCapacity": 2, "MaxCapacity": 5"#,
                r#""ScalableDimension": "ecs:service:DesiredCount", "ResourceId": "service/a/b", "MinCapacity": 2, "MaxCapacity": 5"#,
            ),
        ],
    );
    judge_with(
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        r#""PolicyName": "cpu", "ScalingTargetId": {"Ref": "Target"}"#,
        &[
            (
                "SF0245",
                r#""PolicyType": "StepScaling", "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 60, "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}}"#,
                r#""PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 60, "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}}"#,
            ),
            (
                "SF0246",
                r#""PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 160, "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}}"#,
                r#""PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 160, "PredefinedMetricSpecification": {"PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": {"Ref": "Label"}}}"#,
            ),
        ],
    );
    judge_with(
        "AWS::Events::Rule",
        "",
        &[
            ("SF0247", r#""ScheduleExpression": "cron(0 22 * * *)""#, r#""ScheduleExpression": "cron(0 22 * * ? *)""#),
            ("SF0247", r#""ScheduleExpression": "rate(1 hours)""#, r#""ScheduleExpression": "rate(1 hour)""#),
        ],
    );
}

#[test]
fn images() {
    let image = |text: &str| format!("\"ContainerDefinitions\": [{{\"Name\": \"a\", \"Image\": \"{text}\"}}]");
    let right = image("123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web@sha256:0123456789abcdef");
    let tagged = image("localhost:5000/shop:V1");
    judge_with(
        "AWS::ECS::TaskDefinition",
        "",
        &[("SF0232", &image("https://example.com/shop:1"), &right), ("SF0232", &image("example.com/Shop:1"), &tagged)],
    );
}

#[test]
fn limits_of_containers() {
    containers(&[
        (
            "SF0307",
            r#""Memory": "512", "ContainerDefinitions": [{"Name": "a", "Memory": 300}, {"Name": "b", "Memory": 300}]"#,
            r#""Memory": "1024", "ContainerDefinitions": [{"Name": "a", "Memory": 300}, {"Name": "b", "Memory": 300}]"#,
        ),
        (
            "SF0307",
            r#""ContainerDefinitions": [{"Name": "a", "Memory": 300, "MemoryReservation": 400}]"#,
            r#""ContainerDefinitions": [{"Name": "a", "Memory": 400, "MemoryReservation": 300}]"#,
        ),
        (
            "SF0309",
            r#""ContainerDefinitions": [{"Name": "a", "Environment": [{"Name": "DB_PASSWORD", "Value": "letmein"}]}]"#,
            r#""ContainerDefinitions": [{"Name": "a", "Environment": [{"Name": "DB_PASSWORD_FILE", "Value": "/run/password"}]}]"#,
        ),
        (
            "SF0309",
            r#""ContainerDefinitions": [{"Name": "a", "Environment": [{"Name": "DB", "Value": "postgres://app:letmein@db/shop"}]}]"#,
            r#""ContainerDefinitions": [{"Name": "a", "Environment": [{"Name": "DB", "Value": "postgres://db:5432/shop"}]}]"#,
        ),
        (
            "SF0306",
            r#""ContainerDefinitions": [{"Name": "a", "LogConfiguration": {"LogDriver": "cloudwatch"}}]"#,
            r#""ContainerDefinitions": [{"Name": "a", "LogConfiguration": {"LogDriver": "json-file"}}]"#,
        ),
    ]);
}
