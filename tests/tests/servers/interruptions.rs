//! What goes wrong on the way: processes that are killed.

use crate::account::Account;
use crate::ministack::Ministack;
use crate::person::{hosted_zone, provide};
use crate::production::{killed, look, run};
use crate::{data, foundation};
use specforge_tests::ministack::Cut::TypesAndFormulas;
use std::time::Duration;

const EMAIL: &str = "alerts@example.com";

/// The parameters that a person gives at first.
fn given(zone: &str) -> Vec<String> {
    let parameters =
        [format!("AlertEmail={EMAIL}"), "DomainName=specforge.example.com".to_owned(), format!("HostedZoneId={zone}")];
    std::iter::once("deploy".to_owned()).chain(parameters.into_iter().flat_map(|it| ["-p".to_owned(), it])).collect()
}

fn borrowed(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

#[test]
fn a_killed_process_leaves_a_deployment_that_the_next_one_finishes() {
    let server = Ministack::start();
    let zone = hosted_zone(&server);
    let first = given(&zone);
    // Each time a little later, so that processes die while planning, at work and between two stacks.
    for milliseconds in [150, 400, 800, 1_500, 2_500] {
        killed(
            &server,
            TypesAndFormulas,
            &[&borrowed(&first)[..], &["--yes"]].concat(),
            Duration::from_millis(milliseconds),
        );
    }
    let ran = run(&server, TypesAndFormulas, &borrowed(&first));
    assert_eq!(ran.code, 6, "{}", ran.messages);
    let (backend, frontend) = provide(&server, &ran);
    let images = [format!("BackendImageDigest={backend}"), format!("FrontendImageDigest={frontend}")];
    let ran = run(&server, TypesAndFormulas, &["deploy", "-p", &images[0], "-p", &images[1]]);
    assert_eq!(ran.code, 0, "{}", ran.messages);

    let account = Account::of(&server);
    foundation::stands(&account, EMAIL);
    data::stands(&account);
    // Nothing was made twice, and no change set waits.
    for once in ["databases", "caches", "load_balancers", "clusters"] {
        assert_eq!(account.count(once), 1, "{once}");
    }
    let left = server.shell(
        "for stack in $(aws cloudformation describe-stacks --query 'Stacks[].StackName' --output text); do \
           aws cloudformation list-change-sets --stack-name $stack \
             --query 'Summaries[?ExecutionStatus==`AVAILABLE`].ChangeSetName' --output text; done",
    );
    assert_eq!(left.trim(), "");
    assert_eq!(look(&server, TypesAndFormulas, &["status"]).code, 0);
}
