// A closed set, as text.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let cache = elasticache::CacheCluster { cache_node_type: "cache.t4g.micro", engine: "reddis", num_cache_nodes: 1 };
}

fn main() {}
