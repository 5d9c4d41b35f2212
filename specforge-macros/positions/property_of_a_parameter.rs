//! At the mark: `allowed_pattern`, `default`, `sample`.
use specforge_dsl::prelude::*;

#[component]
fn web(scope: &Scope) {
    let image = Parameter::<Text> { description: "The image", ¦ };
}
