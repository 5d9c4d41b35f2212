// What only a resource has.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let topic = sns::Topic {};
}

#[component]
fn network_again(scope: &Scope) {
    let topic = sns::Topic {};
}

#[component]
fn stack(scope: &Scope) {
    #[deletion_policy(Retain)]
    let network = network(scope);
    #[id("Main")]
    let second = network_again(scope);
}

fn main() {}
