//! The life of production: a first deployment in two parts, nothing to do, a release, the end.

use crate::account::{Account, elements, text};
use crate::ministack::Ministack;
use crate::person::{hosted_zone, provide, push_image};
use crate::production::{Ran, STACKS, look, run};
use crate::{data, edge, foundation, services, watching};
use specforge_tests::ministack::Cut::TypesAndFormulas;

const EMAIL: &str = "alerts@example.com";

#[test]
fn production_is_deployed_released_and_destroyed() {
    let server = Ministack::start();
    let zone = hosted_zone(&server);
    let given = [
        "deploy",
        "-p",
        &format!("AlertEmail={EMAIL}"),
        "-p",
        "DomainName=specforge.example.com",
        "-p",
        &format!("HostedZoneId={zone}"),
    ];

    let (backend, frontend) = provide(&server, &stops_before_services(&server, &given));
    goes_on(&server, &given, &backend, &frontend);
    tells_what_stands(&server);
    changes_nothing(&server);
    releases(&server, &backend);
    is_protected(&server);
    is_destroyed(&server);
}

/// Without images and API keys, what holds them is deployed, and nothing that needs them.
fn stops_before_services(server: &Ministack, given: &[&str]) -> Ran {
    let ran = run(server, TypesAndFormulas, given);
    assert_eq!(ran.code, 6, "{}", ran.messages);
    assert_eq!(
        ran.outcomes(),
        [
            ("foundation", "deployed"),
            ("data", "deployed"),
            ("edge", "deployed"),
            ("services", "awaits_prerequisites"),
            ("watching", "not_reached"),
        ]
    );
    let account = Account::of(server);
    foundation::stands(&account, EMAIL);
    data::stands(&account);
    edge::stands(&account);
    for listing in ["clusters", "alarms", "dashboards", "services", "parameters"] {
        assert_eq!(account.count(listing), 0, "{listing}");
    }
    ran
}

/// The same command, with the digests, deploys the rest.
fn goes_on(server: &Ministack, given: &[&str], backend: &str, frontend: &str) {
    let images = [format!("BackendImageDigest={backend}"), format!("FrontendImageDigest={frontend}")];
    let ran = run(server, TypesAndFormulas, &[given, &["-p", &images[0], "-p", &images[1]]].concat());
    assert_eq!(ran.code, 0, "{}", ran.messages);
    assert_eq!(
        ran.outcomes(),
        [
            ("foundation", "no_change"),
            ("data", "no_change"),
            ("edge", "no_change"),
            ("services", "deployed"),
            ("watching", "deployed"),
        ]
    );
    let account = Account::of(server);
    foundation::stands(&account, EMAIL);
    data::stands(&account);
    edge::stands(&account);
    services::stand(&account, backend, frontend);
    watching::stands(&account);
}

/// The outputs are what the services say, and every stack stands protected.
fn tells_what_stands(server: &Ministack) {
    let account = Account::of(server);
    let outputs = look(server, TypesAndFormulas, &["outputs"]);
    assert_eq!(outputs.code, 0, "{}", outputs.messages);
    let repository = account.item("repositories", "specforge-production-backend");
    for (stack, output, expected) in [
        ("foundation", "BackendRepositoryUri", &repository["repositoryUri"]),
        ("data", "DatabaseEndpoint", &account.only("databases")["Endpoint"]["Address"]),
        ("edge", "LoadBalancerDnsName", &account.only("load_balancers")["DNSName"]),
    ] {
        assert_eq!(outputs.result[stack][output], *expected, "{output}");
    }

    let status = look(server, TypesAndFormulas, &["status"]);
    assert_eq!(status.code, 0, "{}", status.messages);
    let found: Vec<(&str, &str)> =
        elements(&status.result).iter().map(|stack| (text(&stack["id"]), text(&stack["status"]))).collect();
    assert_eq!(found, STACKS.map(|stack| (stack, "CREATE_COMPLETE")));
    assert!(
        elements(&status.result).iter().all(|stack| stack["termination_protection"] == true),
        "{:#}",
        status.result
    );
}

/// Again, with no parameters: each keeps its value, and no service sees a change.
fn changes_nothing(server: &Ministack) {
    let before = Account::of(server);
    let ran = run(server, TypesAndFormulas, &["deploy"]);
    assert_eq!(ran.code, 0, "{}", ran.messages);
    assert_eq!(ran.outcomes(), STACKS.map(|stack| (stack, "no_change")));
    assert_eq!(Account::of(server).differences(&before), [""; 0]);
}

/// A new image for the backend changes its task and its service, and nothing else in the account.
fn releases(server: &Ministack, old: &str) {
    let before = Account::of(server);
    push_image(server, "specforge-production-backend", "1.0.1");
    let digest = server.shell(
        "aws ecr describe-images --repository-name specforge-production-backend --image-ids imageTag=1.0.1 \
         --query 'imageDetails[0].imageDigest' --output text",
    );
    let digest = digest.trim();
    assert_ne!(digest, old);

    let ran = run(server, TypesAndFormulas, &["deploy", "-p", &format!("BackendImageDigest={digest}")]);
    assert_eq!(ran.code, 0, "{}", ran.messages);
    let mut planned = ran.planned();
    planned.sort_unstable();
    assert_eq!(planned, [("services", "BackendService"), ("services", "BackendTaskDefinition")]);
    let expected = STACKS.map(|stack| (stack, if stack == "services" { "deployed" } else { "no_change" }));
    assert_eq!(ran.outcomes(), expected);

    let after = Account::of(server);
    assert_eq!(after.differences(&before), ["services", "task_definitions"]);
    let image = |account: &Account, name: &str| {
        let task = account.item("task_definitions", &format!("specforge-production-{name}"));
        text(&task["containerDefinitions"][0]["image"]).to_owned()
    };
    assert!(image(&after, "backend").ends_with(&format!("@{digest}")), "{}", image(&after, "backend"));
    assert_eq!(image(&after, "frontend"), image(&before, "frontend"));
    let revision =
        |account: &Account| account.item("task_definitions", "specforge-production-backend")["revision"].as_u64();
    assert_eq!((revision(&before), revision(&after)), (Some(1), Some(2)));
}

/// Production is not deleted by accident: neither its stacks, nor resources with a protection of their own.
fn is_protected(server: &Ministack) {
    let before = Account::of(server);
    let ran = run(server, TypesAndFormulas, &["destroy"]);
    assert_eq!(ran.code, 9, "{}", ran.messages);
    let ran = run(server, TypesAndFormulas, &["destroy", "--disable-termination-protection"]);
    assert_eq!(ran.code, 13, "{}", ran.messages);
    for protected in PROTECTED {
        assert!(ran.messages.contains(&format!("`{protected}` is protected from deletion")), "{}", ran.messages);
    }
    assert_eq!(Account::of(server).differences(&before), [""; 0]);
}

/// Everything goes but what holds data or history, as the resources' deletion policies say.
fn is_destroyed(server: &Ministack) {
    let before = Account::of(server);
    let unprotected = PROTECTED.iter().flat_map(|protected| ["--unprotect", protected]);
    let arguments: Vec<&str> = ["destroy", "--disable-termination-protection"].into_iter().chain(unprotected).collect();
    let ran = run(server, TypesAndFormulas, &arguments);
    assert_eq!(ran.code, 13, "what holds data goes by name:\n{}", ran.messages);
    assert_eq!(Account::of(server).differences(&before), [""; 0]);
    let words: Vec<&str> = ran.messages.split_whitespace().collect();
    let consents: Vec<&str> = words.windows(2).filter(|pair| pair[0] == "--allow-delete").flatten().copied().collect();
    assert!(!consents.is_empty(), "{}", ran.messages);
    let ran = run(server, TypesAndFormulas, &[arguments, consents].concat());
    assert_eq!(ran.code, 0, "{}", ran.messages);
    let mut stacks = STACKS;
    stacks.reverse();
    assert_eq!(ran.outcomes(), stacks.map(|stack| (stack, "deleted")));

    let after = Account::of(server);
    for gone in GONE {
        assert!(before.count(gone) > 0, "there were {gone}");
        assert_eq!(after.count(gone), 0, "{gone}");
    }
    let vpc = foundation::vpc(&before);
    for of_the_network in ["subnets", "route_tables"] {
        assert!(after.list(of_the_network).iter().all(|one| one["VpcId"] != vpc), "{of_the_network}");
    }
    assert!(after.map("security_groups").values().all(|group| group["VpcId"] != vpc));
    assert!(after.list("records").iter().all(|record| record["Type"] != "A"));
    for kept in KEPT {
        assert_eq!(after.identifiers(kept), before.identifiers(kept), "{kept}");
    }
    let snapshot = after.only("database_snapshots");
    assert_eq!(snapshot["DBInstanceIdentifier"], "specforge-production-postgres");
}

/// Resources with a protection of their own.
const PROTECTED: [&str; 2] = ["edge.EntranceLoadBalancer", "data.DatabaseInstance"];

/// Listings that are empty in the end.
const GONE: [&str; 17] = [
    "vpcs",
    "vpc_endpoints",
    "key_aliases",
    "topics",
    "subscriptions",
    "databases",
    "caches",
    "certificates",
    "load_balancers",
    "target_groups",
    "clusters",
    "services",
    "roles",
    "alarms",
    "dashboards",
    "metric_filters",
    "event_rules",
];

/// Listings that stay as they are: the key that opens backups, images, logs, and secrets.
const KEPT: [&str; 6] = ["keys", "repositories", "log_groups", "buckets", "secrets", "parameters"];
