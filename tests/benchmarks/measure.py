#!/usr/bin/env python3
"""Measures what docs/performance.md reports: CPU seconds (user and system, with all child processes), medians.

    measure.py [check] [clean] [edit] [synthesis] [cdk]      all of them where none is named

It writes into target/benchmarks alone. `cdk` needs Node and installs aws-cdk-lib with npm.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "target" / "benchmarks"
RUNS = int(os.environ.get("RUNS", "5"))


def run(command, folder=ROOT, **environment):
    """CPU seconds and peak memory in MiB of a command that has to succeed."""
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command}: exit code {process.returncode}\n{errors.decode()}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median(measure, runs=RUNS):
    return statistics.median(measure() for _ in range(runs))


def say(what, seconds, unit="s", places=2):
    print(f"{what:<72} {seconds:8.{places}f} {unit}", flush=True)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def manifest(name, *dependencies, more=""):
    lines = "".join(f'{name} = {{ path = "{ROOT / path}" }}\n' for name, path in dependencies)
    return f'[package]\nname = "{name}"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\n{lines}\n{more}'


DSL = ("specforge-dsl", "specforge-dsl")
DEPLOY = ("specforge-deploy", "specforge-dsl/deploy")

FUNCTION = """
#[component]
pub fn part_{number}(scope: &Scope, vpc: Handle<ec2::Vpc>, subnets: &[Handle<ec2::Subnet>]) {{
{resources}}}
"""

# Five resources with handles, variants, nested objects, lists and text.
BUNDLE = """    let group_{n} = ec2::SecurityGroup {{ vpc_id: vpc, group_description: "Tasks {n}" }};
    let rule_{n} = ec2::SecurityGroupIngress {{
        group_id: group_{n}, ip_protocol: "tcp", from_port: 8080, to_port: 8080, cidr_ip: "10.0.0.0/16",
    }};
    let role_{n} = iam::Role {{
        assume_role_policy_document: new {{
            statement: [new {{ effect: Allow, principal: new {{ service: ["ecs-tasks.amazonaws.com"] }}, action: ["sts:AssumeRole"] }}],
        }},
    }};
    let task_{n} = ecs::TaskDefinition {{
        family: "task-{n}", requires_compatibilities: [Fargate], network_mode: Awsvpc, cpu: "256", memory: "512",
        execution_role_arn: role_{n},
        container_definitions: [new {{ name: "app", image: "nginx", port_mappings: [new {{ container_port: 8080 }}] }}],
    }};
    let service_{n} = ecs::Service {{
        task_definition: task_{n}, launch_type: Fargate, desired_count: 2,
        network_configuration: new {{
            awsvpc_configuration: new {{ assign_public_ip: Disabled, subnets, security_groups: [group_{n}] }},
        }},
    }};
"""


def source(resources):
    """A crate of components with 15 resources each."""
    text = "//! Resources.\nuse specforge_dsl::prelude::*;\n"
    for number in range(resources // 15):
        bundles = "".join(BUNDLE.format(n=n) for n in range(3))
        text += FUNCTION.format(number=number, resources=bundles)
    bundles = "".join(BUNDLE.format(n=n) for n in range(resources % 15 // 5))
    return text + (FUNCTION.format(number="last", resources=bundles) if bundles else "")


def check():
    """`cargo check` of a crate, above that of an empty one."""
    sizes = [0, 105, 1050, 5000]
    folder = FOLDER / "check"
    members = ", ".join(f'"of-{size}"' for size in sizes)
    write(folder / "Cargo.toml", f'[workspace]\nresolver = "3"\nmembers = [{members}]\n')
    shutil.copy(ROOT / "Cargo.lock", folder / "Cargo.lock")
    for size in sizes:
        write(folder / f"of-{size}/Cargo.toml", manifest(f"of-{size}", DSL))
        write(folder / f"of-{size}/src/lib.rs", source(size))
    run(["cargo", "check", "--offline"], folder)

    def once(size):
        os.utime(folder / f"of-{size}/src/lib.rs")
        return run(["cargo", "check", "--offline", "--package", f"of-{size}"], folder)[0]

    empty = median(lambda: once(0))
    for size in sizes[1:]:
        say(f"cargo check, {size} resources, above an empty crate", median(lambda: once(size)) - empty)


def clean():
    """A build from nothing: as a dependency from a registry, which is compiled neither incrementally nor with lints, and as one
    by path."""
    registry = {"CARGO_INCREMENTAL": "0", "RUSTFLAGS": "--cap-lints=allow"}
    for what, dependencies in [("specforge-dsl", [DSL]), ("specforge-dsl and specforge-deploy", [DSL, DEPLOY])]:
        for source, environment in [("a registry", registry), ("a path", {})]:
            folder = FOLDER / "clean"
            shutil.rmtree(folder, ignore_errors=True)
            profile = '[profile.dev]\ndebug = "line-tables-only"\n[profile.dev.package."*"]\ndebug = false\n'
            write(folder / "Cargo.toml", manifest("clean", *dependencies, more=f"{profile}\n[workspace]\n"))
            write(folder / "src/lib.rs", "//! Nothing.\n")
            shutil.copy(ROOT / "Cargo.lock", folder / "Cargo.lock")
            seconds = run(["cargo", "build", "--offline"], folder, **environment)[0]
            say(f"clean build of {what}, from {source}", seconds, places=1)


def edit():
    """From an edited literal in a copy of `stacks` to the templates of production."""
    folder = FOLDER / "edit"
    shutil.rmtree(folder / "stacks", ignore_errors=True)
    shutil.copytree(ROOT / "stacks", folder / "stacks")
    text = (ROOT / "Cargo.toml").read_text()
    members = '[workspace]\nresolver = "3"\nmembers = ["stacks"]\n'
    text = members + text[text.index("[workspace.package]"):]
    text = re.sub(r'path = "([^"]+)"', lambda path: f'path = "{ROOT / path[1]}"', text)
    write(folder / "Cargo.toml", text.replace(f'"{ROOT / "stacks"}"', '"stacks"'))
    shutil.copy(ROOT / "Cargo.lock", folder / "Cargo.lock")
    file, literal = folder / "stacks/src/services.rs", "Raise it after"
    original = file.read_text()
    assert literal in original
    command = ["cargo", "run", "--offline", "--bin", "production-stack", "--", "synth", "-o", folder / "templates"]
    # What the workspace has built of others' crates serves here too.
    environment = {"CARGO_TARGET_DIR": str(ROOT / "target")}
    run(command, folder, **environment)
    turn = 0

    def once():
        nonlocal turn
        turn += 1
        file.write_text(original.replace(literal, f"{literal} (edit {turn})", 1))
        return run(command, folder, **environment)[0]

    say("an edited literal in `stacks`, then `synth` through `cargo run`", median(once))
    file.write_text(original)


def synthesis():
    """Processes of the release build."""
    run(["cargo", "build", "--release", "--offline", "--package", "specforge-benchmarks"])
    program = ROOT / "target/release/specforge-benchmarks"
    cases = [("production and staging, with all checks", ["environments"])]
    cases += [(f"20 stacks of 500 resources, {what}", [name, "20", "500"]) for what, name in
              [("with all checks", "scaling"), ("without checks", "without-checks")]]
    for what, arguments in cases:
        runs = [run([program, *arguments]) for _ in range(max(RUNS, 11))]
        say(what, statistics.median(seconds for seconds, _ in runs) * 1000, "ms", 1)
        say(f"{what}, memory", max(memory for _, memory in runs), "MiB", 1)
    laps = {}
    for _ in range(max(RUNS, 11)):
        output = subprocess.run([program, "without-checks", "20", "500"], check=True, capture_output=True, text=True).stdout
        for name, number in re.findall(r"(.+): ([\d.]+) ms", output):
            laps.setdefault(name, []).append(float(number))
    for name, numbers in laps.items():
        say(f"  of these: {name}", statistics.median(numbers), "ms", 1)


def cdk():
    """The same apps in AWS CDK, as plain JavaScript without its command line."""
    folder = FOLDER / "cdk"
    shutil.copytree(Path(__file__).parent / "cdk", folder, dirs_exist_ok=True)
    run(["npm", "install", "--no-audit", "--no-fund"], folder)
    apps = [("production and staging", ["environments.js"])]
    apps += [(f"{stacks} stack(s) of {resources} resources", ["scaling.js", stacks, resources]) for stacks, resources in
             [(1, 140), (20, 500)]]
    for what, command in apps:
        for checks, value in [("with its checks", ""), ("without checks", "false")]:
            environment = {"CDK_VALIDATION": value} if value else {}
            runs = [run(["node", *command, folder / "out"], folder, **environment) for _ in range(3)]
            say(f"CDK, {what}, {checks}", statistics.median(seconds for seconds, _ in runs))
            say(f"CDK, {what}, {checks}, memory", max(memory for _, memory in runs), "MiB", 1)


if __name__ == "__main__":
    parts = {part.__name__: part for part in (check, clean, edit, synthesis, cdk)}
    chosen = sys.argv[1:] or list(parts)
    if unknown := [name for name in chosen if name not in parts]:
        sys.exit(f"there is no `{unknown[0]}`; there are {', '.join(parts)}")
    for name in chosen:
        parts[name]()
