//! Network, key, registries, logs and alerts.

use crate::account::{Account, elements, sorted, text};

/// The addresses of the public, private and data subnets, by zone.
pub(crate) const PUBLIC: [&str; 2] = ["10.0.0.0/24", "10.0.1.0/24"];
pub(crate) const PRIVATE: [&str; 2] = ["10.0.16.0/22", "10.0.20.0/22"];
pub(crate) const DATA: [&str; 2] = ["10.0.64.0/24", "10.0.65.0/24"];

/// Asserts what the stack makes.
pub(crate) fn stands(account: &Account, alert_email: &str) {
    network(account);
    routes(account);
    security_groups(account);
    doors_to_aws(account);
    key_and_registries(account);
    logs(account);
    alerts(account, alert_email);
}

/// The ID of the network.
pub(crate) fn vpc(account: &Account) -> &str {
    text(&account.only("vpcs")["VpcId"])
}

/// The ARN of the key that encrypts everything.
pub(crate) fn key(account: &Account) -> &str {
    text(&account.only("keys")["Arn"])
}

fn network(account: &Account) {
    assert_eq!(account.only("vpcs")["CidrBlock"], "10.0.0.0/16");
    let vpc = vpc(account);
    let subnets = account.list("subnets").iter().filter(|subnet| subnet["VpcId"] == vpc);
    let mut placed: Vec<(&str, &str)> =
        subnets.map(|subnet| (text(&subnet["CidrBlock"]), text(&subnet["AvailabilityZone"]))).collect();
    placed.sort_unstable();
    let mut expected: Vec<(&str, &str)> =
        [PUBLIC, PRIVATE, DATA].iter().flat_map(|[a, b]| [(*a, "us-east-1a"), (*b, "us-east-1b")]).collect();
    expected.sort_unstable();
    assert_eq!(placed, expected);
}

/// Public subnets reach the internet; data subnets have no way out. (Private ones do by NAT gateways, which are left out.)
fn routes(account: &Account) {
    let gateways = account.list("internet_gateways").iter();
    let attached = |gateway: &&serde_json::Value| gateway["Attachments"][0]["VpcId"] == vpc(account);
    let gateway = gateways.filter(attached).map(|gateway| text(&gateway["InternetGatewayId"])).next();
    for (blocks, way_out) in [(PUBLIC, gateway), (DATA, None)] {
        let subnets = account.subnets(&blocks);
        let holds = |table: &&serde_json::Value| {
            elements(&table["Associations"])
                .iter()
                .any(|association| association["SubnetId"].as_str().is_some_and(|subnet| subnets.contains(&subnet)))
        };
        let tables: Vec<_> = account.list("route_tables").iter().filter(holds).collect();
        assert_eq!(tables.len(), 1, "{blocks:?} share a route table: {tables:?}");
        assert_eq!(elements(&tables[0]["Associations"]).iter().filter(|one| one["SubnetId"].is_string()).count(), 2);
        let route = elements(&tables[0]["Routes"]).iter().find(|route| route["DestinationCidrBlock"] == "0.0.0.0/0");
        assert_eq!(route.and_then(|route| route["GatewayId"].as_str()), way_out, "{blocks:?}: {tables:?}");
    }
}

fn security_groups(account: &Account) {
    let groups = account.map("security_groups").values();
    let described = groups.filter(|group| group["VpcId"] == vpc(account) && group["GroupName"] != "default");
    assert_eq!(
        sorted(described.map(|group| &group["Description"])),
        [
            "Backend tasks: from the load balancer",
            "Endpoints of AWS services: from all tasks",
            "Frontend tasks: from the load balancer",
            "Load balancer: HTTP and HTTPS from the internet",
            "PostgreSQL: from the backend",
            "Redis: from the backend",
        ]
    );
}

fn doors_to_aws(account: &Account) {
    let services = ["ecr.api", "ecr.dkr", "logs", "s3", "secretsmanager", "ssm"];
    let expected: Vec<String> = services.iter().map(|service| format!("com.amazonaws.us-east-1.{service}")).collect();
    assert_eq!(account.names("vpc_endpoints"), expected);
    let private = account.subnets(&PRIVATE);
    for (name, endpoint) in account.map("vpc_endpoints") {
        assert_eq!(endpoint["VpcId"], vpc(account), "{name}");
        if name.ends_with(".s3") {
            assert_eq!(endpoint["VpcEndpointType"], "Gateway");
            assert_eq!(elements(&endpoint["RouteTableIds"]).len(), 2, "both private route tables");
        } else {
            assert_eq!(endpoint["VpcEndpointType"], "Interface", "{name}");
            assert_eq!(sorted(elements(&endpoint["SubnetIds"])), private, "{name}");
        }
    }
}

fn key_and_registries(account: &Account) {
    let alias = account.item("key_aliases", "alias/specforge-production");
    assert_eq!(alias["TargetKeyId"], account.only("keys")["KeyId"]);
    assert_eq!(account.names("repositories"), ["specforge-production-backend", "specforge-production-frontend"]);
    for (name, repository) in account.map("repositories") {
        assert_eq!(repository["imageTagMutability"], "IMMUTABLE", "{name}");
        assert_eq!(repository["imageScanningConfiguration"]["scanOnPush"], true, "{name}");
        assert_eq!(repository["encryptionConfiguration"]["kmsKey"], key(account), "{name}");
    }
}

fn logs(account: &Account) {
    assert_eq!(account.names("log_groups"), ["/ecs/specforge-production", "/vpc/specforge-production"]);
    for (name, group) in account.map("log_groups") {
        assert_eq!(group["retentionInDays"], 365, "{name}");
        assert_eq!(group["kmsKeyId"], key(account), "{name}");
    }
}

fn alerts(account: &Account, email: &str) {
    let subscription = account.only("subscriptions");
    assert_eq!(subscription["TopicArn"], *account.only("topics"));
    assert_eq!((&subscription["Protocol"], &subscription["Endpoint"]), (&"email".into(), &email.into()));
}
