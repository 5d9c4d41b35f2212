//! At the mark: `value`, `description`, `export`.
use specforge_dsl::prelude::*;

#[component]
fn web(scope: &Scope) {
    let address = Output { ¦ };
}
