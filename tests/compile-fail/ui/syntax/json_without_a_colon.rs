// Inside of `json!`.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let thing = raw::Resource { r#type: "Custom::Thing", properties: json!({ "ServiceToken" "arn" }) };
}

fn main() {}
