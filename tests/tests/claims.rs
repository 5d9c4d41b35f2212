//! What there is once is claimed once in a stack.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use specforge_dsl::prelude::*;

/// A listener with a rule for each priority, on two load balancers.
#[stack]
fn entrance(scope: &Scope, ports: [u16; 2], priorities: [u16; 2], subnets: &[&str]) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
    #[key(side)]
    for side in ["left", "right"] {
        let group = elb::TargetGroup { vpc_id: vpc, protocol: Http, port: 8080, target_type: Ip };
        let balancer = elb::LoadBalancer {
            r#type: Application,
            subnets: [
                external::<ec2::SubnetId>("subnet-0abc12345678"),
                external::<ec2::SubnetId>("subnet-0abc12345679"),
            ],
        };
        #[key(turn)]
        for (turn, port) in ports.into_iter().enumerate() {
            let listener = elb::Listener {
                load_balancer_arn: balancer,
                protocol: Http,
                port,
                default_actions: [new { r#type: Forward, target_group_arn: group }],
            };
            #[key(number)]
            for (number, priority) in priorities.into_iter().enumerate() {
                let rule = elb::ListenerRule {
                    listener_arn: listener,
                    priority,
                    conditions: [new { field: "path-pattern", path_pattern_config: new { values: ["/api/*"] } }],
                    actions: [new { r#type: Forward, target_group_arn: group }],
                };
            }
        }
    }
    let table = ec2::RouteTable { vpc_id: vpc };
    #[key(number)]
    for (number, subnet) in subnets.iter().enumerate() {
        let association =
            ec2::SubnetRouteTableAssociation { subnet_id: external::<ec2::SubnetId>(subnet), route_table_id: table };
    }
}

fn codes(ports: [u16; 2], priorities: [u16; 2], subnets: &[&str]) -> Vec<&'static str> {
    let app = App::new("app");
    entrance(&app, ports, priorities, subnets);
    app.synthesize()
        .err()
        .into_iter()
        .flat_map(|findings| findings.iter().map(|one| one.code).collect::<Vec<_>>())
        .collect()
}

#[test]
fn the_same_port_priority_or_subnet_twice_is_an_error_at_the_second() {
    assert_eq!(codes([80, 8080], [1, 2], &["subnet-1", "subnet-2"]), [""; 0]);
    assert_eq!(codes([80, 80], [1, 2], &[]), ["SF0037"], "both load balancers are declared at one place");
    assert_eq!(codes([80, 8080], [1, 1], &[]), ["SF0037"], "and so are the rules");
    assert_eq!(codes([80, 8080], [1, 2], &["subnet-1", "subnet-1"]), ["SF0037"]);
    let app = App::new("app");
    entrance(&app, [80, 8080], [1, 2], &["subnet-1", "subnet-1"]);
    insta::assert_snapshot!(app.synthesize().unwrap_err());
}

#[test]
fn records_of_one_name_are_told_apart_by_their_set_identifier() {
    #[stack]
    fn names(scope: &Scope, weighted: bool) {
        #[key(number)]
        for number in [1, 2] {
            let record = route53::RecordSet {
                hosted_zone_id: external::<route53::HostedZoneId>("Z0123456789ABCDEFGHIJ"),
                name: "shop.example.com",
                r#type: "A",
                ttl: "60",
                resource_records: ["192.0.2.1"],
                set_identifier: weighted.then(|| number.to_string()),
                weight: weighted.then_some(1),
            };
        }
    }
    for (weighted, sound) in [(true, true), (false, false)] {
        let app = App::new("app");
        names(&app, weighted);
        assert_eq!(app.synthesize().is_ok(), sound);
    }
}
