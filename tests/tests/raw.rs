//! What is written past the language: sections of a template, and attributes of resources and outputs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use specforge_dsl::prelude::*;

#[test]
fn what_is_written_raw_has_no_form_of_its_own_and_its_conditions_and_mappings_exist() {
    #[stack]
    fn taken_over(scope: &Scope, stage: &str) {
        let name = Parameter::<Text> { default: "live" };
        scope.raw(json!({ "Conditions": { "IsLive": { "Fn::Equals": [name, stage] } } }));
        scope.raw(json!({ "Conditions": { "IsTest": { "Fn::Not": [{ "Condition": "IsLife" }] } } }));
        scope.raw(json!({ "Resources": {} }));
        #[raw(json!({ "Condition": "IsLive", "DependsOn": "Other" }))]
        let topic = sns::Topic {
            display_name: intrinsic::<Text>(json!({ "Fn::FindInMap": ["Sizes", name, "Days"] })),
            topic_name: intrinsic::<Text>(json!({ "Fn::If": ["IsLive", "live", "test"] })),
        };
        #[raw(json!({ "Condition": "IsTest", "Value": "x" }))]
        let arn = Output { value: topic.topic_arn() };
    }
    let app = App::new("app");
    taken_over(&app, "live");
    insta::assert_snapshot!(app.synthesize().unwrap_err());
}

#[test]
fn a_value_of_another_stack_is_wired_where_it_is_written_raw() {
    #[stack]
    fn first(scope: &Scope) -> Handle<sns::Topic> {
        let topic = sns::Topic {};
        topic
    }
    #[stack]
    fn second(scope: &Scope, topic: Handle<sns::Topic>) {
        scope.raw(json!({ "Transform": "AWS::LanguageExtensions" }));
        #[raw(json!({ "Metadata": { "Alerts": topic.topic_arn() } }))]
        let queue = sqs::Queue {};
    }
    let app = App::new("app");
    second(&app, first(&app));
    let assembly = app.synthesize().unwrap();
    let second = &assembly.stacks[1];
    assert_eq!(second.name, "app-second");
    let alerts = &second.template.as_value()["Resources"]["Queue"]["Metadata"]["Alerts"]["Ref"];
    assert_eq!(second.template.as_value()["Parameters"][alerts.as_str().unwrap()]["Type"], "String");
    assert_eq!(second.capabilities, ["CAPABILITY_AUTO_EXPAND"]);
}

#[test]
fn a_property_that_is_called_condition_names_no_condition() {
    #[stack]
    fn tasks(scope: &Scope) {
        let task = ecs::TaskDefinition {
            family: "shop",
            container_definitions: [
                new {
                    name: "database",
                    image: "postgres:18",
                    health_check: new { command: ["CMD-SHELL", "pg_isready"] },
                },
                new {
                    name: "web",
                    image: "nginx:1",
                    depends_on: [new { container_name: "database", condition: "HEALTHY" }],
                },
            ],
            memory: "512",
        };
    }
    let app = App::new("app");
    tasks(&app);
    assert_eq!(app.synthesize().map(|_| ()), Ok(()));
}

#[test]
fn what_is_always_there_needs_nothing_that_a_condition_leaves_out() {
    #[stack]
    fn alerts(scope: &Scope) {
        scope.raw(json!({ "Conditions": { "IsMain": { "Fn::Equals": [region(), "eu-central-1"] } } }));
        #[raw(json!({ "Condition": "IsMain" }))]
        let topic = sns::Topic {};
        let always = sqs::Queue { queue_name: topic.topic_name() };
        #[raw(json!({ "Condition": "IsMain" }))]
        let alike = sqs::Queue { queue_name: sub!("{}-alike", topic.topic_name()) };
        #[depends_on(topic)]
        let either =
            sqs::Queue { queue_name: intrinsic::<Text>(json!({ "Fn::If": ["IsMain", topic.topic_name(), "other"] })) };
        let arn = Output { value: topic.topic_arn() };
    }
    let app = App::new("app");
    alerts(&app);
    insta::assert_snapshot!(app.synthesize().unwrap_err());
}
