use specforge_dsl::components::{CpuUtilization, percent, sum};
use specforge_dsl::prelude::*;

fn busy(database: Handle<rds::DbInstance>) {
    sum(CpuUtilization, &database).above(percent(80));
}

fn main() {}
