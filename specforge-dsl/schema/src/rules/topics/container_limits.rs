//! What containers may use of their task.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;

pub(crate) const CODES: &[RuleCode] = &[LIMITS];

const LIMITS: RuleCode = RuleCode {
    code: "SF0307",
    title: "Containers that want more than their task has",
    explanation: "The containers of a task share its CPU and memory, and cannot reserve more than there is; a container's \
                  reservation is not above its limit, and the soft limit of a resource not above the hard one. Ports are \
                  from 0 to 65535; on Fargate a container has up to 120 seconds to stop. Source: Amazon ECS API Reference, \
                  `ContainerDefinition`.",
};

/// `AWS::ECS::TaskDefinition`.
pub(super) fn task_definition(task: View<'_>, report: &mut Report) {
    let containers = task.get("ContainerDefinitions");
    for container in containers.items() {
        let (soft, hard) = (container.get("MemoryReservation"), container.get("Memory"));
        above(soft, hard, ("memory_reservation", "memory"), report);
        for limit in container.get("Ulimits").items() {
            above(limit.get("SoftLimit"), limit.get("HardLimit"), ("soft_limit", "hard_limit"), report);
        }
        for mapping in container.get("PortMappings").items() {
            for (name, rust) in [("ContainerPort", "container_port"), ("HostPort", "host_port")] {
                let port = mapping.get(name);
                if let Some(number) = port.integer().filter(|number| !(0..=65535).contains(number)) {
                    report.add(&LIMITS, port.at(), format!("`{rust}` is 0 to 65535, found `{number}`"));
                }
            }
        }
        let stop = container.get("StopTimeout");
        let on_fargate = task.get("RequiresCompatibilities").items().any(|item| item.text() == Some("FARGATE"));
        if let Some(seconds) = stop.integer().filter(|seconds| on_fargate && *seconds > 120) {
            report.add(
                &LIMITS,
                stop.at(),
                format!("on Fargate `stop_timeout` is up to 120 seconds, found `{seconds}`"),
            );
        }
    }
    for (name, reserved, rust) in [("Cpu", "Cpu", "cpu"), ("Memory", "MemoryReservation", "memory")] {
        let Some(all) = task.get(name).text().and_then(|text| text.trim().parse::<i64>().ok()) else { continue };
        let Some(items) = containers.all_items() else { continue };
        // A reservation counts before a limit.
        let of = |container: &View<'_>| container.get(reserved).integer().or(container.get(name).integer());
        let sum: i64 = items.iter().filter_map(of).sum();
        if sum > all {
            let at = items.iter().rev().find(|container| of(container).is_some()).map_or(containers.at(), |last| {
                if last.has(reserved) { last.get(reserved).at() } else { last.get(name).at() }
            });
            report
                .add(&LIMITS, at, format!("the containers want {sum} of `{rust}`, and the task has {all}"))
                .also(task.get(name).at(), format!("`{rust}` of the task"))
                .help("give the task more, or the containers less");
        }
    }
}

fn above(lower: View<'_>, upper: View<'_>, names: (&str, &str), report: &mut Report) {
    // A hard limit of -1 is none.
    if let (Some(low), Some(high)) = (lower.integer(), upper.integer())
        && low > high
        && high >= 0
    {
        report
            .add(&LIMITS, lower.at(), format!("`{}` {low} is above `{}` {high}", names.0, names.1))
            .also(upper.at(), format!("`{}`", names.1))
            .help(format!("write at most `{high}`"));
    }
}
