//! A cancelled update says what was undone, what is left, and how the other stacks stand.

use crate::databases::{app, deployed, slow_account, until};
use crate::witness::Witness;
use specforge_deploy::engine::{Consent, Outcome, Pace, StackOutcome, cancel};

#[tokio::test(start_paused = true)]
async fn a_replacement_that_cannot_be_removed_is_named_and_stacks_before_it_stay() {
    let client = slow_account().client("us-east-1");
    deployed(&client, &app("a")).await;
    let edited = app("longer");
    let named = ["data".to_owned()];
    let cancelling = async {
        until(&client, "app-data", "UPDATE_IN_PROGRESS").await;
        // The new database stands by then, protected as the old one; the topic after it is being updated.
        let has_two = || async {
            let events = client.describe_stack_events().stack_name("app-data").send().await.unwrap();
            let topic = |event: &aws_sdk_cloudformation::types::StackEvent| {
                event.logical_resource_id() == Some("Topic")
                    && event.resource_status().is_some_and(|status| status.as_str() == "UPDATE_IN_PROGRESS")
            };
            events.stack_events().iter().any(topic)
        };
        while !has_two().await {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        cancel(&client, &app("a"), &named, Pace::AWS, &mut Witness::saying(Consent::Refused)).await.unwrap()
    };
    let (updated, cancelled) = tokio::join!(deployed(&client, &edited), cancelling);
    for (deployment, data) in [(&updated, 1), (&cancelled, 0)] {
        assert_eq!(deployment.outcome, Outcome::Cancelled);
        let StackOutcome::Cancelled(cancellation) = &deployment.stacks[data].outcome else { panic!("{deployment:?}") };
        assert!(cancellation.undone >= 1, "{cancellation:?}");
        let left: Vec<&str> = cancellation.left.iter().map(|one| one.logical_id.as_str()).collect();
        assert_eq!(left, ["Database"]);
    }
    assert_eq!(updated.stacks[0].outcome, StackOutcome::Deployed, "the queue stays updated");
}
