//! What a release changes.

use specforge_dsl::components::{
    CircuitBreaker, Container, Deployment, FargateService, FargateServiceSettings, Quantity, Seconds, fargate_service,
    minutes, rollback_alarm,
};
use specforge_dsl::prelude::*;

use crate::Environment;
use crate::data::{DATABASE, Data};
use crate::edge::{Edge, Route};
use crate::foundation::{BACKEND_PORT, FRONTEND_PORT, Foundation};

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
    let backend_image = released_image(scope, environment, "backend", foundation.backend_images);
    let frontend_image = released_image(scope, environment, "frontend", foundation.frontend_images);
    let open_ai_api_key = api_key(scope, environment, "openai", "OpenAI");
    let anthropic_api_key = api_key(scope, environment, "anthropic", "Anthropic");
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

/// Asks which image to run, by its digest: what was tested in staging is what production gets.
#[component]
fn released_image(
    scope: &Scope,
    environment: &Environment,
    service: &str,
    repository: Handle<ecr::Repository>,
) -> Parameter<Text> {
    let digest = Parameter::<Text> {
        description: "The digest of the image to run",
        allowed_pattern: "sha256:[0-9a-f]{64}",
        sample: "sha256:0000000000000000000000000000000000000000000000000000000000000000",
    };
    let (name, uri) = (environment.named(service), repository.repository_uri());
    scope.requires(
        Prerequisite::new(format!("the {service}'s image"))
            .until_given(digest)
            .command(sub!("docker push {uri}:<version>"))
            .command(sub!(
                "aws ecr describe-images --repository-name {name} --image-ids imageTag=<version> \
                 --query 'imageDetails[0].imageDigest' --output text"
            )),
    );
    digest
}

/// The name of the parameter that holds a provider's API key; a person puts the key there, CloudFormation cannot.
#[component]
fn api_key(scope: &Scope, environment: &Environment, provider: &str, title: &str) -> Parameter<SsmParameterName> {
    let path = format!("/{}/{provider}/api-key", environment.prefix());
    let name = Parameter::<SsmParameterName> {
        description: format!("The SecureString that holds the API key of {title}"),
        default: &path,
        sample: &path,
    };
    scope.requires(Prerequisite::new(format!("the API key of {title}")).until_ssm_parameter_exists(name).command(
        sub!(
            "aws ssm put-parameter \\\n  --name \"{name}\" \\\n  --value \"your-{provider}-api-key\" \\\n  \
         --type \"SecureString\" \\\n  --overwrite"
        ),
    ));
    name
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
