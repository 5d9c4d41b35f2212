fn service(scope: &Scope) { let service = ecs::Service { network_configuration: { awsvpc_configuration: { "a": [b c] } } } let x = }
