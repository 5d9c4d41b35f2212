//! Life-cycle stages of a deployment in words (Amazon ECS Developer Guide, "Amazon ECS blue/green service deployments
//! workflow").

use super::ServiceDeployment;

/// What happens at a stage, and what is to be expected of it; the name itself where this version does not know it.
pub fn stage_in_words(deployment: &ServiceDeployment) -> String {
    let tasks = format!("{} of {} new tasks run", deployment.running, deployment.wanted);
    if deployment.status.starts_with("ROLLBACK") {
        return match &deployment.reason {
            Some(reason) => format!("ECS rolls it back: {reason}"),
            None => "ECS rolls it back".to_owned(),
        };
    }
    if deployment.status.starts_with("STOP") {
        return "it is being stopped".to_owned();
    }
    match deployment.stage.as_deref() {
        None => tasks,
        Some("RECONCILE_SERVICE") => "ECS puts deployments before this one in order".to_owned(),
        Some("PRE_SCALE_UP") => "before new tasks start".to_owned(),
        Some("SCALE_UP") => format!("new tasks start: {tasks}"),
        Some("POST_SCALE_UP") => format!("{tasks}, traffic has not moved yet"),
        Some("TEST_TRAFFIC_SHIFT") => "test traffic moves to the new tasks".to_owned(),
        Some("POST_TEST_TRAFFIC_SHIFT") => "test traffic has moved, production traffic has not".to_owned(),
        Some("PRODUCTION_TRAFFIC_SHIFT") => "production traffic moves to the new tasks".to_owned(),
        Some("POST_PRODUCTION_TRAFFIC_SHIFT") => "production traffic has moved".to_owned(),
        Some("BAKE_TIME") => match deployment.bake_minutes {
            Some(minutes) => format!("production traffic has moved; the old tasks stay ready for {minutes} minutes"),
            None => "production traffic has moved; the old tasks stay ready for a while".to_owned(),
        },
        Some("CLEAN_UP") => "the old tasks are removed".to_owned(),
        Some(other) => format!("{other}, {tasks}"),
    }
}
