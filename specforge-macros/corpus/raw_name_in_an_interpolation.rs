"{r#type} {r#self} {}", r#fn
