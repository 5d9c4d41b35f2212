//! What the client makes of answers that are none.

use super::scripted::{Reply, ScriptedEcs};
use insta::assert_snapshot;
use serde_json::json;
use specforge_deploy::engine::EcsServices;

const SERVICE: &str = "arn:aws:ecs:us-east-1:111122223333:service/shop/backend";

/// The names of an answer that goes wrong, and the answer.
fn wrong_answers() -> Vec<(&'static str, Reply)> {
    let whole = Reply::of(&json!({ "serviceDeployments": [], "taskArns": [], "services": [], "failures": [] }));
    vec![
        ("denied", Reply::error("AccessDeniedException", "User: ada is not authorized to perform this operation")),
        ("no such service", Reply::error("ServiceNotFoundException", "Service not found.")),
        ("no such cluster", Reply::error("ClusterNotFoundException", "Cluster not found.")),
        ("not supported", Reply::error("UnsupportedFeatureException", "The deployment controller is not ECS.")),
        ("an error of later", Reply::error("QuantumException", "The service is there and not there.")),
        ("throttled", Reply::error("ThrottlingException", "Rate exceeded")),
        ("the server's fault", Reply::error("ServerException", "Service Unavailable. Please try again later.")),
        ("cut", whole.cut()),
        ("a proxy's page", Reply::text(200, "<html><body>Sign in to the network</body></html>".to_owned())),
        ("a proxy's error", Reply::text(502, "<html><body>502 Bad Gateway</body></html>".to_owned())),
    ]
}

#[tokio::test]
async fn what_goes_wrong_at_any_call_is_told_with_the_call() {
    let mut told = String::new();
    for (name, reply) in wrong_answers() {
        let server = ScriptedEcs::start();
        for operation in ["ListServiceDeployments", "ListTasks", "DescribeServices", "StopServiceDeployment"] {
            server.answers(operation, reply.clone());
        }
        let client = server.client();
        let said = [
            client.deployment(SERVICE).await.expect_err(name).to_string(),
            client.stopped_tasks(SERVICE, None).await.expect_err(name).to_string(),
            client.running(SERVICE).await.expect_err(name).to_string(),
            client.roll_back("arn").await.expect_err(name).to_string(),
        ];
        told.push_str(&format!("{name}\n  {}\n", said.join("\n  ")));
    }
    assert_snapshot!(told);
}

/// The second call of each question.
#[tokio::test]
async fn what_goes_wrong_after_the_listing_is_told_too() {
    let server = ScriptedEcs::start();
    server
        .answers(
            "ListServiceDeployments",
            Reply::of(&json!({ "serviceDeployments": [{ "serviceDeploymentArn": "d" }] })),
        )
        .answers("ListTasks", Reply::of(&json!({ "taskArns": ["t"] })));
    let client = server.client();
    let error = client.deployment(SERVICE).await.expect_err("denied");
    assert_eq!((error.operation, error.code.as_deref()), ("DescribeServiceDeployments", Some("AccessDeniedException")));
    let error = client.stopped_tasks(SERVICE, None).await.expect_err("denied");
    assert_eq!((error.operation, error.code.as_deref()), ("DescribeTasks", Some("AccessDeniedException")));
    assert!(error.help().expect("help").contains("needs a policy"), "{error:?}");
}

#[tokio::test]
async fn throttling_that_passes_is_not_told() {
    let server = ScriptedEcs::start();
    let mut throttled = 2;
    server.on("ListServiceDeployments", move |_| {
        if throttled == 0 {
            return Reply::of(&json!({ "serviceDeployments": [] }));
        }
        throttled -= 1;
        Reply::error("ThrottlingException", "Rate exceeded")
    });
    assert_eq!(server.client().deployment(SERVICE).await.expect("an answer"), None);
    assert_eq!(server.requests("ListServiceDeployments").len(), 3);
}

/// Half an answer about a service is no answer: it must not pass for one that is gone.
#[tokio::test]
async fn an_answer_without_the_service_is_an_error() {
    let server = ScriptedEcs::start();
    server.answers("DescribeServices", Reply::of(&json!({})));
    let error = server.client().running(SERVICE).await.expect_err("in part");
    assert_eq!(error.to_string(), "`DescribeServices` failed: the answer arrived in part");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_as_such() {
    let mut server = ScriptedEcs::start();
    server.url = format!("http://127.0.0.1:{}", crate::ministack::free_port());
    let error = server.client().deployment(SERVICE).await.expect_err("nobody listens");
    assert!(error.to_string().contains("refused"), "{error}");
    assert!(error.help().expect("help").contains("--endpoint-url"), "{error:?}");
}
