//! At the mark: `image`, `log_configuration`.
use specforge_dsl::prelude::*;

#[component]
fn web(scope: &Scope) {
    let task = ecs::TaskDefinition {
        container_definitions: ["web", "sidecar"].iter().map(|name| new { name: name, ¦ }),
    };
}
