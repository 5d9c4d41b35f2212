//! Tasks on Fargate.

use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::listed;

pub(crate) const CODES: &[RuleCode] = &[SIZE, FARGATE];

const SIZE: RuleCode = RuleCode {
    code: "SF0230",
    title: "A size that Fargate does not have",
    explanation: "CPU and memory of a task on Fargate are one of the published combinations: 256 CPU units with 512, 1024 \
                  or 2048 MiB, 512 with 1024 to 4096, 1024 with 2048 to 8192, 2048 with 4096 to 16384, 4096 with 8192 to \
                  30720 (each in steps of 1024), 8192 with 16384 to 61440 in steps of 4096, 16384 with 32768 to 122880 \
                  and 32768 with 61440 to 249856 in steps of 8192. Ephemeral storage is from 21 to 200 GiB. Source: \
                  Amazon ECS Developer Guide, \"Task size\".",
};
const FARGATE: RuleCode = RuleCode {
    code: "SF0231",
    title: "A task definition that Fargate cannot run",
    explanation: "Fargate needs the network mode `awsvpc`, and CPU and memory of the task; it has no placement \
                  constraints, no host paths, no privileged containers, no links, and logs through `awslogs`, `splunk` \
                  or `awsfirelens`. Source: Amazon ECS Developer Guide, \"Task definition differences for Fargate\".",
};

/// CPU units, the least and the greatest memory and the step, in MiB. The smallest has three sizes of its own.
const SIZES: [(i64, i64, i64, i64); 8] = [
    (256, 512, 2048, 512),
    (512, 1024, 4096, 1024),
    (1024, 2048, 8192, 1024),
    (2048, 4096, 16_384, 1024),
    (4096, 8192, 30_720, 1024),
    (8192, 16_384, 61_440, 4096),
    (16_384, 32_768, 122_880, 8192),
    (32_768, 61_440, 249_856, 8192),
];

/// `AWS::ECS::TaskDefinition`, as far as it is for Fargate.
pub(super) fn task_definition(task: View<'_>, report: &mut Report) {
    let storage = task.get("EphemeralStorage").get("SizeInGiB");
    if let Some(size) = storage.integer().filter(|size| !(21..=200).contains(size)) {
        report
            .add(&SIZE, storage.at(), format!("`size_in_gib` is 21 to 200 GiB, found `{size}`"))
            .maybe_help((size == 20).then(|| "20 GiB is what a task has without `ephemeral_storage`".into()));
    }
    let compatibilities = task.get("RequiresCompatibilities");
    let Some(on_fargate) = compatibilities.items().find(|item| item.text() == Some("FARGATE")) else { return };
    let mode = task.get("NetworkMode");
    let wrong_mode = mode.text().filter(|mode| *mode != "awsvpc");
    if wrong_mode.is_some() || task.lacks("NetworkMode") {
        let at = if wrong_mode.is_some() { mode.at() } else { on_fargate.at() };
        report
            .add(&FARGATE, at, "a task on Fargate has the network mode `awsvpc`")
            .help("write `network_mode: Awsvpc`");
    }
    let missing: Vec<&str> = [("Cpu", "cpu"), ("Memory", "memory")]
        .into_iter()
        .filter(|(name, _)| task.lacks(name))
        .map(|(_, rust)| rust)
        .collect();
    if missing.is_empty() {
        size(task, report);
    } else {
        let names = listed(missing, "and");
        report
            .add(&FARGATE, on_fargate.at(), format!("a task on Fargate needs {names} of the task itself"))
            .help(format!("add {names}, for example `cpu: \"256\", memory: \"512\"`"));
    }
    if task.get("PlacementConstraints").all_items().is_some_and(|items| !items.is_empty()) {
        report.add(&FARGATE, task.name_at("PlacementConstraints"), "a task on Fargate has no `placement_constraints`");
    }
    for volume in task.get("Volumes").items() {
        if volume.get("Host").has("SourcePath") {
            report.add(&FARGATE, volume.get("Host").at(), "a task on Fargate has no paths of a host");
        }
        if volume.has("DockerVolumeConfiguration") {
            let at = volume.name_at("DockerVolumeConfiguration");
            report.add(&FARGATE, at, "a task on Fargate has no Docker volumes");
        }
    }
    task.get("ContainerDefinitions").items().for_each(|one| container(one, report));
}

fn container(container: View<'_>, report: &mut Report) {
    let log = container.get("LogConfiguration");
    let driver = log.get("LogDriver");
    if let Some(name) = driver.text().filter(|name| !matches!(*name, "awslogs" | "splunk" | "awsfirelens")) {
        report
            .add(&FARGATE, driver.at(), format!("Fargate has no log driver `{name}`"))
            .help("write `log_driver: Awslogs`");
    }
    let options = log.get("Options");
    if driver.text() == Some("awslogs") && options.lacks("awslogs-stream-prefix") {
        report
            .add(&FARGATE, options.at(), "on Fargate `awslogs` needs `awslogs-stream-prefix`")
            .help("add `(\"awslogs-stream-prefix\", \"…\")`; streams are named `prefix/container/task`");
    }
    if container.get("Privileged").boolean() == Some(true) {
        report.add(&FARGATE, container.get("Privileged").at(), "a container on Fargate is not privileged");
    }
    for (name, rust) in [("Links", "links"), ("ExtraHosts", "extra_hosts"), ("DnsServers", "dns_servers")] {
        if container.get(name).all_items().is_some_and(|items| !items.is_empty()) {
            report.add(&FARGATE, container.name_at(name), format!("a container with `awsvpc` has no `{rust}`"));
        }
    }
}

fn size(task: View<'_>, report: &mut Report) {
    let (cpu, memory) = (task.get("Cpu"), task.get("Memory"));
    let units = cpu.text().and_then(|text| amount(text, "vcpu"));
    let mebibytes = memory.text().and_then(|text| amount(text, "gb"));
    let Some(units) = units else { return };
    let Some((_, least, most, step)) = SIZES.into_iter().find(|(size, ..)| *size == units) else {
        let sizes = SIZES.map(|(size, ..)| size.to_string());
        report
            .add(&SIZE, cpu.at(), format!("Fargate has no size of {units} CPU units"))
            .help(format!("one of {}", listed(sizes.iter().map(String::as_str), "or")));
        return;
    };
    let Some(mebibytes) = mebibytes else { return };
    let fits = (least..=most).contains(&mebibytes) && mebibytes % step == 0 && !(units == 256 && mebibytes == 1536);
    if fits {
        return;
    }
    let expected = if units == 256 {
        "512, 1024 or 2048 MiB".to_string()
    } else {
        format!("{least} to {most} MiB in steps of {step}")
    };
    let up = mebibytes.max(least).checked_add(step - 1).map_or(least, |sum| sum / step * step);
    let up = if units == 256 && up == 1536 { 2048 } else { up };
    let larger =
        SIZES.into_iter().find(|(_, least, most, step)| (*least..=*most).contains(&mebibytes) && mebibytes % step == 0);
    let help = match larger {
        Some((size, ..)) if up > most => format!("{mebibytes} MiB take `cpu: \"{size}\"`"),
        Some((size, ..)) if size != units => format!("write `memory: \"{up}\"`, or `cpu: \"{size}\"`"),
        _ => format!("write `memory: \"{}\"`", up.min(most)),
    };
    report
        .add(&SIZE, memory.at(), format!("{units} CPU units go with {expected}, found {mebibytes}"))
        .also(cpu.at(), format!("{units} CPU units"))
        .help(help);
}

/// CPU units or MiB: `1024`, `1 vCPU`, `2 GB`; 1 vCPU has 1024 units as 1 GB has 1024 MiB.
fn amount(text: &str, unit: &str) -> Option<i64> {
    let text = text.trim().to_ascii_lowercase();
    match text.strip_suffix(unit) {
        Some(number) => {
            let number: f64 = number.trim().parse().ok()?;
            Some((number * 1024.0).round() as i64)
        }
        None => text.parse().ok(),
    }
}
