fn network(scope: Scope) { { _ : } { self: 1 } }
