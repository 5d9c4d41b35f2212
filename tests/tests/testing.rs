//! The assertions on synthesized apps: what they find, and what they say where something is missing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use specforge_dsl::prelude::*;
use specforge_dsl::testing::{Synthesis, like, synthesize};

/// What others build on.
#[stack]
fn base(scope: &Scope) -> (Handle<ec2::Vpc>, Handle<kms::Key>) {
    let vpc = ec2::Vpc { cidr_block: "10.0.0.0/16" };
    let key = kms::Key {
        enable_key_rotation: true,
        key_policy: new {
            statement: [new {
                effect: Allow,
                principal: new { aws: [sub!("arn:{partition}:iam::{account}:root")] },
                action: ["kms:*"],
                resource: ["*"],
            }],
        },
    };
    (vpc, key)
}

/// Queues and a group.
#[stack]
fn shop(scope: &Scope, vpc: Handle<ec2::Vpc>, key: Handle<kms::Key>, seconds: u32) {
    let failed = sqs::Queue { kms_master_key_id: key, message_retention_period: 1_209_600 };
    let orders = sqs::Queue {
        kms_master_key_id: key,
        visibility_timeout: seconds,
        redrive_policy: json!({ "deadLetterTargetArn": failed.arn(), "maxReceiveCount": 5 }),
    };
    let web = ec2::SecurityGroup {
        vpc_id: vpc,
        group_description: "Web",
        security_group_ingress: [
            new { ip_protocol: "tcp", from_port: 80, to_port: 80, cidr_ip: "0.0.0.0/0" },
            new { ip_protocol: "tcp", from_port: 443, to_port: 443, cidr_ip: "0.0.0.0/0" },
        ],
    };
    #[depends_on(web)]
    let dashboard = cloudwatch::Dashboard {
        dashboard_body: json!({ "widgets": [{ "type": "text", "properties": { "markdown": "Orders" } }] }),
    };
    #[deletion_policy(Retain)]
    let token = Parameter::<Text> { no_echo: true, default: "nothing to see" };
    let note = ssm::Parameter { r#type: "String", value: token };
}

fn app(seconds: u32) -> Synthesis {
    let app = App::new("app");
    let (vpc, key) = base(&app);
    shop(&app, vpc, key, seconds);
    synthesize(&app)
}

/// What an assertion says that does not hold.
fn failure(assertion: impl FnOnce(&Synthesis) + std::panic::UnwindSafe) -> String {
    let app = std::panic::AssertUnwindSafe(app(60));
    let panicked = std::panic::catch_unwind(move || assertion(&app)).expect_err("the assertion holds");
    match panicked.downcast::<String>() {
        Ok(text) => *text,
        Err(other) => (*other.downcast::<&str>().unwrap()).to_owned(),
    }
}

#[test]
fn resources_are_found_by_type_and_property() {
    let app = app(60);
    let shop = app.stack("shop");
    assert_eq!(shop.find(like!(sqs::Queue)).len(), 2);
    let orders = shop.expect_one(like!(sqs::Queue { visibility_timeout: 60 }));
    assert_eq!((orders.id(), orders.stack(), orders.type_name()), ("Orders", "shop", "AWS::SQS::Queue"));
    assert_eq!(orders.property("redrive_policy.maxReceiveCount"), 5);
    assert!(orders.property("delay_seconds").is_null());
    let seconds = 60;
    shop.expect_one(like!(sqs::Queue { visibility_timeout: seconds, .. }));
    shop.expect_one(like!(sqs::Queue { redrive_policy: None }));
    shop.expect_one(like!(sqs::Queue { redrive_policy: json!({ "maxReceiveCount": 5 }) }));
    shop.expect_all(like!(sqs::Queue { kms_master_key_id: _ }));
    shop.expect_none(like!(sqs::Queue { fifo_queue: true }));
    app.all().expect_count(1, like!(ec2::Vpc));
}

#[test]
fn lists_are_whole_or_among_others() {
    let app = app(60);
    let shop = app.stack("shop");
    shop.expect_one(like!(ec2::SecurityGroup { security_group_ingress: [new { to_port: 443 }, ..] }));
    shop.expect_one(like!(ec2::SecurityGroup { security_group_ingress: [new { to_port: 80 }, new { to_port: 443 }] }));
    shop.expect_none(like!(ec2::SecurityGroup { security_group_ingress: [new { to_port: 443 }] }));
    shop.expect_none(like!(ec2::SecurityGroup { security_group_ingress: [new { to_port: 22 }, ..] }));
    app.all().expect_one(like!(kms::Key {
        key_policy: new {
            statement: [
                new { principal: new { aws: [sub!("arn:{partition}:iam::{account}:root")] }, action: ["kms:*"] },
                ..
            ],
        },
    }));
}

#[test]
fn a_document_that_is_text_is_compared_as_a_document() {
    let app = app(60);
    let markdown = "Orders";
    app.all().expect_one(like!(cloudwatch::Dashboard {
        dashboard_body: json!({ "widgets": [{ "properties": { "markdown": markdown } }] }),
    }));
    app.all().expect_none(like!(cloudwatch::Dashboard { dashboard_body: json!({ "widgets": [] }) }));
}

#[test]
fn references_are_typed_and_cross_stacks() {
    let app = app(60);
    let vpc = app.stack("base").expect_one(like!(ec2::Vpc));
    let key = app.stack("base").expect_one(like!(kms::Key));
    let shop = app.stack("shop");
    let web = shop.expect_one(like!(ec2::SecurityGroup { vpc_id: vpc }));
    shop.expect_all(like!(sqs::Queue { kms_master_key_id: key }));
    let users = |found: Vec<specforge_dsl::testing::Found<'_, _>>| -> Vec<String> {
        found
            .iter()
            .map(|user: &specforge_dsl::testing::Found<'_, specforge_dsl::testing::Untyped>| user.id().to_owned())
            .collect()
    };
    assert_eq!(users(key.referrers()), ["Failed", "Orders"]);
    assert_eq!(users(web.referrers()), ["Dashboard"], "an order is a reference, too");
    assert_eq!(users(shop.resource("Orders").refers_to()), ["Key", "Failed"]);
    assert_eq!(web.deletion_policy(), None);
    assert_eq!(key.deletion_policy(), Some("Retain"));
}

#[test]
fn an_attribute_of_what_was_found_stands_where_text_or_json_is_wanted() {
    let app = app(60);
    let shop = app.stack("shop");
    let failed = shop.expect_one(like!(sqs::Queue { redrive_policy: None }));
    shop.expect_one(like!(sqs::Queue { redrive_policy: json!({ "deadLetterTargetArn": failed.attribute("arn") }) }));
    shop.expect_none(like!(sqs::Queue { redrive_policy: json!({ "deadLetterTargetArn": failed.reference() }) }));
    shop.expect_none(like!(ssm::Parameter { value: failed.attribute("queue_name") }));
    assert_eq!(
        failure(|app| assert_eq!(format!("{:?}", app.all().resource("Orders").attribute("Arn")), "")),
        "`AWS::SQS::Queue` has no attribute `Arn`; it has `arn`, `queue_name`, `queue_url`"
    );
}

#[test]
fn a_snapshot_masks_what_changes_without_the_stack() {
    let app = app(60);
    insta::assert_snapshot!(app.stack("shop").snapshot());
}

#[test]
fn a_failure_shows_each_difference_and_where_the_resource_was_declared() {
    insta::assert_snapshot!(
        "none_is_like_it",
        failure(|app| {
            app.stack("shop").expect_one(like!(sqs::Queue {
                visibility_timeout: 360,
                redrive_policy: json!({ "maxReceiveCount": 3 })
            }));
        })
    );
    insta::assert_snapshot!(
        "several_are",
        failure(|app| {
            app.all().expect_one(like!(sqs::Queue { kms_master_key_id: _ }));
        })
    );
    insta::assert_snapshot!(
        "not_all_are",
        failure(|app| {
            let group = app.all().expect_one(like!(ec2::SecurityGroup));
            app.all().expect_all(like!(ec2::SecurityGroup {
                vpc_id: None,
                group_description: "Internal",
                security_group_ingress: [new { to_port: 22, source_security_group_id: group }, ..],
            }));
        })
    );
    insta::assert_snapshot!(
        "there_is_none",
        failure(|app| {
            app.stack("base").expect_all(like!(sqs::Queue { fifo_queue: true }));
        })
    );
    insta::assert_snapshot!(
        "a_list_of_another_length",
        failure(|app| {
            app.all().expect_some(like!(ec2::SecurityGroup { security_group_ingress: [new { to_port: 443 }] }));
        })
    );
}

#[test]
fn what_is_not_there_is_named() {
    assert_eq!(failure(|app| drop(app.stack("ship"))), "the app `app` has no stack `ship`; it has `base`, `shop`");
    assert_eq!(
        failure(|app| assert_eq!(app.all().resource("Order").id(), "Order")),
        "the app `app` has no resource `Order`; did you mean `Orders`?"
    );
    assert_eq!(
        failure(|app| drop(app.all().resource("Orders").property("VisibilityTimeout").clone())),
        "`AWS::SQS::Queue` has no property `VisibilityTimeout`; did you mean `visibility_timeout`?"
    );
}

#[test]
fn an_app_with_mistakes_fails_with_all_of_them() {
    let empty = std::panic::catch_unwind(|| synthesize(&App::new("empty"))).unwrap_err();
    let said = empty.downcast::<String>().unwrap();
    assert!(said.starts_with("the app `empty` does not synthesize\nerror[SF0010]"), "{said}");
}
