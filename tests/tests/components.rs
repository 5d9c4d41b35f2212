//! What the components make, seen from the template.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use specforge_dsl::components::*;
use specforge_dsl::prelude::*;

/// The resources of the app's only stack.
fn resources(app: &App) -> Value {
    let assembly = app.synthesize().map_err(|findings| findings.to_string()).unwrap();
    assert_eq!(assembly.stacks.len(), 1);
    assembly.stacks[0].template.as_value()["Resources"].clone()
}

fn network_over(zones: Zones, nat_gateways: NatGateways) -> Value {
    #[stack]
    fn shop(scope: &Scope, zones: Zones, nat_gateways: NatGateways) {
        let settings = NetworkSettings { name: "shop", address_space: AddressSpace::ten(7), zones, nat_gateways };
        network(scope, &settings);
    }
    let app = App::new("app");
    shop(&app, zones, nat_gateways);
    resources(&app)
}

#[test]
fn another_zone_changes_nothing_of_the_first_two() {
    let two = network_over(Zones([Some(Zone::A), Some(Zone::B), None, None]), NatGateways::PerZone);
    let three = network_over(Zones([Some(Zone::A), Some(Zone::B), Some(Zone::D), None]), NatGateways::PerZone);
    for (id, resource) in two.as_object().unwrap() {
        assert_eq!(resource, &three[id], "{id}");
    }
    assert_eq!(three["NetworkZoneDPrivateSubnet"]["Properties"]["CidrBlock"], "10.7.24.0/22");
    let zone = &three["NetworkZoneDPrivateSubnet"]["Properties"]["AvailabilityZone"];
    assert_eq!(zone, &json!({ "Fn::Sub": "${AWS::Region}d" }));
}

#[test]
fn one_nat_gateway_serves_all_zones_or_each_its_own() {
    let zones = Zones([Some(Zone::A), Some(Zone::B), None, None]);
    let exit = |resources: &Value, zone: &str| {
        resources[format!("NetworkZone{zone}DefaultRoute")]["Properties"]["NatGatewayId"]["Ref"].clone()
    };
    let single = network_over(zones, NatGateways::Single);
    assert_eq!(exit(&single, "A"), exit(&single, "B"));
    let each = network_over(zones, NatGateways::PerZone);
    assert_eq!(exit(&each, "A"), "NetworkZoneAExitNatGateway");
    assert_eq!(exit(&each, "B"), "NetworkZoneBExitNatGateway");
}

#[test]
fn a_connection_is_let_out_of_the_one_group_and_into_the_other() {
    #[stack]
    fn shop(scope: &Scope) {
        let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
        let web = security_group(scope, vpc, "Web");
        let database = security_group(scope, vpc, "Database");
        let visitors = allow(scope, Peer::Internet, web, 443);
        let web_to_database = allow(scope, web, database, 5432);
    }
    let app = App::new("app");
    shop(&app);
    let resources = resources(&app);
    let out = &resources["WebToDatabaseEgress"]["Properties"];
    assert_eq!(out["GroupId"], json!({ "Ref": "WebSecurityGroup" }));
    assert_eq!(out["DestinationSecurityGroupId"], json!({ "Ref": "DatabaseSecurityGroup" }));
    let into = &resources["WebToDatabaseIngress"]["Properties"];
    assert_eq!((&into["FromPort"], &into["ToPort"]), (&json!(5432), &json!(5432)));
    assert_eq!(into["CidrIp"], Value::Null);
    assert_eq!(resources["VisitorsIngress"]["Properties"]["CidrIp"], "0.0.0.0/0");
    assert_eq!(resources["VisitorsEgress"], Value::Null, "the internet has no group to be let out of");
    // A group without any outbound rule would let everything out.
    let first = &resources["DatabaseSecurityGroup"]["Properties"]["SecurityGroupEgress"][0];
    assert_eq!(first["CidrIp"], "127.0.0.1/32");
}

#[test]
fn an_alarm_on_one_metric_and_on_the_total_of_two() {
    #[stack]
    fn shop(scope: &Scope) {
        let topic = sns::Topic {};
        let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
        let first = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.0.0/24" };
        let second = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.1.0/24" };
        let load_balancer = elb::LoadBalancer { scheme: Internal, subnets: [first, second] };
        let settings = TargetGroupSettings { vpc, port: 80, health_check_path: "/" };
        let blue = target_group(scope, load_balancer, &settings);
        let green = target_group(scope, load_balancer, &settings);
        let slow = p95(TargetResponseTime, &load_balancer).above(milliseconds(1_500)).for_periods(3);
        let response_time = alarm(scope, topic, "Slow", slow);
        let failing = total(HttpCodeTarget5xxCount, [&blue, &green]).every(minutes(1)).above(count(10));
        let errors = alarm(scope, topic, "Errors", failing.missing_is(MissingData::Fine));
    }
    let app = App::new("app");
    shop(&app);
    let resources = resources(&app);
    let single = &resources["ResponseTimeAlarm"]["Properties"];
    assert_eq!(single["ExtendedStatistic"], "p95");
    assert_eq!((&single["Threshold"], &single["Period"]), (&json!(1.5), &json!(300)));
    assert_eq!((&single["EvaluationPeriods"], &single["TreatMissingData"]), (&json!(3), &json!("missing")));
    let name = json!({ "Fn::GetAtt": ["LoadBalancer", "LoadBalancerFullName"] });
    assert_eq!(single["Dimensions"], json!([{ "Name": "LoadBalancer", "Value": name }]));
    let total = &resources["ErrorsAlarm"]["Properties"];
    assert_eq!(total["Metrics"][2]["Expression"], "FILL(m1, 0) + FILL(m2, 0)");
    assert_eq!(total["Metrics"][2]["ReturnData"], true);
    assert_eq!(total["Metrics"][0]["ReturnData"], false);
    assert_eq!(total["MetricName"], Value::Null);
    for (index, group) in ["BlueTargetGroup", "GreenTargetGroup"].iter().enumerate() {
        let dimensions = &total["Metrics"][index]["MetricStat"]["Metric"]["Dimensions"];
        assert_eq!(dimensions[0]["Value"], json!({ "Fn::GetAtt": [group, "TargetGroupFullName"] }));
    }
}

#[test]
fn a_site_elsewhere_brings_its_certificate_and_no_record() {
    #[stack]
    fn shop(scope: &Scope) {
        let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
        let first = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.0.0/24" };
        let second = ec2::Subnet { vpc_id: vpc, cidr_block: "10.0.1.0/24" };
        let visitors = security_group(scope, vpc, "Load balancer");
        let access_logs = access_log_bucket(scope, 30);
        let site = site(scope, Domain::Elsewhere);
        let entrance = load_balancer(
            scope,
            &LoadBalancerSettings {
                name: "shop",
                subnets: &[first, second],
                security_group: visitors,
                site,
                access_logs,
                idle_timeout: seconds(60),
                deletion_protection: false,
            },
        );
        site_address(scope, site, &entrance);
    }
    let app = App::new("app");
    shop(&app);
    let resources = resources(&app);
    let certificate = &resources["EntranceHttps"]["Properties"]["Certificates"][0]["CertificateArn"];
    assert_eq!(certificate, &json!({ "Ref": "CertificateArn" }));
    let types: Vec<_> = resources.as_object().unwrap().values().map(|resource| resource["Type"].clone()).collect();
    assert!(!types.contains(&json!("AWS::Route53::RecordSet")), "{types:?}");
}

#[test]
fn a_secret_is_given_by_its_address_alone() {
    #[stack]
    fn shop(scope: &Scope) {
        let key = kms::Key { enable_key_rotation: true };
        let mail = generated_secret(
            scope,
            &GeneratedSecretSettings {
                description: "Mail server",
                key,
                length: 40,
                user_name: Some("shop"),
                retention: Retention::Discard,
            },
        );
        let user = ssm::Parameter { r#type: "String", value: mail.field("username").resolved() };
        let password = ssm::Parameter { r#type: "String", value: mail.resolved() };
    }
    let app = App::new("app");
    shop(&app);
    let resources = resources(&app);
    let value = |id: &str| resources[id]["Properties"]["Value"]["Fn::Sub"].clone();
    assert_eq!(value("User"), "{{resolve:secretsmanager:${MailCredentials}:SecretString:username}}");
    assert_eq!(value("Password"), "{{resolve:secretsmanager:${MailCredentials}:SecretString:password}}");
    assert_eq!(resources["MailCredentials"]["DeletionPolicy"], "Delete");
}

#[test]
fn what_a_component_of_the_library_declares_is_located_at_its_call_here() {
    /// Calls the library's component once more removed.
    #[component]
    fn addresses(scope: &Scope) {
        let settings = NetworkSettings {
            name: "shop",
            address_space: AddressSpace::ten(7),
            zones: Zones([Some(Zone::A), Some(Zone::B), None, None]),
            nat_gateways: NatGateways::Single,
        };
        network(scope, &settings);
    }
    #[stack]
    fn shop(scope: &Scope) {
        addresses(scope);
        let topic = sns::Topic {};
    }
    let app = App::new("app");
    shop(&app);
    for assembly in [app.synthesize().unwrap(), app.synthesize_without_checks()] {
        let locations = &assembly.stacks[0].locations;
        assert!(locations.len() > 10, "{locations:?}");
        let call = locations.values().map(|location| location.line).min().unwrap();
        for (id, location) in locations {
            assert_eq!(location.file, file!(), "{id}");
            assert_eq!(location.line == call, id != "Topic", "{id}");
        }
    }
}
