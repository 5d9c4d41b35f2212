// Bind it.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let topic = sns::Topic { display_name: Parameter::<Text> { default: "a" } };
    Output { value: topic.topic_arn() };
}

fn main() {}
