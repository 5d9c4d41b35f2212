//! At the mark: `type`, `properties`.
use specforge_dsl::prelude::*;

#[component]
fn web(scope: &Scope) {
    let thing = raw::Resource { ¦ };
}
