//! The cluster and both services.

use crate::account::{Account, elements, sorted, text};
use crate::foundation::PRIVATE;
use serde_json::{Value, json};

/// Asserts what the stack makes, with these images.
pub(crate) fn stand(account: &Account, backend_digest: &str, frontend_digest: &str) {
    let cluster = account.only("clusters");
    assert_eq!(cluster["clusterName"], "specforge-production-cluster");
    assert_eq!(cluster["settings"], json!([{ "name": "containerInsights", "value": "enabled" }]));
    assert_eq!(account.names("services"), ["specforge-production-backend", "specforge-production-frontend"]);
    service(account, "backend", 3000, ("1024", "2048"), backend_digest);
    service(account, "frontend", 8080, ("512", "1024"), frontend_digest);
    backend_environment(account);
}

fn service(account: &Account, part: &str, port: u16, (cpu, memory): (&str, &str), digest: &str) {
    let name = format!("specforge-production-{part}");
    let service = account.item("services", &name);
    assert_eq!(service["clusterArn"], account.only("clusters")["clusterArn"]);
    assert_eq!((&service["status"], &service["launchType"]), (&json!("ACTIVE"), &json!("FARGATE")));

    let network = &service["networkConfiguration"]["awsvpcConfiguration"];
    assert_eq!(network["assignPublicIp"], "DISABLED");
    assert_eq!(sorted(elements(&network["subnets"])), account.subnets(&PRIVATE));
    let group = account.security_group(if part == "backend" { "Backend" } else { "Frontend" });
    assert_eq!(network["securityGroups"], json!([group]));

    blue_green(account, service, port);

    let task = account.item("task_definitions", &name);
    assert_eq!((&task["cpu"], &task["memory"]), (&json!(cpu), &json!(memory)));
    assert_ne!(task["taskRoleArn"], task["executionRoleArn"], "what starts a task may more than the task itself");
    let container = &task["containerDefinitions"][0];
    assert_eq!(container["readonlyRootFilesystem"], true);
    assert_eq!(container["logConfiguration"]["options"]["awslogs-group"], "/ecs/specforge-production");
    let repository = text(&account.item("repositories", &name)["repositoryUri"]);
    assert_eq!(container["image"], format!("{repository}@{digest}"));
}

/// ECS has two target groups of the service's port, the rules between them, and an alarm that turns a release back.
fn blue_green(account: &Account, service: &Value, port: u16) {
    let deployment = &service["deploymentConfiguration"];
    assert_eq!(deployment["strategy"], "BLUE_GREEN");
    let alarm = text(&deployment["alarms"]["alarmNames"][0]);
    let watched = account.item("alarms", alarm);
    assert_eq!(watched["MetricName"], "HTTPCode_Target_5XX_Count");
    assert_eq!(deployment["alarms"]["rollback"], true);

    let balancer = &service["loadBalancers"][0];
    assert_eq!(balancer["containerPort"], port);
    let advanced = &balancer["advancedConfiguration"];
    let (blue, green) = (text(&balancer["targetGroupArn"]), text(&advanced["alternateTargetGroupArn"]));
    assert_ne!(blue, green);
    for group in [blue, green] {
        assert_eq!(account.item("target_groups", group)["Port"], port);
    }
    let rules = elements(&account.item("listeners", "443")["Rules"]);
    for rule in ["productionListenerRule", "testListenerRule"] {
        assert!(rules.iter().any(|one| one["RuleArn"] == advanced[rule]), "{rule}: {advanced}");
    }
    let role = text(&advanced["roleArn"]).rsplit('/').next().unwrap_or_default();
    assert!(account.list("roles").iter().any(|one| one == role), "{role}");
}

/// The backend is told where the data is that the other stack made.
fn backend_environment(account: &Account) {
    let container = &account.item("task_definitions", "specforge-production-backend")["containerDefinitions"][0];
    let variables = elements(&container["environment"]);
    let value = |name: &str| variables.iter().find(|variable| variable["name"] == name).map(|found| &found["value"]);
    let database = &account.only("databases")["Endpoint"];
    assert_eq!(value("DB_HOST"), Some(&database["Address"]));
    assert_eq!(value("DB_PORT"), Some(&json!(database["Port"].to_string())));
    let cache = &account.only("caches")["NodeGroups"][0]["PrimaryEndpoint"];
    assert_eq!(value("REDIS_HOST"), Some(&cache["Address"]));
    assert_eq!(elements(&container["secrets"]).len(), 5);
}
