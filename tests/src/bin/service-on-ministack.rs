//! The command line of a small app with two ECS services. The number before the command is the version of an image, as in
//! `service-on-ministack 2 deploy --yes`; with `broken` a service cannot be updated.

use std::ffi::OsString;
use std::process::ExitCode;

use specforge_deploy::cli::{Console, run_with};
use specforge_dsl::App;

mod program {
    use specforge_dsl::prelude::*;

    #[stack]
    pub(super) fn tasks(scope: &Scope, version: Option<u32>) {
        let cluster = ecs::Cluster { cluster_name: "shop" };
        let backend_task = ecs::TaskDefinition {
            family: "shop-backend",
            container_definitions: [new {
                name: "backend",
                image: format!("registry.example.com/backend:{}", version.unwrap_or_default()),
                memory: 128,
            }],
        };
        let frontend_task = ecs::TaskDefinition {
            family: "shop-frontend",
            container_definitions: [new { name: "frontend", image: "registry.example.com/frontend:1", memory: 128 }],
        };
        // ministack takes any task definition for one that is there, and refuses a service of another cluster.
        let elsewhere = external::<ecs::ClusterName>("elsewhere");
        let backend = ecs::Service {
            service_name: "backend",
            cluster: if version.is_some() { cluster } else { elsewhere },
            task_definition: backend_task,
            desired_count: 2,
        };
        let frontend =
            ecs::Service { service_name: "frontend", cluster, task_definition: frontend_task, desired_count: 1 };
    }
}

fn main() -> ExitCode {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    let word = if arguments.len() > 1 { arguments.remove(1) } else { OsString::new() };
    let version = match word.to_str() {
        Some("broken") => None,
        other => match other.and_then(|word| word.parse().ok()) {
            Some(version) => Some(version),
            None => {
                eprintln!("error: expected a version such as `1`, or `broken`, found `{}`", word.display());
                return ExitCode::from(specforge_deploy::ExitCode::Usage as u8);
            }
        },
    };
    let app = App::new("shop");
    program::tasks(&app, version);
    run_with(arguments, || app, &mut Console::process()).into()
}
