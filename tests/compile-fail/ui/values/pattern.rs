// A pattern.
use specforge_dsl::prelude::*;

#[component]
fn logs(scope: &Scope) {
    let group = logs::LogGroup { log_group_name: "with blank" };
}

fn main() {}
