#[component] fn stack(r#type: Scope) { }
