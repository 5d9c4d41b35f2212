use crate::support::{STACK, client, create, events, lines, network, output, position, status};

#[tokio::test]
async fn a_stack_is_created_in_dependency_order_with_cloudformations_events() {
    let client = client();
    let stack = create(&client, &network("10.0.0.0/16")).await;
    assert_eq!(status(&stack), "CREATE_COMPLETE");
    assert_eq!(stack.description(), Some("A small network"));
    assert!(output(&stack, "VpcId").starts_with("vpc-0") || output(&stack, "VpcId").len() == 21);
    assert!(output(&stack, "LogsArn").starts_with("arn:aws:logs:us-east-1:111122223333:log-group:shop-Logs-"));

    let lines = lines(&events(&client, STACK).await);
    assert_eq!(lines.first().map(String::as_str), Some("shop REVIEW_IN_PROGRESS (User Initiated)"));
    assert_eq!(lines.get(1).map(String::as_str), Some("shop CREATE_IN_PROGRESS (User Initiated)"));
    assert_eq!(lines.last().map(String::as_str), Some("shop CREATE_COMPLETE"));
    let begun = position(&lines, "Vpc CREATE_IN_PROGRESS");
    let initiated = position(&lines, "Vpc CREATE_IN_PROGRESS (Resource creation Initiated)");
    let complete = position(&lines, "Vpc CREATE_COMPLETE");
    assert!(begun < initiated && initiated < complete);
    assert!(complete < position(&lines, "Subnet CREATE_IN_PROGRESS"), "a subnet needs its network");
    assert!(position(&lines, "Logs CREATE_IN_PROGRESS") < complete, "what is independent begins at once");
}
