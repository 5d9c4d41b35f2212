//! Packs the published resource schemas into the table that specforge-schema reads.

fn main() {}
