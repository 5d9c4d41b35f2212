// Braces that only `sub!` reads.
use specforge_dsl::prelude::*;

#[component]
fn topics(scope: &Scope) {
    let named = sns::Topic { display_name: "{stack_name}-alerts" };
    let address = sns::Topic { display_name: "https://sqs.{region}.{url_suffix}" };
    // Not ours: a path of an interface, and the names of others.
    let path = sns::Topic { display_name: "/{account}/orders" };
    let other = sns::Topic { display_name: "${stack_name} {{stack_id}}" };
}

fn main() {}
