//! Task definitions and their containers, on whatever they run.

use super::{container_logs, container_secrets};
use crate::rules::codes::RuleCode;
use crate::rules::pattern::only;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::quoted;
use crate::suggest;

pub(crate) const CODES: &[RuleCode] = &[CONTAINERS, PORTS, DEPENDENCY, VOLUME, HEALTH_CHECK];

const CONTAINERS: RuleCode = RuleCode {
    code: "SF0232",
    title: "Containers that do not make a task",
    explanation: "A task has at least one container, at least one of them essential (the default). Names are unique and \
                  consist of up to 255 letters, digits, hyphens and underscores; so do names of environment variables. An image is \
                  `registry/name:tag` or `registry/name@digest`, its name in small letters. \
                  Source: Amazon ECS API Reference, `ContainerDefinition`.",
};
const PORTS: RuleCode = RuleCode {
    code: "SF0233",
    title: "Port mappings that conflict",
    explanation: "With the network mode `awsvpc` a container's port is the task's: `host_port` is left out or equal to \
                  `container_port`, and two containers cannot have the same. Source: Amazon ECS API Reference, \
                  `PortMapping`.",
};
const DEPENDENCY: RuleCode = RuleCode {
    code: "SF0234",
    title: "A dependency between containers that cannot be met",
    explanation: "A container waits for another of the same task, not for itself and not in a circle; `HEALTHY` needs a \
                  health check on the other, and `COMPLETE` or `SUCCESS` cannot come from an essential container, whose \
                  end stops the task. Source: Amazon ECS API Reference, `ContainerDependency`.",
};
const VOLUME: RuleCode = RuleCode {
    code: "SF0235",
    title: "A mount point without its volume",
    explanation: "`source_volume` names a volume of the task definition. Names of volumes are unique, container paths are \
                  absolute, and a container mounts one volume at a path. Source: Amazon ECS API Reference, `MountPoint`.",
};
const HEALTH_CHECK: RuleCode = RuleCode {
    code: "SF0236",
    title: "A container health check that cannot run",
    explanation: "The command begins with `CMD` (arguments follow one by one), `CMD-SHELL` (one text for the shell) or is \
                  `NONE`. The interval is 5 to 300 seconds, the timeout 2 to 120, retries 1 to 10, the start period 0 to \
                  300. Source: Amazon ECS API Reference, `HealthCheck`.",
};
/// `AWS::ECS::TaskDefinition`.
pub(super) fn task_definition(task: View<'_>, report: &mut Report) {
    let containers: Vec<View<'_>> = task.get("ContainerDefinitions").items().collect();
    essential(task.get("ContainerDefinitions"), report);
    for (position, container) in containers.iter().enumerate() {
        name(*container, report);
        let earlier = containers
            .iter()
            .take(position)
            .find(|earlier| container.get("Name").text().is_some() && earlier.get("Name").same(container.get("Name")));
        if let Some(first) = earlier {
            report
                .add(&CONTAINERS, container.get("Name").at(), "another container of the task has this name")
                .also(first.get("Name").at(), "it is here")
                .help("give each container a name of its own");
        }
        health_check(container.get("HealthCheck"), report);
        container_logs::check(container.get("LogConfiguration"), report);
        container_secrets::check(*container, report);
        dependencies(*container, task.get("ContainerDefinitions"), report);
        mounts(*container, task, report);
    }
    ports(task, &containers, report);
    container_secrets::role(task, &containers, report);
}

fn essential(containers: View<'_>, report: &mut Report) {
    let Some(all) = containers.all_items() else { return };
    if all.is_empty() {
        report.add(&CONTAINERS, containers.at(), "a task has at least one container");
    } else if all.iter().all(|container| container.get("Essential").boolean() == Some(false)) {
        report
            .add(&CONTAINERS, all[0].get("Essential").at(), "no container of the task is essential")
            .help("leave `essential` out of the container without which the task makes no sense");
    }
}

fn name(container: View<'_>, report: &mut Report) {
    let name = container.get("Name");
    let allowed = |character: char| character.is_ascii_alphanumeric() || character == '-' || character == '_';
    if let Some(text) = name.text().filter(|text| text.is_empty() || text.len() > 255 || !only(text, allowed)) {
        report
            .add(&CONTAINERS, name.at(), format!("{} is not a container's name", quoted(text)))
            .help("up to 255 letters, digits, hyphens and underscores");
    }
    let image = container.get("Image");
    if let Some(text) = image.text().filter(|text| !is_image(text)) {
        report
            .add(&CONTAINERS, image.at(), format!("{} is not an image", quoted(text)))
            .help("write `registry/name:tag` without a scheme; the name has no capital letters");
    }
    let (environment, secrets) = (container.get("Environment"), container.get("Secrets"));
    let variables: Vec<View<'_>> = environment.items().chain(secrets.items()).collect();
    for (position, variable) in variables.iter().enumerate() {
        let name = variable.get("Name");
        let Some(text) = name.text() else { continue };
        if let Some(first) = variables.iter().take(position).find(|earlier| earlier.get("Name").text() == Some(text)) {
            report
                .add(&CONTAINERS, name.at(), format!("the variable `{text}` is set twice"))
                .also(first.get("Name").at(), "it is already set here")
                .help("remove one of them");
        } else if text.is_empty() || text.contains(['=', ' ']) {
            report.add(&CONTAINERS, name.at(), format!("{} is not the name of a variable", quoted(text)));
        }
    }
}

/// Whether a text is a reference to an image: a registry, a name in small letters, a tag or a digest.
fn is_image(text: &str) -> bool {
    let name = text.split('@').next().unwrap_or_default();
    let (registry, path) = name.split_once('/').unwrap_or(("", name));
    let is_registry = registry.contains(['.', ':']) || registry == "localhost";
    let path = if is_registry || registry.is_empty() { path } else { name };
    let path = path.rsplit_once(':').map_or(path, |(path, _)| path);
    !text.is_empty()
        && only(text, |one| !one.is_whitespace())
        && !text.contains("://")
        && only(path, |one| !one.is_ascii_uppercase())
}

fn ports(task: View<'_>, containers: &[View<'_>], report: &mut Report) {
    if task.get("NetworkMode").text() != Some("awsvpc") {
        return;
    }
    let mut used: Vec<(i64, &str, u32)> = Vec::new();
    for mapping in containers.iter().flat_map(|container| container.get("PortMappings").items()) {
        let (inside, outside) = (mapping.get("ContainerPort"), mapping.get("HostPort"));
        let Some(port) = inside.integer() else { continue };
        if let Some(host) = outside.integer().filter(|host| *host != port) {
            report
                .add(
                    &PORTS,
                    outside.at(),
                    format!("with `awsvpc` the host's port is the container's, {port}, found {host}"),
                )
                .also(inside.at(), "the container's port")
                .help("leave `host_port` out");
        }
        let protocol = mapping.get("Protocol").text().or(mapping.lacks("Protocol").then_some("tcp"));
        let Some(protocol) = protocol else { continue };
        if let Some((_, _, first)) = used.iter().find(|(other, by, _)| *other == port && *by == protocol) {
            report
                .add(&PORTS, inside.at(), format!("port {port} of the task is already mapped"))
                .also(*first, "it is mapped here");
        }
        used.push((port, protocol, inside.at()));
    }
}

fn dependencies(container: View<'_>, containers: View<'_>, report: &mut Report) {
    let Some(all) = containers.all_items() else { return };
    let names: Option<Vec<&str>> = all.iter().map(|container| container.get("Name").text()).collect();
    let Some(names) = names else { return };
    for dependency in container.get("DependsOn").items() {
        let wanted = dependency.get("ContainerName");
        let Some(name) = wanted.text() else { continue };
        if container.get("Name").text() == Some(name) {
            report.add(&DEPENDENCY, wanted.at(), format!("`{name}` waits for itself"));
            continue;
        }
        let Some(other) = all.iter().find(|other| other.get("Name").text() == Some(name)) else {
            let near = suggest(name, names.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            report.add(&DEPENDENCY, wanted.at(), format!("the task has no container `{name}`")).maybe_help(near);
            continue;
        };
        let condition = dependency.get("Condition");
        match condition.text() {
            Some("HEALTHY") if other.lacks("HealthCheck") => {
                report
                    .add(&DEPENDENCY, condition.at(), format!("`{name}` has no health check, so it is never healthy"))
                    .also(other.at(), format!("`{name}` is declared here"))
                    .help(format!("add `health_check: new {{ … }}` to `{name}`"));
            }
            Some(end @ ("COMPLETE" | "SUCCESS"))
                if other.lacks("Essential") || other.get("Essential").boolean() == Some(true) =>
            {
                report
                    .add(
                        &DEPENDENCY,
                        condition.at(),
                        format!("`{name}` is essential: its end stops the task before `{end}` counts"),
                    )
                    .also(other.at(), format!("`{name}` is declared here"))
                    .help(format!("write `essential: false` in `{name}`"));
            }
            _ => {
                let back = other.get("DependsOn").items().any(|back| {
                    back.get("ContainerName").text().is_some()
                        && back.get("ContainerName").text() == container.get("Name").text()
                });
                if back
                    && names.iter().position(|n| *n == name)
                        < names.iter().position(|n| container.get("Name").text() == Some(n))
                {
                    report.add(&DEPENDENCY, wanted.at(), format!("`{name}` already waits for this container"));
                }
            }
        }
    }
}

fn mounts(container: View<'_>, task: View<'_>, report: &mut Report) {
    let declared = task.get("Volumes");
    let none = task.lacks("Volumes");
    let volumes = declared.all_items();
    let names: Option<Vec<&str>> =
        volumes.as_ref().and_then(|volumes| volumes.iter().map(|volume| volume.get("Name").text()).collect());
    let names = if none { Some(Vec::new()) } else { names };
    for mount in container.get("MountPoints").items() {
        let (source, path) = (mount.get("SourceVolume"), mount.get("ContainerPath"));
        if let (Some(name), Some(names)) = (source.text(), &names)
            && !names.contains(&name)
        {
            let near = suggest(name, names.iter().copied());
            let help = near.map_or_else(
                || format!("add `new {{ name: {name:?} }}` to `volumes`"),
                |near| format!("did you mean `{near}`?"),
            );
            report.add(&VOLUME, source.at(), format!("the task has no volume `{name}`")).help(help);
        }
        if let Some(text) = path.text().filter(|text| !text.starts_with('/') && !text.contains(':')) {
            report.add(&VOLUME, path.at(), format!("a container path is absolute, found `{text}`"));
        }
    }
}

fn health_check(check: View<'_>, report: &mut Report) {
    let command = check.get("Command");
    if let Some(first) = command.items().next()
        && let Some(text) = first.text().filter(|text| !matches!(*text, "CMD" | "CMD-SHELL" | "NONE"))
    {
        report
            .add(
                &HEALTH_CHECK,
                first.at(),
                format!("the command begins with `CMD` or `CMD-SHELL`, found {}", quoted(text)),
            )
            .help("write `[\"CMD-SHELL\", \"curl -f http://localhost/ || exit 1\"]`");
    }
    let bounds = [
        ("Interval", "interval", 5, 300),
        ("Timeout", "timeout", 2, 120),
        ("Retries", "retries", 1, 10),
        ("StartPeriod", "start_period", 0, 300),
    ];
    for (name, rust, least, most) in bounds {
        let value = check.get(name);
        if let Some(number) = value.integer().filter(|number| !(least..=most).contains(number)) {
            report.add(&HEALTH_CHECK, value.at(), format!("`{rust}` is {least} to {most}, found `{number}`"));
        }
    }
}
