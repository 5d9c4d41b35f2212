use crate::shop::shop;
use crate::witness::{ALL, Witness, account, deployed, request};
use specforge_deploy::engine::{Consent, Outcome, StackOutcome, deploy};
use specforge_deploy::plan::{Basis, Step, ValueOrigin};

#[tokio::test]
async fn without_consent_nothing_exists_afterwards() {
    for (answer, outcome) in [(Consent::Refused, Outcome::Declined), (Consent::NobodyToAsk, Outcome::NobodyToAsk)] {
        let client = account().client("us-east-1");
        let mut witness = Witness::saying(answer);
        let deployment = deploy(&client, &shop(), &request(&ALL), &mut witness).await.unwrap();
        assert_eq!(deployment.outcome, outcome);
        assert_eq!(witness.asked, 1);
        // Neither a change set nor the empty stack that came with it.
        let stacks = client.describe_stacks().send().await.unwrap();
        assert_eq!(stacks.stacks().len(), 0, "{:?}", stacks.stacks());
    }
}

#[tokio::test]
async fn a_deployment_is_consented_to_once_and_then_changes_nothing() {
    let client = account().client("us-east-1");
    let mut witness = Witness::saying(Consent::Given);
    let deployment = deploy(&client, &shop(), &request(&ALL), &mut witness).await.unwrap();
    assert_eq!(deployment.outcome, Outcome::Deployed);
    assert_eq!(witness.asked, 1);
    let plan = deployment.plan.unwrap();
    assert_eq!([plan.stacks[0].basis, plan.stacks[1].basis], [Basis::ChangeSet, Basis::Template]);

    let mut ids = witness.events.clone();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), witness.events.len(), "each event is told once");

    let again = deploy(&client, &shop(), &request(&[]), &mut Witness::saying(Consent::Refused)).await.unwrap();
    assert_eq!(again.outcome, Outcome::NoChange);
}

#[tokio::test]
async fn parameters_that_are_not_given_keep_their_value() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&[&ALL[..], &[("Size", "large")]].concat())).await.unwrap();
    let update = deployed(&client, &shop(), &request(&[("service.ImageDigest", "sha256:2")])).await.unwrap();
    let plan = update.plan.unwrap();
    assert_eq!(plan.stacks[0].step, Step::NoChange);
    let origins: Vec<_> = plan.stacks[1].parameters.iter().map(|one| (one.name.as_str(), &one.origin)).collect();
    assert!(origins.contains(&("Size", &ValueOrigin::Previous)), "{origins:?}");
    assert!(origins.contains(&("ImageDigest", &ValueOrigin::Given)), "{origins:?}");
    let stack = client.describe_stacks().stack_name("shop-service").send().await.unwrap();
    let size = stack.stacks()[0].parameters().iter().find(|one| one.parameter_key() == Some("Size")).unwrap();
    assert_eq!(size.parameter_value(), Some("large"));
}

#[tokio::test]
async fn a_stack_whose_providers_keep_their_outputs_executes_the_change_set_that_was_shown() {
    let client = account().client("us-east-1");
    deployed(&client, &shop(), &request(&ALL)).await.unwrap();
    let edited = request(&[("AlertEmail", "new@example.com"), ("Size", "large")]);
    let mut witness = Witness::saying(Consent::Given);
    let deployment = deploy(&client, &shop(), &edited, &mut witness).await.unwrap();
    let plan = deployment.plan.as_ref().unwrap();
    assert_eq!(plan.stacks[1].basis, Basis::ProvisionalChangeSet);
    assert_eq!(witness.asked, 1);
    assert!(deployment.stacks.iter().all(|stack| stack.outcome == StackOutcome::Deployed), "{deployment:?}");
}
