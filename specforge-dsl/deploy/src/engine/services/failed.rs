//! Why a service failed: CloudFormation says that it did not become stable, ECS why its tasks stopped.

use super::attend::Attended;
use super::{SERVICE, ServiceWatch, cannot_see};
use crate::engine::event::Event;
use crate::engine::follow::Watch;
use crate::engine::observer::Notice;
use crate::engine::outcome::StackOutcome;
use std::time::{Duration, SystemTime};

/// Adds to a failure why tasks of the service stopped that caused it, if one did: what was seen while it was under way, or
/// what ECS still knows.
pub(crate) async fn explain(
    outcome: &mut StackOutcome,
    services: &ServiceWatch,
    watch: Watch<'_, '_>,
    attended: &Attended,
    events: &[Event],
) {
    let (ServiceWatch::By(ecs), Some(failure)) = (services, outcome.failure_mut()) else { return };
    let Some(name) = failure.logical_id.clone() else { return };
    if failure.resource_type.as_deref() != Some(SERVICE) {
        return;
    }
    failure.stopped_tasks = attended.stopped_tasks(&name);
    let of_service = || events.iter().filter(|event| !event.of_stack && event.logical_id == name);
    let Some(service) = of_service().find_map(|event| event.physical_id.as_deref()) else { return };
    if !failure.stopped_tasks.is_empty() {
        return;
    }
    let begun = of_service().next().and_then(|event| Duration::try_from_secs_f64(event.timestamp).ok());
    match ecs.stopped_tasks(service, begun.map(|begun| SystemTime::UNIX_EPOCH + begun)).await {
        Ok(reasons) => failure.stopped_tasks = reasons,
        Err(error) => {
            watch.audience.notice(Notice::Remark(&cannot_see(&format!("Why tasks of {name} stopped"), &error)));
        }
    }
}
