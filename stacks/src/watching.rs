//! Who is called, when, and where to look then.

use specforge_dsl::components::*;
use specforge_dsl::prelude::*;

use super::Environment;
use super::data::Data;
use super::edge::Edge;
use super::environment::Monitoring;
use super::foundation::Foundation;
use super::services::Services;

const CPU: Quantity<Percent> = percent(80);
const MEMORY: Quantity<Percent> = percent(85);
const RESPONSE_TIME: Quantity<Seconds> = seconds(2);
const SERVER_ERRORS: Quantity<Count> = count(10);
const CONNECTIONS: Quantity<Percent> = percent(80);
const FREE_STORAGE: Quantity<Bytes> = gibibytes(2);

/// SpecForge: alarms and dashboard.
#[stack]
pub fn watching(
    scope: &Scope,
    environment: &Environment,
    foundation: &Foundation,
    data: &Data,
    edge: &Edge,
    services: &Services,
) {
    let (topic, monitoring) = (foundation.alerts, environment.monitoring);
    let application = application_metrics(scope, environment, foundation.logs);

    #[key(name)]
    for (name, service) in [("Backend", &services.backend), ("Frontend", &services.frontend)] {
        service_alarms(scope, topic, monitoring, name, service);
    }
    load_balancer_alarms(scope, topic, monitoring, edge.load_balancer);
    database_alarms(scope, topic, monitoring, &data.database);
    cache_alarms(scope, topic, monitoring, &data.sessions);
    application_alarms(scope, topic, &application);
    failed_deployments(scope, topic, &[&services.backend, &services.frontend]);

    let overview = dashboard(scope, &environment.named("dashboard"), &graphs(data, edge, services, &application));
    let dashboard_url = Output {
        value: sub!(
            "https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}#dashboards/dashboard/{overview}"
        ),
        description: "Where to look when an alarm goes off",
    };
}

#[component]
fn service_alarms(
    scope: &Scope,
    topic: Handle<sns::Topic>,
    monitoring: Monitoring,
    name: &str,
    service: &FargateService,
) {
    let busy = average(CpuUtilization, service).above(CPU).for_periods(2);
    let cpu = alarm(scope, topic, &format!("{name}: the processors are busy and scaling is not enough"), busy);
    if monitoring == Monitoring::Comprehensive {
        let full = average(MemoryUtilization, service).above(MEMORY).for_periods(2);
        let memory = alarm(scope, topic, &format!("{name}: the memory is full"), full);
        // Tasks that do not run emit nothing, so silence is the failure.
        let few = minimum(RunningTaskCount, service).every(minutes(1)).below(count(u32::from(*service.tasks.start())));
        let few = few.for_periods(5).missing_is(MissingData::Breaching);
        let running_tasks = alarm(scope, topic, &format!("{name}: fewer tasks run than there have to be"), few);
    }
}

#[component]
fn load_balancer_alarms(
    scope: &Scope,
    topic: Handle<sns::Topic>,
    monitoring: Monitoring,
    load_balancer: Handle<elb::LoadBalancer>,
) {
    // Where there are no requests there are no errors.
    let target_errors = sum(HttpCodeTarget5xxCount, &load_balancer).above(SERVER_ERRORS).missing_is(MissingData::Fine);
    let own_errors = sum(HttpCodeElb5xxCount, &load_balancer).above(SERVER_ERRORS).missing_is(MissingData::Fine);
    let server_errors = alarm(scope, topic, "The services answer with server errors", target_errors);
    let gateway_errors = alarm(scope, topic, "The load balancer finds no service that answers in time", own_errors);
    if monitoring == Monitoring::Comprehensive {
        let slow =
            p95(TargetResponseTime, &load_balancer).above(RESPONSE_TIME).for_periods(2).missing_is(MissingData::Fine);
        let response_time = alarm(scope, topic, "One answer in twenty takes too long", slow);
    }
}

#[component]
fn database_alarms(scope: &Scope, topic: Handle<sns::Topic>, monitoring: Monitoring, database: &Postgres) {
    let instance = &database.instance;
    let busy = average(CpuUtilization, instance).above(CPU).for_periods(2);
    let cpu = alarm(scope, topic, "PostgreSQL: the processors are busy", busy);
    // RDS adds storage when a tenth is left, at first 2 GiB: this goes off when it does not.
    let full = minimum(FreeStorageSpace, instance).below(FREE_STORAGE);
    let storage = alarm(scope, topic, "PostgreSQL: the storage is nearly full", full);
    if monitoring == Monitoring::Comprehensive {
        let many = average(DatabaseConnections, instance).above(CONNECTIONS.of(database.connections)).for_periods(2);
        let connections = alarm(scope, topic, "PostgreSQL: hardly a connection is left", many);
        let swapping = minimum(FreeableMemory, instance).below(mebibytes(128)).for_periods(2);
        let memory = alarm(scope, topic, "PostgreSQL: the memory is full", swapping);
        let throttled = minimum(BurstBalance, instance).below(percent(20)).for_periods(2);
        let burst_balance = alarm(scope, topic, "PostgreSQL: the disk is about to become slow", throttled);
    }
}

#[component]
fn cache_alarms(scope: &Scope, topic: Handle<sns::Topic>, monitoring: Monitoring, redis: &Redis) {
    #[key(format!("node-{}", node.number))]
    for node in &redis.nodes {
        let busy = average(CpuUtilization, node).above(CPU).for_periods(2);
        let cpu = alarm(scope, topic, "Redis: the processors are busy", busy);
        if monitoring == Monitoring::Comprehensive {
            // Redis works in one thread: on two processors it is at its end when the host is half idle.
            let engine_busy = average(EngineCpuUtilization, node).above(CPU).for_periods(2);
            let engine_cpu = alarm(scope, topic, "Redis: its one thread is busy", engine_busy);
            let full = average(DatabaseMemoryUsagePercentage, node).above(MEMORY).for_periods(2);
            let memory = alarm(scope, topic, "Redis: the memory is full", full);
        }
    }
}

/// What the application says about itself.
struct ApplicationMetrics {
    errors: LogMetric,
    ai_api_failures: LogMetric,
}

#[component]
fn application_metrics(scope: &Scope, environment: &Environment, logs: Handle<logs::LogGroup>) -> ApplicationMetrics {
    let namespace = format!("SpecForge/{}", environment.name);
    let errors = log_metric(scope, logs, &namespace, "ErrorCount", "?ERROR ?Error ?FATAL");
    let ai_errors = "?\"OpenAI API error\" ?\"Anthropic API error\" ?AI_API_ERROR";
    let ai_api_failures = log_metric(scope, logs, &namespace, "AiApiFailures", ai_errors);
    ApplicationMetrics { errors, ai_api_failures }
}

#[component]
fn application_alarms(scope: &Scope, topic: Handle<sns::Topic>, application: &ApplicationMetrics) {
    let many_errors = sum(MatchingEvents, &application.errors).above(count(10)).missing_is(MissingData::Fine);
    let errors = alarm(scope, topic, "The application logs errors", many_errors);
    let many_failures = sum(MatchingEvents, &application.ai_api_failures).above(count(5)).missing_is(MissingData::Fine);
    let ai_api_failures = alarm(scope, topic, "OpenAI or Anthropic does not answer as it should", many_failures);
}

/// The dashboard's graphs, from the users down to the data.
fn graphs(data: &Data, edge: &Edge, services: &Services, application: &ApplicationMetrics) -> Vec<Vec<Graph>> {
    let (load_balancer, database, nodes) = (&edge.load_balancer, &data.database.instance, &data.sessions.nodes);
    let each = [("backend", &services.backend), ("frontend", &services.frontend)];
    vec![
        vec![
            graph("Requests", [sum(RequestCount, load_balancer)]),
            graph(
                "Response time",
                [p95(TargetResponseTime, load_balancer), average(TargetResponseTime, load_balancer)],
            ),
            graph("5XX errors", [sum(HttpCodeTarget5xxCount, load_balancer), sum(HttpCodeElb5xxCount, load_balancer)]),
        ],
        vec![
            graph("ECS CPU", each.map(|(name, service)| average(CpuUtilization, service).label(name))),
            graph("ECS memory", each.map(|(name, service)| average(MemoryUtilization, service).label(name))),
            graph("ECS tasks", each.map(|(name, service)| minimum(RunningTaskCount, service).label(name))),
        ],
        vec![
            graph("Application errors", [sum(MatchingEvents, &application.errors)]),
            graph("AI API failures", [sum(MatchingEvents, &application.ai_api_failures)]),
        ],
        vec![
            graph("PostgreSQL CPU, connections", [average(CpuUtilization, database)])
                .and_on_the_right([average(DatabaseConnections, database)]),
            graph(
                "PostgreSQL storage, memory",
                [minimum(FreeStorageSpace, database), minimum(FreeableMemory, database)],
            ),
            graph("PostgreSQL latency, operations", [average(ReadLatency, database), average(WriteLatency, database)])
                .and_on_the_right([average(ReadIops, database), average(WriteIops, database)]),
        ],
        vec![
            graph("Redis CPU", nodes.iter().map(|node| average(EngineCpuUtilization, node))),
            graph("Redis memory", nodes.iter().map(|node| average(DatabaseMemoryUsagePercentage, node))),
            graph("Redis connections", nodes.iter().map(|node| average(CurrConnections, node))),
        ],
    ]
}
