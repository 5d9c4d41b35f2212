//! What a release changes.

use specforge_dsl::components::*;
use specforge_dsl::prelude::*;

use super::Environment;
use super::data::{DATABASE, Data};
use super::edge::{Edge, Route};
use super::foundation::{BACKEND_PORT, FRONTEND_PORT, Foundation};

/// Connections that each backend task keeps. Twice the most tasks, as while blue and green both run, need 120 of
/// production's 180 connections and 40 of staging's 80: below the alarm at 80 percent.
const CONNECTIONS_PER_TASK: u8 = 10;

/// How long production's old version stays ready after the switch.
const BAKE_TIME: Quantity<Seconds> = minutes(15);

/// What the last stack watches.
pub struct Services {
    /// The API.
    pub backend: FargateService,
    /// The pages.
    pub frontend: FargateService,
}

/// SpecForge: the cluster and both services.
#[stack]
pub fn services(
    scope: &Scope,
    environment: &Environment,
    foundation: &Foundation,
    data: &Data,
    edge: &Edge,
) -> Services {
    let Foundation { network, groups, logs, .. } = foundation;
    let Data { database, sessions } = data;
    let backend_image = image_digest(scope, &environment.named("backend"), foundation.backend_images);
    let frontend_image = image_digest(scope, &environment.named("frontend"), foundation.frontend_images);
    let api_key = |provider| format!("/{}/{provider}/api-key", environment.prefix());
    let open_ai_api_key = ssm_secret(scope, "the API key of OpenAI", &api_key("openai"), "your-openai-api-key");
    let anthropic_api_key =
        ssm_secret(scope, "the API key of Anthropic", &api_key("anthropic"), "your-anthropic-api-key");
    let task_generation = Parameter::<Integer> {
        description: "Raise it after a secret has changed: tasks read secrets only when they start",
        default: 1,
        min_value: 1,
        sample: 1,
    };
    let backend_deployment = deployment(scope, foundation.alerts, &edge.backend);
    let frontend_deployment = deployment(scope, foundation.alerts, &edge.frontend);

    let cluster = ecs::Cluster {
        cluster_name: environment.named("cluster"),
        cluster_settings: [new { name: "containerInsights", value: "enabled" }],
    };
    let backend = fargate_service(
        scope,
        FargateServiceSettings {
            name: &environment.named("backend"),
            cluster,
            container: Container::new("backend", foundation.backend_images, backend_image, BACKEND_PORT, *logs)
                .variable("NODE_ENV", environment.name)
                .variable("PORT", BACKEND_PORT.to_string())
                .variable("DB_HOST", database.instance.endpoint_address())
                .variable("DB_PORT", database.instance.endpoint_port())
                .variable("DB_NAME", DATABASE)
                .variable("DB_SSL", "require")
                .variable("DB_POOL_MAX", CONNECTIONS_PER_TASK.to_string())
                .variable("REDIS_HOST", sessions.replication_group.primary_end_point_address())
                .variable("REDIS_PORT", sessions.replication_group.primary_end_point_port())
                .variable("REDIS_TLS", "true")
                .secret("DB_USER", database.credentials.field("username"))
                .secret("DB_PASSWORD", database.credentials)
                .secret("REDIS_AUTH_TOKEN", sessions.token)
                .secret("OPENAI_API_KEY", open_ai_api_key)
                .secret("ANTHROPIC_API_KEY", anthropic_api_key)
                .scratch("/tmp"),
            size: environment.backend_size,
            tasks: environment.tasks.clone(),
            subnets: &network.private,
            security_group: groups.backend,
            deployment: backend_deployment,
            generation: task_generation,
        },
    );
    let frontend = fargate_service(
        scope,
        FargateServiceSettings {
            name: &environment.named("frontend"),
            cluster,
            container: Container::new("frontend", foundation.frontend_images, frontend_image, FRONTEND_PORT, *logs)
                .scratch("/tmp")
                .scratch("/var/cache/nginx")
                .scratch("/var/run"),
            size: environment.frontend_size,
            tasks: environment.tasks.clone(),
            subnets: &network.private,
            security_group: groups.frontend,
            deployment: frontend_deployment,
            generation: task_generation,
        },
    );
    Services { backend, frontend }
}

/// How new versions of a service take over. Server errors turn them back.
#[component]
fn deployment(scope: &Scope, alerts: Handle<sns::Topic>, route: &Route) -> Deployment {
    let errors = "Server errors: a release that is under way is turned back";
    match *route {
        Route::Rolling(route) => {
            let rollback = rollback_alarm(scope, alerts, errors, &[route.targets]);
            Deployment::Rolling { route, circuit_breaker: CircuitBreaker::RollBack, rollback_alarm: rollback }
        }
        Route::BlueGreen(route) => {
            let rollback = rollback_alarm(scope, alerts, errors, &[route.blue, route.green]);
            Deployment::BlueGreen { route, rollback_alarm: rollback, bake_time: BAKE_TIME }
        }
    }
}
