//! At the mark: `endpoint_address`, `endpoint_port`, `reference`.
use specforge_dsl::prelude::*;

#[stack]
fn data(scope: &Scope, database: Handle<rds::DbInstance>) {
    let address = Output { value: database.end¦ };
}
