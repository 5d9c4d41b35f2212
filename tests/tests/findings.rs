//! Bad input that only the running program can see: one clear finding each, all in one run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use specforge_dsl::prelude::*;

fn codes(app: &App) -> Vec<&'static str> {
    app.synthesize().unwrap_err().iter().map(|finding| finding.code).collect()
}

#[stack]
fn one(scope: &Scope) {
    let topic = sns::Topic {};
}

#[test]
fn a_cycle_through_a_raw_property_shows_the_way_around() {
    #[stack]
    fn cycle(scope: &Scope) {
        let first = sns::Topic { ..raw(json!({ "DisplayName": { "Fn::GetAtt": ["Second", "TopicName"] } })) };
        let second = sns::Topic { display_name: first.topic_arn() };
    }
    let app = App::new("app");
    cycle(&app);
    insta::assert_snapshot!(app.synthesize().unwrap_err());
}

#[test]
fn a_dangling_reference_in_free_form_json() {
    #[stack]
    fn dangling(scope: &Scope) {
        let first =
            sns::Topic { ..raw(json!({ "DisplayName": { "Fn::Sub": "${Frist.TopicName} in ${AWS::Region}" } })) };
    }
    let app = App::new("app");
    dangling(&app);
    insta::assert_snapshot!(app.synthesize().unwrap_err());
}

#[test]
fn one_logical_id_twice_shows_both() {
    #[stack]
    fn twice(scope: &Scope) {
        let declare = |name: &str| {
            #[key(name)]
            let topic = sns::Topic {};
            topic
        };
        declare("a");
        declare("a");
    }
    let app = App::new("app");
    twice(&app);
    let findings = app.synthesize().unwrap_err();
    insta::assert_snapshot!(findings);
}

#[test]
fn two_stacks_of_one_name() {
    let app = App::new("app");
    one(&app);
    one(&app);
    assert_eq!(codes(&app), ["SF0006"]);
}

#[test]
fn a_stack_inside_a_stack() {
    #[stack]
    fn outer(scope: &Scope) {
        let topic = sns::Topic {};
        one(scope);
    }
    let app = App::new("app");
    outer(&app);
    assert_eq!(codes(&app), ["SF0005"]);
}

#[test]
fn a_key_that_a_logical_id_could_not_tell_apart() {
    #[stack]
    fn keys(scope: &Scope) {
        #[key(name)]
        for name in ["größe", "--", "us-east-1a"] {
            let topic = sns::Topic {};
        }
    }
    let app = App::new("app");
    keys(&app);
    insta::assert_snapshot!(app.synthesize().unwrap_err());
}

#[test]
fn an_empty_stack_and_an_empty_app() {
    #[stack]
    fn empty(_scope: &Scope) {}
    let app = App::new("app");
    empty(&app);
    assert_eq!(codes(&app), ["SF0012"]);
    assert_eq!(codes(&App::new("app")), ["SF0010"]);
}

#[test]
fn an_impossible_stack_name() {
    let app = App::new("1_app");
    one(&app);
    assert_eq!(codes(&app), ["SF0011"]);
}

#[test]
fn a_resource_outside_of_a_stack() {
    #[component]
    fn loose(scope: &Scope) {
        let topic = sns::Topic {};
    }
    let app = App::new("app");
    one(&app);
    loose(&app);
    assert_eq!(codes(&app), ["SF0004"]);
}

#[test]
fn more_resources_than_a_template_takes() {
    #[stack]
    fn many(scope: &Scope, count: usize) {
        #[key(index)]
        for index in 0..count {
            let topic = sns::Topic {};
        }
    }
    let app = App::new("app");
    many(&app, 500);
    assert!(app.synthesize().is_ok());
    let app = App::new("app");
    many(&app, 501);
    assert_eq!(codes(&app), ["SF0014"]);
}

#[test]
fn a_template_beyond_the_inline_limit_is_a_warning_and_beyond_the_last_an_error() {
    #[stack]
    fn large(scope: &Scope, bytes: usize) {
        let dashboard = cloudwatch::Dashboard { dashboard_body: json!({ "widgets": ["x".repeat(bytes)] }) };
    }
    let app = App::new("app");
    large(&app, 60_000);
    let assembly = app.synthesize().unwrap();
    assert_eq!(assembly.warnings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["SF0016"]);
    let app = App::new("app");
    large(&app, 1_100_000);
    assert_eq!(codes(&app), ["SF0016"]);
}

#[test]
fn a_value_that_only_the_program_knows_is_judged_as_a_literal_is() {
    #[stack]
    fn network(scope: &Scope, block: &str) {
        let vpc = ec2::Vpc { cidr_block: block };
    }
    let app = App::new("app");
    network(&app, "10.0.1.0/16");
    insta::assert_snapshot!(app.synthesize().unwrap_err());
}

#[test]
fn what_aws_accepts_and_most_teams_regret_is_a_warning_that_can_be_silenced() {
    #[stack]
    fn open(scope: &Scope) {
        let group = ec2::SecurityGroup {
            group_description: "Jump host",
            security_group_ingress: [new { ip_protocol: "tcp", from_port: 22, to_port: 22, cidr_ip: "0.0.0.0/0" }],
        };
        #[silence(SF0214, reason = "a honeypot")]
        let honeypot = ec2::SecurityGroup {
            group_description: "Honeypot",
            security_group_ingress: [new { ip_protocol: "tcp", from_port: 22, to_port: 22, cidr_ip: "0.0.0.0/0" }],
        };
    }
    let app = App::new("app");
    open(&app);
    insta::assert_snapshot!(app.synthesize().unwrap().warnings);
}

#[test]
fn a_finding_points_at_the_arm_that_was_taken() {
    #[stack]
    fn queues(scope: &Scope, large: bool, tier: u8) {
        let queue = sqs::Queue {
            delay_seconds: if large { 901 } else { 1 },
            visibility_timeout: match tier {
                0 => 0,
                1 if large => {
                    let most = 43_200;
                    most + 1
                }
                _ => 30,
            },
        };
        let groups = ec2::SecurityGroup {
            group_description: if large { "Größe" } else { "size" },
            security_group_ingress: if large {
                [new { ip_protocol: "tcp", from_port: 70_000, to_port: 70_001, cidr_ip: "10.0.0.0/8" }]
            } else {
                []
            },
        };
    }
    let app = App::new("app");
    queues(&app, true, 1);
    insta::assert_snapshot!(app.synthesize().unwrap_err());
}

#[test]
fn an_attribute_that_does_not_name_its_resource_there() {
    #[stack]
    fn attributes(scope: &Scope, balancer: Handle<elb::LoadBalancer>, database: Handle<rds::DbInstance>) {
        let alarm = cloudwatch::Alarm {
            namespace: "AWS/ApplicationELB",
            metric_name: "HTTPCode_ELB_5XX_Count",
            dimensions: [new { name: "LoadBalancer", value: balancer.load_balancer_arn() }],
            statistic: "Sum",
            period: 60,
            evaluation_periods: 3,
            threshold: 80,
            comparison_operator: "GreaterThanThreshold",
        };
        let task = ecs::TaskDefinition {
            container_definitions: [new {
                name: "shop",
                image: "shop:1",
                environment: [new { name: "DB_HOST", value: database.reference() }],
            }],
        };
        let record = route53::RecordSet {
            hosted_zone_name: "example.com.",
            name: "shop.example.com",
            r#type: "A",
            alias_target: new {
                dns_name: balancer.load_balancer_full_name(),
                hosted_zone_id: balancer.canonical_hosted_zone_id(),
            },
        };
    }
    #[stack]
    fn resources(scope: &Scope) -> (Handle<elb::LoadBalancer>, Handle<rds::DbInstance>) {
        let balancer = elb::LoadBalancer {
            subnets: [external::<ec2::SubnetId>("subnet-a"), external::<ec2::SubnetId>("subnet-b")],
        };
        let database = rds::DbInstance {
            engine: "postgres",
            db_instance_class: "db.t4g.micro",
            allocated_storage: "20",
            master_username: "shop",
            manage_master_user_password: true,
        };
        (balancer, database)
    }
    let app = App::new("app");
    let (balancer, database) = resources(&app);
    attributes(&app, balancer, database);
    insta::assert_snapshot!(app.synthesize().unwrap_err());
}

#[test]
fn a_forgotten_interpolation_of_a_resource() {
    #[stack]
    fn alerts(scope: &Scope) {
        let alerts = sns::Topic {};
        let named = sns::Topic { display_name: "${Alerts}-copy" };
        let queue = sqs::Queue { queue_name: ["${Alerts.TopicName}", "queue"].join("-") };
        // Of these, none is a resource of the stack; one is a text of another language, and one is spelt out.
        let other = sns::Topic { display_name: "${alerts} ${aws:username} ${Another}" };
        #[silence(SF0115, reason = "a template of our own")]
        let silenced = sns::Topic { display_name: "${Alerts}" };
        let spelt = sns::Topic { ..raw(json!({ "DisplayName": { "Fn::Sub": "${Alerts}" } })) };
    }
    let app = App::new("app");
    alerts(&app);
    insta::assert_snapshot!(app.synthesize().unwrap_err());
}

#[test]
fn a_snapshot_of_what_has_none() {
    #[stack]
    fn queue(scope: &Scope) {
        #[deletion_policy(Snapshot)]
        let queue = sqs::Queue {};
    }
    let app = App::new("app");
    queue(&app);
    assert_eq!(codes(&app), ["SF0019"]);
}

#[test]
fn nested_keys_that_read_alike_stay_apart() {
    #[stack]
    fn keys(scope: &Scope) {
        #[key(outer)]
        for outer in [1, 11] {
            #[key(inner)]
            for inner in [1, 11] {
                let topic = sns::Topic {};
            }
        }
    }
    let app = App::new("app");
    keys(&app);
    assert_eq!(app.synthesize().unwrap().stacks[0].locations.len(), 4);
}

#[test]
fn subnets_lie_in_their_network_and_apart_from_each_other() {
    #[stack]
    fn network(scope: &Scope, blocks: &[&str], more: bool) {
        let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
        if more {
            let second_range = ec2::VpcCidrBlock { vpc_id: vpc, cidr_block: "10.1.0.0/16" };
        }
        #[key(block)]
        for block in blocks {
            let subnet = ec2::Subnet { vpc_id: vpc, cidr_block: block };
        }
    }
    let findings = |blocks: &[&str], more| {
        let app = App::new("app");
        network(&app, blocks, more);
        app.synthesize().map(|_| ())
    };
    assert!(findings(&["10.0.0.0/24", "10.0.1.0/24"], false).is_ok());
    assert!(findings(&["10.0.0.0/24", "10.1.0.0/24"], true).is_ok());
    insta::assert_snapshot!(findings(&["10.0.0.0/24", "10.1.0.0/24", "10.0.0.128/25"], false).unwrap_err());
}

/// The codes that the sources give to findings on a whole app.
fn codes_in_the_sources(root: &std::path::Path) -> std::collections::BTreeSet<String> {
    let mut folders = vec![root.join("specforge-dsl/src")];
    let mut codes = std::collections::BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let source = std::fs::read_to_string(path).unwrap();
                let named = source.split("Finding::error(").skip(1);
                codes.extend(named.filter_map(|rest| rest.trim_start().strip_prefix('"')?.get(..6).map(str::to_owned)));
            }
        }
    }
    codes
}

/// `docs/findings.md` says what the code says. `UPDATE_DOCS=1 cargo test -p specforge-tests --test findings` writes it.
#[test]
fn each_code_is_explained_and_the_documentation_is_up_to_date() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let explained: Vec<_> = specforge_dsl::finding::codes().collect();
    assert!(explained.is_sorted_by(|first, second| first.code < second.code), "sorted, each once");
    let whole_app: Vec<_> = explained.iter().filter(|code| code.code.starts_with("SF00")).collect();
    let used: Vec<_> = codes_in_the_sources(root).into_iter().collect();
    assert_eq!(whole_app.iter().map(|code| code.code).collect::<Vec<_>>(), used);

    let mut expected = String::from(
        "# Findings on a whole app\n\n\
         What `App::synthesize`, `check` and the build script find beyond one resource. The rules on one resource are in \
         [rules.md](rules.md).\nThis list is written from the code.\n",
    );
    for code in whole_app {
        expected.push_str(&format!("\n## {}: {}\n\n{}\n", code.code, code.title, code.explanation));
    }
    let path = root.join("docs/findings.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let help = "`UPDATE_DOCS=1 cargo test -p specforge-tests --test findings` writes docs/findings.md";
    assert!(std::fs::read_to_string(&path).unwrap() == expected, "{help}");
}

#[test]
fn an_environment_that_cannot_exist() {
    for (account, region, expected) in [
        ("1111-2222-3333", "eu-central-1", &["SF0028"][..]),
        ("111122223333", "eu-central-1a", &["SF0028"]),
        ("production", "frankfurt", &["SF0028", "SF0028"]),
    ] {
        let app = App::new("app");
        app.account(account);
        app.region(region);
        one(&app);
        assert_eq!(codes(&app), expected, "{account} {region}");
    }
}

#[test]
fn what_is_wrong_inside_of_a_component_names_the_calls_that_led_to_it() {
    #[component]
    fn door(scope: &Scope, from: &str) {
        let group = ec2::SecurityGroup {
            group_description: "Door",
            security_group_ingress: [new { ip_protocol: "tcp", from_port: 22, to_port: 22, cidr_ip: from }],
        };
    }
    let above = line!();
    #[stack]
    fn house(scope: &Scope) {
        let office = door(scope, "10.0.0.0/8");
        let world = door(scope, "0.0.0.0/0");
        let everybody = door(scope, "0.0.0.0/0");
        let home = door(scope, "10.1.0.0/16");
    }
    let app = App::new("app");
    house(&app);
    let warnings = app.synthesize().unwrap().warnings;
    let calls: Vec<Vec<u32>> =
        warnings.iter().map(|finding| finding.calls.iter().map(|call| call.line).collect()).collect();
    assert_eq!(calls, [[above + 4], [above + 5]]);
    let call = warnings.iter().next().unwrap().calls[0];
    assert!(warnings.to_string().contains(&format!("in the component that is called at {call}")), "{warnings}");
}

#[test]
fn a_move_from_a_stack_that_nobody_knows_is_no_silent_replacement() {
    #[stack]
    fn orders(scope: &Scope) {
        #[moved(from = "ordres.Old")]
        let typo = sns::Topic {};
        #[moved(from = "edge.Old")]
        let short = sns::Topic {};
        #[moved(from = "orders.Old")]
        let known = sns::Topic {};
        #[moved(from = "app-orders.Older")]
        let in_full = sns::Topic {};
        #[moved(from = "app-gone.Old")]
        let once = sns::Topic {};
    }
    let app = App::new("app");
    orders(&app);
    let findings = app.synthesize().unwrap_err();
    let told: Vec<_> = findings.iter().map(|finding| (finding.code, finding.help.clone().unwrap())).collect();
    assert_eq!(
        told,
        [
            ("SF0030", "did you mean `#[moved(from = \"orders.Old\")]`?".to_owned()),
            (
                "SF0030",
                "a stack that the app no longer has is named in full: `#[moved(from = \"app-edge.Old\")]`".to_owned()
            ),
        ]
    );
}
