fn network(scope: &Scope, vpc: Handle<ec2::Vpc>) { let subnet = ec2::Subnet { vpc_id: vpc.ref, cidr_block: "10.0.0.0/24" }; }
