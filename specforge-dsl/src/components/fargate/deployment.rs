use crate::components::quantity::{Quantity, Seconds};
use crate::components::route::{BlueGreenRoute, RollingRoute};
use crate::components::target_group::TargetGroup;
use crate::prelude::*;

/// How a new version of a service takes over.
///
/// What belongs to one way only can be said there only. A blue-green deployment has no circuit breaker (ECS Developer Guide,
/// "Amazon ECS deployment circuit breaker"); it has two groups, two rules, a role, an alarm and a bake time, and none of
/// them can be forgotten:
///
/// ```compile_fail,E0063
/// use specforge_dsl::components::{BlueGreenRoute, Deployment};
/// use specforge_dsl::prelude::*;
///
/// fn without_bake_time(route: BlueGreenRoute, rollback_alarm: Handle<cloudwatch::Alarm>) -> Deployment {
///     Deployment::BlueGreen { route, rollback_alarm }
/// }
/// ```
#[derive(Clone, Copy)]
pub enum Deployment {
    /// Tasks are replaced one after the other.
    Rolling {
        /// Where the load balancer finds them.
        route: RollingRoute,
        /// What happens when new tasks do not start.
        circuit_breaker: CircuitBreaker,
        /// Turns the deployment back when it goes off.
        rollback_alarm: Handle<cloudwatch::Alarm>,
    },
    /// A second set of tasks is brought up and tested; then all requests go there at once.
    BlueGreen {
        /// Both target groups, both rules and the role that turns them.
        route: BlueGreenRoute,
        /// Turns the deployment back when it goes off.
        rollback_alarm: Handle<cloudwatch::Alarm>,
        /// How long the old tasks stay after the switch, ready to take over again; a day at most.
        bake_time: Quantity<Seconds>,
    },
}

/// What a rolling deployment does when its new tasks fail to start again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CircuitBreaker {
    /// It stops and goes back to the version that ran before.
    RollBack,
    /// It stops.
    Stop,
    /// It tries on and on.
    Off,
}

impl Deployment {
    /// The group of the first deployment's tasks.
    pub(super) fn first_targets(&self) -> TargetGroup {
        match self {
            Self::Rolling { route, .. } => route.targets,
            Self::BlueGreen { route, .. } => route.blue,
        }
    }
}
