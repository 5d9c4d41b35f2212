// Ten mistakes, ten messages.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let a = ec2::Vpc { cidr_block: "10.0.0.0" };
    let b = ec2::Vpc { cidr_block: "10.0.1.0/16" };
    let c = sqs::Queue { visibility_timeout: 50000 };
    let d = sqs::Queue { delay_seconds: -1 };
    let e = logs::LogGroup { retention_in_days: 10 };
    let f = elasticache::CacheCluster { cache_node_type: "cache.t4g.micro", engine: "reddis", num_cache_nodes: 1 };
    let g = ecs::TaskDefinition { network_mode: Awsvpcc };
    let h = lambda::Function { code: new {}, role: external::<iam::RoleArn>("r"), memory_size: 64 };
    let i = cloudwatch::Dashboard { dashboard_body: "{" };
    let j = s3::Bucket { bucket_name: "Logs" };
}

fn main() {}
