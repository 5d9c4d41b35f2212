//! References into another stack: an output there, a parameter of the same name here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use specforge_dsl::assembly::ParameterSource;
use specforge_dsl::prelude::*;

#[stack]
fn network(scope: &Scope) -> (Handle<ec2::Vpc>, Handle<kms::Key>) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
    let key = kms::Key { description: "Data" };
    (vpc, key)
}

#[stack]
fn groups(scope: &Scope, vpc: Handle<ec2::Vpc>, key: Handle<kms::Key>) {
    let group = ec2::SecurityGroup { group_description: sub!("Tasks of {vpc}"), vpc_id: vpc };
    let log_group = logs::LogGroup { kms_key_id: key, retention_in_days: 30 };
}

fn app() -> App {
    let app = App::new("shop");
    let (vpc, key) = network(&app);
    groups(&app, vpc, key);
    app
}

#[test]
fn output_and_parameter_have_one_name() {
    let assembly = app().synthesize().unwrap();
    let [network, groups] = assembly.stacks.as_slice() else { panic!("two stacks") };
    assert_eq!(groups.depends_on, std::slice::from_ref(&network.name));
    let names: Vec<_> = groups.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!(names, ["VpcId", "KeyArn"]);
    for parameter in &groups.parameters {
        let source = ParameterSource::Output { stack: network.name.clone(), output: parameter.name.clone() };
        assert_eq!(parameter.source, source);
        assert!(network.template.as_value()["Outputs"][&parameter.name]["Value"].is_object());
    }
    let resources = &groups.template.as_value()["Resources"];
    assert_eq!(resources["Group"]["Properties"]["VpcId"]["Ref"], "VpcId");
    assert_eq!(resources["Group"]["Properties"]["GroupDescription"]["Fn::Sub"], "Tasks of ${VpcId}");
    assert_eq!(resources["LogGroup"]["Properties"]["KmsKeyId"]["Ref"], "KeyArn");
}

#[test]
fn stacks_follow_what_they_need_whatever_the_order_of_the_calls() {
    let app = App::new("shop");
    let (vpc, key) = network(&app);
    groups(&app, vpc, key);
    let assembly = app.synthesize().unwrap();
    let order: Vec<_> = assembly.stacks.iter().map(|stack| stack.id.as_str()).collect();
    assert_eq!(order, ["network", "groups"]);
}

#[test]
fn names_that_two_stacks_share_are_told_apart() {
    #[stack]
    fn first(scope: &Scope) -> Handle<ec2::Vpc> {
        let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
        vpc
    }
    #[stack]
    fn second(scope: &Scope) -> Handle<ec2::Vpc> {
        let vpc = ec2::Vpc { cidr_block: "10.1.0.0/16" };
        vpc
    }
    #[stack]
    fn peering(scope: &Scope, ours: Handle<ec2::Vpc>, theirs: Handle<ec2::Vpc>) {
        let peering = ec2::VpcPeeringConnection { vpc_id: ours, peer_vpc_id: theirs };
    }
    let app = App::new("shop");
    let (ours, theirs) = (first(&app), second(&app));
    peering(&app, ours, theirs);
    let assembly = app.synthesize().unwrap();
    let names: Vec<_> = assembly.stacks[2].parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!(names, ["FirstVpcId", "SecondVpcId"]);
}

#[test]
fn two_values_whose_names_read_alike_do_not_become_one() {
    #[stack]
    fn first(scope: &Scope) -> (Handle<sns::Topic>, Handle<sns::Topic>) {
        let a = sns::Topic {};
        #[id("ATopic")]
        let b = sns::Topic {};
        (a, b)
    }
    #[stack]
    fn second(scope: &Scope, a: Handle<sns::Topic>, b: Handle<sns::Topic>) {
        // `A` with `TopicArn` and `ATopic` with `TopicArn` both read `ATopicArn`.
        let parameter = ssm::Parameter { r#type: "StringList", value: sub!("{a},{b}") };
    }
    let app = App::new("shop");
    let (a, b) = first(&app);
    second(&app, a, b);
    let assembly = app.synthesize().unwrap();
    let outputs = &assembly.stacks[0].template.as_value()["Outputs"];
    assert_eq!(outputs["FirstATopicArn"]["Value"]["Ref"], "A");
    assert_eq!(outputs["FirstATopicArn2"]["Value"]["Ref"], "ATopic");
    let value = &assembly.stacks[1].template.as_value()["Resources"]["Parameter"]["Properties"]["Value"];
    assert_eq!(value["Fn::Sub"], "${FirstATopicArn},${FirstATopicArn2}");
}

#[test]
fn a_secret_parameter_does_not_cross_stacks() {
    #[stack]
    fn secrets(scope: &Scope) -> Parameter<Text> {
        let token = Parameter::<Text> { no_echo: true };
        let topic = sns::Topic {};
        token
    }
    #[stack]
    fn user(scope: &Scope, token: Parameter<Text>) {
        let topic = sns::Topic { display_name: token };
    }
    let app = App::new("shop");
    let token = secrets(&app);
    user(&app, token);
    let findings = app.synthesize().unwrap_err();
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["SF0009"]);
}

#[test]
fn a_handle_of_another_app_is_caught() {
    let elsewhere = App::new("elsewhere");
    let (vpc, key) = network(&elsewhere);
    let app = App::new("shop");
    groups(&app, vpc, key);
    let findings = app.synthesize().unwrap_err();
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["SF0008", "SF0008", "SF0008"]);
}

/// The codes and messages of an app's findings, whose places are in this file.
fn found(app: &App) -> Vec<(&'static str, String)> {
    let findings = app.synthesize().unwrap_err();
    assert!(findings.iter().all(|finding| finding.location.unwrap().file.ends_with("wiring.rs")), "{findings}");
    findings.iter().map(|finding| (finding.code, finding.message.clone())).collect()
}

const ANOTHER_APP: &str = "this value belongs to another app";

#[test]
fn a_handle_of_another_app_is_caught_wherever_it_stands() {
    #[stack]
    fn everywhere(scope: &Scope, vpc: Handle<ec2::Vpc>, key: Handle<kms::Key>) {
        let topic = sns::Topic { display_name: sub!("{vpc}") };
        let dashboard = cloudwatch::Dashboard { dashboard_body: json!({ "widgets": [], "vpc": vpc.vpc_id() }) };
        let image = Parameter::<Text> {};
        let network = Output { value: vpc.vpc_id() };
        let thing = raw::Resource { r#type: "Custom::Thing", properties: json!({ "Key": key.arn() }) };
        let groups = ec2::SecurityGroup { group_description: "web", vpc_id: Some(vpc) };
    }
    let elsewhere = App::new("elsewhere");
    let (vpc, key) = network(&elsewhere);
    let app = App::new("shop");
    everywhere(&app, vpc, key);
    let found = found(&app);
    assert_eq!(found, vec![("SF0008", ANOTHER_APP.to_owned()); 5]);
}

#[test]
fn a_dependency_on_a_resource_of_another_app_is_caught() {
    #[stack]
    fn later(scope: &Scope, vpc: Handle<ec2::Vpc>) {
        #[depends_on(vpc)]
        let topic = sns::Topic {};
    }
    let elsewhere = App::new("elsewhere");
    let (vpc, _) = network(&elsewhere);
    let app = App::new("shop");
    later(&app, vpc);
    assert_eq!(found(&app), [("SF0008", "`Topic` depends on a resource of another app".to_owned())]);
}

#[test]
fn a_command_with_a_value_of_another_app_is_caught() {
    #[stack]
    fn waiting(scope: &Scope, vpc: Handle<ec2::Vpc>) {
        let image = Parameter::<Text> {};
        let topic = sns::Topic { display_name: image };
        scope.requires(Prerequisite::new("the image").until_given(image).command(sub!("push {vpc}")));
    }
    let elsewhere = App::new("elsewhere");
    let (vpc, _) = network(&elsewhere);
    let app = App::new("shop");
    waiting(&app, vpc);
    assert_eq!(found(&app), [("SF0008", ANOTHER_APP.to_owned())]);
}

#[test]
fn two_apps_of_one_program_do_not_mix() {
    let (first, second) = (app(), app());
    let [first, second] = [first, second].map(|app| app.synthesize().unwrap());
    for (first, second) in first.stacks.iter().zip(&second.stacks) {
        assert_eq!(first.template.to_json(), second.template.to_json());
    }
}

#[test]
fn where_a_resource_was_is_carried_to_the_deployment() {
    #[stack]
    fn data(scope: &Scope) {
        #[moved(from = "OldTopic")]
        let topic = sns::Topic {};
        #[moved(from = "audit-logs.Trail")]
        let trail = sns::Topic {};
    }
    #[stack]
    fn audit_logs(scope: &Scope) {
        let alerts = sns::Topic {};
    }
    let app = App::new("shop");
    data(&app);
    audit_logs(&app);
    let moved: Vec<_> = app.synthesize().unwrap().stacks[0].moved.clone().into_iter().collect();
    let expected = [("Topic", "OldTopic"), ("Trail", "audit-logs.Trail")];
    assert_eq!(moved, expected.map(|(new, old)| (new.to_owned(), old.to_owned())));
}
