use crate::support::{STACK, create, events, execute, lines, network, parameter, plan, stack, status};
use aws_sdk_cloudformation::types::ChangeSetType;
use serde_json::json;
use specforge_deploy::local::{LocalCloudFormation, LocalOptions, Pace, StateError};
use std::fs;
use std::time::Duration;

#[tokio::test]
async fn the_state_outlives_the_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("nested").join("state.json");
    let open = || LocalCloudFormation::open(&file, LocalOptions::default()).expect("a state").client("us-east-1");
    create(&open(), &network("10.0.0.0/16")).await;
    assert_eq!(status(&stack(&open()).await), "CREATE_COMPLETE");
}

#[tokio::test]
async fn two_processes_see_the_same_account() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let open = || LocalCloudFormation::open(&file, LocalOptions::default()).expect("a state").client("us-east-1");
    let (one, other) = (open(), open());
    create(&one, &network("10.0.0.0/16")).await;
    assert_eq!(status(&stack(&other).await), "CREATE_COMPLETE");
    other.delete_stack().stack_name(STACK).send().await.expect("deleted");
    assert!(one.describe_stacks().stack_name(STACK).send().await.is_err());
}

#[tokio::test(start_paused = true)]
async fn an_operation_in_flight_goes_on_in_the_next_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let options = || LocalOptions { pace: Pace::Realistic, ..LocalOptions::default() };
    let open = || LocalCloudFormation::open(&file, options()).expect("a state").client("us-east-1");
    let first = open();
    let plan = plan(&first, ChangeSetType::Create, &network("10.0.0.0/16"), Vec::new()).await.expect("a plan");
    tokio::time::sleep(Duration::from_secs(10)).await;
    execute(&first, &plan).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(status(&stack(&first).await), "CREATE_IN_PROGRESS");
    let seen = events(&first, STACK).await.len();
    drop(first);

    let second = open();
    assert_eq!(status(&stack(&second).await), "CREATE_IN_PROGRESS");
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(status(&stack(&second).await), "CREATE_COMPLETE");
    let all = lines(&events(&second, STACK).await);
    assert!(seen < all.len());
    assert_eq!(all.iter().filter(|line| *line == "Vpc CREATE_IN_PROGRESS").count(), 1, "nothing is done twice");
}

#[tokio::test]
async fn a_file_that_is_no_state_is_left_in_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let open = || LocalCloudFormation::open(&file, LocalOptions::default());
    for broken in ["broken", "{\"version\": 1", "[]", "{\"version\": 1}", ""] {
        fs::write(&file, broken).expect("written");
        let error = open().expect_err("it is damaged");
        let (StateError::Corrupt { path, .. } | StateError::Foreign { path }) = &error else { panic!("{error}") };
        assert_eq!(*path, file);
        assert!(error.to_string().contains("help: "), "{error}");
        assert_eq!(fs::read_to_string(&file).expect("still there"), broken);
    }
    let names: Vec<_> = fs::read_dir(&folder).expect("a folder").map(|one| one.expect("a file").file_name()).collect();
    assert!(names.iter().all(|name| name == "state.json" || name == "state.json.lock"), "{names:?}");
    fs::remove_file(&file).expect("moved away");
    create(&open().expect("a new state").client("us-east-1"), &network("10.0.0.0/16")).await;
    assert!(file.exists());
}

#[tokio::test]
async fn a_file_of_another_version_is_left_in_its_place_whatever_it_holds() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    create(
        &LocalCloudFormation::open(&file, LocalOptions::default()).expect("a state").client("us-east-1"),
        &network("10.0.0.0/16"),
    )
    .await;
    let mut state: serde_json::Value = serde_json::from_slice(&fs::read(&file).expect("a state")).expect("JSON");
    let ours = state["version"].as_u64().expect("a version");
    state["version"] = (ours + 1).into();
    for other in [state, json!({ "version": ours + 1, "anything": [] })] {
        fs::write(&file, other.to_string()).expect("written");
        let error = LocalCloudFormation::open(&file, LocalOptions::default()).expect_err("another version");
        let StateError::OtherVersion { found, read, .. } = &error else { panic!("{error}") };
        assert_eq!((*found, *read), (ours + 1, ours));
        let told = error.to_string();
        assert!(told.contains(&format!("version {}", ours + 1)) && told.contains(&format!("version {ours}")), "{told}");
        assert!(!told.contains("empty account"), "{told}");
        assert_eq!(fs::read_to_string(&file).expect("still there"), other.to_string());
    }
}

#[tokio::test]
async fn no_secret_reaches_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let client = LocalCloudFormation::open(&file, LocalOptions::default()).expect("a state").client("us-east-1");
    let template = json!({
        "Parameters": {"Password": {"Type": "String", "NoEcho": true}},
        "Resources": {"Config": {"Type": "AWS::SSM::Parameter", "Properties":
            {"Type": "String", "Name": "password", "Value": {"Fn::Sub": "secret=${Password}"}}}},
    });
    let given = vec![parameter("Password", "correct-horse-battery")];
    crate::support::deploy(&client, ChangeSetType::Create, &template, given).await;
    let state = fs::read_to_string(&file).expect("a state");
    assert!(state.contains("secret=") && !state.contains("correct-horse"));
}

#[tokio::test(start_paused = true)]
async fn five_hundred_resources_stay_quick() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let options = LocalOptions { pace: Pace::Realistic, ..LocalOptions::default() };
    let client = LocalCloudFormation::open(&file, options).expect("a state").client("us-east-1");
    let topics: serde_json::Map<String, serde_json::Value> =
        (0..500).map(|number| (format!("Topic{number:03}"), json!({"Type": "AWS::SNS::Topic"}))).collect();
    let started = std::time::Instant::now();
    let plan = plan(&client, ChangeSetType::Create, &json!({ "Resources": topics }), Vec::new()).await.expect("a plan");
    tokio::time::sleep(Duration::from_secs(10)).await;
    execute(&client, &plan).await;
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        client.describe_stack_events().stack_name(STACK).send().await.expect("events");
    }
    assert_eq!(status(&stack(&client).await), "CREATE_COMPLETE");
    let took = started.elapsed();
    assert!(took < Duration::from_secs(20), "{took:?}");
}
