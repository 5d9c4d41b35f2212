// What the macro must not mistake for an error.
use specforge_dsl::prelude::*;

#[stack]
fn data(scope: &Scope, large: bool, launch: &str) {
    // Names in branches that may exclude each other: synthesis judges them.
    if large {
        let topic = sns::Topic { display_name: "large" };
    }
    if !large {
        let topic = sns::Topic { display_name: "small" };
    }

    // Properties and items of some builds.
    let vpc = ec2::Vpc {
        #[cfg(debug_assertions)]
        cidr_block: "10.0.0.0/16",
        #[cfg(not(debug_assertions))]
        cidr_block: "10.1.0.0/16",
        #[allow(clippy::all)]
        enable_dns_support: true,
    };
    #[cfg(debug_assertions)]
    let queue = sqs::Queue { queue_name: "debug" };
    #[cfg(not(debug_assertions))]
    let queue = sqs::Queue { queue_name: "release" };

    // A variable and a constant with the letters of a variant.
    const FARGATE: &str = "FARGATE";
    let task = ecs::TaskDefinition {
        requires_compatibilities: [
            #[cfg(debug_assertions)]
            FARGATE,
            #[cfg(not(debug_assertions))]
            Fargate,
        ],
        cpu: "256",
        memory: "512",
        network_mode: Awsvpc,
    };
    let fargate = launch;
    let service = ecs::Service { launch_type: fargate, task_definition: task };

    // One text or several, in a policy.
    let bucket = s3::Bucket {};
    let names = vec![String::from("s3:GetObject")];
    let policy = iam::ManagedPolicy {
        policy_document: new {
            statement: [
                new { effect: Allow, action: "s3:ListBucket", resource: bucket.arn() },
                new { effect: Allow, action: names, resource: sub!("{arn}/*", arn = bucket.arn()) },
                new { effect: Allow, action: ["s3:GetObject"], resource: [sub!("arn:{partition}:s3:::{launch}/*")] },
                new { effect: Allow, action: "sqs:SendMessage", resource: external::<sqs::QueueArn>("arn:aws:sqs:us-east-1:123456789012:jobs") },
            ],
        },
    };

    // Objects in variables, of which some are used in closures and in arms.
    let statement = new { effect: Allow, action: "s3:ListBucket", resource: bucket.arn() };
    let document = new { statement: [statement] };
    let reader = iam::ManagedPolicy { policy_document: document };
    let rules: Vec<_> = [80_u16, 443]
        .iter()
        .map(|port| new { ip_protocol: "tcp", from_port: *port, to_port: *port, cidr_ip: "10.0.0.0/8" })
        .collect();
    let versioning = if large { Some(new { status: Enabled }) } else { None };
    let open = ec2::SecurityGroup { group_description: "Open", security_group_ingress: &rules };
    let versioned = s3::Bucket { versioning_configuration: versioning };
    let optional = Some(vec![new { key: "Project", value: "shop" }]);
    let tagged = sns::Topic { tags: &optional };

    // Parameters of two values, and names for other teams' templates.
    let protect = Parameter::<Boolean> { default: true };
    let database = rds::DbInstance {
        engine: "postgres",
        db_instance_class: "db.t4g.small",
        allocated_storage: "20",
        master_username: "shop",
        manage_master_user_password: true,
        deletion_protection: protect,
    };
    let vpc_id = Output { value: vpc.reference(), export: sub!("{stack_name}-vpc") };
    let queue_arn = Output { value: queue.arn(), description: "Where jobs go", export: "shop:jobs" };
}

fn main() {
    let app = App::new("latitude");
    data(&app, true, "EC2");
    let assembly = app.synthesize().unwrap();
    let template = assembly.stacks[0].template.as_value();
    assert_eq!(template["Resources"]["Topic"]["Properties"]["DisplayName"], "large");
    assert_eq!(template["Resources"]["Vpc"]["Properties"]["CidrBlock"], "10.0.0.0/16");
    assert_eq!(template["Resources"]["Service"]["Properties"]["LaunchType"], "EC2");
    assert_eq!(template["Resources"]["Task"]["Properties"]["RequiresCompatibilities"][0], "FARGATE");
    let statements = &template["Resources"]["Policy"]["Properties"]["PolicyDocument"]["Statement"];
    assert_eq!(statements[0]["Resource"]["Fn::GetAtt"][0], "Bucket");
    assert_eq!(statements[1]["Action"][0], "s3:GetObject");
    assert_eq!(statements[1]["Resource"]["Fn::Sub"], "${Bucket.Arn}/*");
    assert_eq!(template["Parameters"]["Protect"]["Type"], "String");
    assert_eq!(template["Parameters"]["Protect"]["Default"], "true");
    assert_eq!(template["Parameters"]["Protect"]["AllowedValues"][1], "false");
    assert_eq!(template["Outputs"]["VpcId"]["Export"]["Name"]["Fn::Sub"], "${AWS::StackName}-vpc");
    assert_eq!(template["Outputs"]["QueueArn"]["Export"]["Name"], "shop:jobs");
}

