// What each takes.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    #[key]
    let first = sns::Topic {};
    #[id]
    let second = sns::Topic {};
    #[depends_on]
    let third = sns::Topic {};
    #[deletion_policy]
    let fourth = sns::Topic {};
    #[moved("Old")]
    let fifth = sns::Topic {};
    #[silence(SF0101)]
    let sixth = sns::Topic {};
}

fn main() {}
