// Its type comes from a property; its uses are no further mistakes.
use specforge_dsl::prelude::*;

#[component]
fn network(scope: &Scope) {
    let configuration = new { subnets: [] };
    let text = new { status: "Enabled" };
    let topic = sns::Topic { display_name: format!("{}", hidden(&text)) };
}

fn hidden<T>(_: &T) -> &'static str {
    "text"
}

fn main() {}
