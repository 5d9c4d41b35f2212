//! Life-cycle stages of a deployment in words (Amazon ECS Developer Guide, "Amazon ECS blue/green service deployments
//! workflow").

use super::ServiceDeployment;

/// What happens at a stage, and what is to be expected of it; the name itself where this version does not know it.
pub fn stage_in_words(deployment: &ServiceDeployment) -> String {
    let words = of_stage(deployment);
    match &deployment.hook {
        Some(_) if deployment.status == "IN_PROGRESS" => format!("{words}; it waits until somebody continues it"),
        _ => words,
    }
}

fn of_stage(deployment: &ServiceDeployment) -> String {
    let because = |what: &str| match &deployment.reason {
        Some(reason) => format!("{what}: {}", reason.trim_end_matches('.')),
        None => what.to_owned(),
    };
    match deployment.status.as_str() {
        "PENDING" => return "its deployment is about to begin".to_owned(),
        "ROLLBACK_FAILED" => return because("ECS could not roll it back"),
        "ROLLBACK_SUCCESSFUL" => return because("ECS has rolled it back"),
        status if status.starts_with("ROLLBACK") => return because("ECS rolls it back"),
        "STOPPED" => return because("it was stopped"),
        status if status.starts_with("STOP") => return "it is being stopped".to_owned(),
        _ => {}
    }
    let tasks = format!("{} of {} new tasks run", deployment.running, deployment.wanted);
    match deployment.stage.as_deref() {
        None => tasks,
        Some("RECONCILE_SERVICE") => "ECS puts deployments before this one in order".to_owned(),
        Some("PRE_SCALE_UP") => "before new tasks start".to_owned(),
        Some("SCALE_UP") => format!("new tasks start: {tasks}"),
        Some("POST_SCALE_UP") => format!("{tasks}, traffic has not moved yet"),
        Some("TEST_TRAFFIC_SHIFT") => "test traffic moves to the new tasks".to_owned(),
        Some("POST_TEST_TRAFFIC_SHIFT") => "test traffic has moved, production traffic has not".to_owned(),
        Some("PRE_PRODUCTION_TRAFFIC_SHIFT") => "before production traffic moves".to_owned(),
        Some("PRODUCTION_TRAFFIC_SHIFT") => match in_part(deployment) {
            Some(percent) => format!("production traffic moves to the new tasks: {percent} percent of it now"),
            None => "production traffic moves to the new tasks".to_owned(),
        },
        Some("POST_PRODUCTION_TRAFFIC_SHIFT") => match in_part(deployment) {
            Some(percent) => format!("{percent} percent of production traffic have moved"),
            None => "production traffic has moved".to_owned(),
        },
        Some("BAKE_TIME") => match deployment.bake_minutes {
            Some(minutes) => format!("production traffic has moved; the old tasks stay ready for {minutes} minutes"),
            None => "production traffic has moved; the old tasks stay ready for a while".to_owned(),
        },
        Some("CLEAN_UP") => "the old tasks are removed".to_owned(),
        Some(other) => format!("{other}, {tasks}"),
    }
}

/// The percentage of production traffic, where a part alone moves at a time.
fn in_part(deployment: &ServiceDeployment) -> Option<u8> {
    deployment.production_traffic.filter(|percent| (1..100).contains(percent))
}
