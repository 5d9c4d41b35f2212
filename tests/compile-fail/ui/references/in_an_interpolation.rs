// What has no text.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope, names: Vec<String>) {
    let topic = sns::Topic { display_name: sub!("{names}") };
}

fn main() {}
