//! Resources that exist become a stack's.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html>

use crate::support::*;
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{ChangeSetType, ResourceToImport};
use serde_json::{Value, json};
use specforge_deploy::local::{FaultAction, FaultPlan, LocalCloudFormation, LocalOptions, ResourceFault};

fn bucket(name: &str) -> Value {
    json!({"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain",
        "Properties": {"BucketName": name}})
}

fn template(buckets: &[(&str, &str)]) -> Value {
    let resources: serde_json::Map<String, Value> =
        buckets.iter().map(|(id, name)| ((*id).to_owned(), bucket(name))).collect();
    json!({"Resources": resources})
}

fn server() -> (LocalCloudFormation, Client) {
    let server = LocalCloudFormation::in_memory(LocalOptions::default());
    let properties = json!({"BucketName": "old-data"}).as_object().cloned().unwrap_or_default();
    assert_eq!(server.add_resource("AWS::S3::Bucket", properties).expect("a bucket"), "old-data");
    let client = server.client("us-east-1");
    (server, client)
}

fn to_import(logical_id: &str, name: &str) -> ResourceToImport {
    ResourceToImport::builder()
        .resource_type("AWS::S3::Bucket")
        .logical_resource_id(logical_id)
        .resource_identifier("BucketName", name)
        .build()
}

async fn import(client: &Client, template: &Value, resources: Vec<ResourceToImport>) -> Result<Plan, (String, String)> {
    let created = client
        .create_change_set()
        .stack_name(STACK)
        .change_set_name("import")
        .change_set_type(ChangeSetType::Import)
        .template_body(template.to_string())
        .set_resources_to_import(Some(resources))
        .send()
        .await
        .map_err(said)?;
    let id = created.id().expect("an ID").to_owned();
    let description = client.describe_change_set().change_set_name(&id).include_property_values(true).send().await;
    Ok(Plan { id, description: description.map_err(said)? })
}

#[tokio::test]
async fn a_new_stack_takes_over_a_resource_that_exists() {
    let (_, client) = server();
    let plan =
        import(&client, &template(&[("Data", "old-data")]), vec![to_import("Data", "old-data")]).await.expect("it");
    assert_eq!(plan.summary(), ["Import Data"]);
    assert_eq!(plan.change("Data").and_then(|change| change.physical_resource_id()), Some("old-data"));
    execute(&client, &plan).await;
    assert_eq!(status(&stack(&client).await), "IMPORT_COMPLETE");
    assert_eq!(
        lines(&events(&client, STACK).await),
        [
            "shop REVIEW_IN_PROGRESS (User Initiated)",
            "shop IMPORT_IN_PROGRESS (User Initiated)",
            "Data IMPORT_IN_PROGRESS (Resource import started.)",
            "Data IMPORT_COMPLETE (Resource import completed.)",
            "Data UPDATE_IN_PROGRESS (Apply stack-level tags to imported resource if applicable.)",
            "Data UPDATE_COMPLETE",
            "shop IMPORT_COMPLETE",
        ]
    );
}

#[tokio::test]
async fn an_existing_stack_takes_back_what_it_once_retained() {
    let (_, client) = server();
    create(&client, &template(&[("Keep", "kept"), ("Data", "mine")])).await;
    update(&client, &template(&[("Keep", "kept")])).await;
    let plan =
        import(&client, &template(&[("Keep", "kept"), ("Again", "mine")]), vec![to_import("Again", "mine")]).await;
    execute(&client, &plan.expect("a change set")).await;
    assert_eq!(status(&stack(&client).await), "IMPORT_COMPLETE");
    let resources = client.describe_stack_resources().stack_name(STACK).send().await.expect("resources");
    let again = resources.stack_resources().iter().find(|it| it.logical_resource_id() == Some("Again")).expect("it");
    assert_eq!(again.physical_resource_id(), Some("mine"));
    // It is a resource like any other now.
    let mut changed = template(&[("Keep", "kept"), ("Again", "mine")]);
    changed["Resources"]["Again"]["Properties"]["BucketEncryption"] = json!({"ServerSideEncryptionConfiguration": []});
    assert_eq!(status(&update(&client, &changed).await), "UPDATE_COMPLETE");
}

#[tokio::test]
async fn an_import_that_fails_lets_go_of_everything() {
    let (server, client) = server();
    let both = template(&[("Data", "old-data"), ("Gone", "never-was")]);
    let wanted = vec![to_import("Data", "old-data"), to_import("Gone", "never-was")];
    execute(&client, &import(&client, &both, wanted).await.expect("a change set")).await;
    assert_eq!(status(&stack(&client).await), "IMPORT_ROLLBACK_COMPLETE");
    // A stack that stands has a template, and whoever repairs it asks for it.
    client.get_template().stack_name(STACK).send().await.expect("a template");
    let lines = lines(&events(&client, STACK).await);
    assert!(
        lines.iter().any(|line| line.contains("Gone IMPORT_FAILED") && line.contains("was not found")),
        "{lines:#?}"
    );
    client.delete_stack().stack_name(STACK).send().await.expect("it is deleted");
    // The bucket is still there, and still nobody's.
    server.set_faults(FaultPlan::default().resource(ResourceFault::new("Data").on(FaultAction::Import)));
    let one = template(&[("Data", "old-data")]);
    execute(&client, &import(&client, &one, vec![to_import("Data", "old-data")]).await.expect("a change set")).await;
    assert_eq!(status(&stack(&client).await), "IMPORT_ROLLBACK_COMPLETE");
    client.delete_stack().stack_name(STACK).send().await.expect("it is deleted");
    execute(&client, &import(&client, &one, vec![to_import("Data", "old-data")]).await.expect("a change set")).await;
    assert_eq!(status(&stack(&client).await), "IMPORT_COMPLETE");
}

#[tokio::test]
async fn what_another_stack_owns_cannot_be_imported() {
    let (_, client) = server();
    create(&client, &template(&[("Data", "mine")])).await;
    let other = client
        .create_change_set()
        .stack_name("other")
        .change_set_name("import")
        .change_set_type(ChangeSetType::Import)
        .template_body(template(&[("Stolen", "mine")]).to_string())
        .resources_to_import(to_import("Stolen", "mine"));
    let id = other.send().await.expect("a change set");
    client.execute_change_set().change_set_name(id.id().expect("an ID")).send().await.expect("it begins");
    let lines = lines(&events(&client, "other").await);
    assert!(
        lines.iter().any(|line| line.contains("Stolen IMPORT_FAILED") && line.contains("belongs to")),
        "{lines:#?}"
    );
}

#[tokio::test]
async fn an_import_is_nothing_but_an_import() {
    let (_, client) = server();
    create(&client, &template(&[("Keep", "kept")])).await;
    let refused =
        async |template: Value, resources| import(&client, &template, resources).await.map(|_| ()).expect_err("no").1;
    let both = template(&[("Keep", "kept"), ("Data", "old-data")]);
    assert!(refused(both.clone(), Vec::new()).await.contains("ResourcesToImport must be given"));
    assert!(refused(both.clone(), vec![to_import("Keep", "kept")]).await.contains("already exist in stack shop"));
    let three = template(&[("Keep", "kept"), ("Data", "old-data"), ("New", "new")]);
    let forgotten = refused(three, vec![to_import("Data", "old-data")]).await;
    assert_eq!(forgotten, "Resources [New] is missing from ResourceToImport list");
    let mut undecided = both.clone();
    undecided["Resources"]["Data"].as_object_mut().expect("an object").remove("DeletionPolicy");
    assert!(refused(undecided, vec![to_import("Data", "old-data")]).await.contains("must have DeletionPolicy"));
    let wrong_key = ResourceToImport::builder()
        .resource_type("AWS::S3::Bucket")
        .logical_resource_id("Data")
        .resource_identifier("Name", "old-data")
        .build();
    assert!(refused(both.clone(), vec![wrong_key]).await.contains("must consist of [BucketName]"));
    let mut more = both.clone();
    more["Resources"]["Keep"]["Properties"]["ObjectLockEnabled"] = json!(true);
    let plan = import(&client, &more, vec![to_import("Data", "old-data")]).await.expect("a change set");
    assert_eq!(plan.description.status().map(|status| status.as_str()), Some("FAILED"));
    assert!(plan.description.status_reason().is_some_and(|reason| reason.contains("not being imported")));
    client.delete_change_set().change_set_name(&plan.id).send().await.expect("it is gone");
    let mut outputs = both;
    outputs["Outputs"] = json!({"Name": {"Value": {"Ref": "Data"}}});
    let plan = import(&client, &outputs, vec![to_import("Data", "old-data")]).await.expect("a change set");
    assert!(plan.description.status_reason().is_some_and(|reason| reason.contains("[Outputs]")));
}

#[tokio::test]
async fn existing_resources_are_imported_on_request_where_they_would_clash() {
    let (_, client) = server();
    let body = template(&[("Data", "old-data"), ("New", "new-data")]);
    let clash = plan(&client, ChangeSetType::Create, &body, Vec::new()).await.expect("a change set");
    assert_eq!(clash.description.status().map(|status| status.as_str()), Some("FAILED"));
    client.delete_change_set().change_set_name(&clash.id).send().await.expect("it is gone");
    let created = client
        .create_change_set()
        .stack_name(STACK)
        .change_set_name("plan")
        .change_set_type(ChangeSetType::Create)
        .import_existing_resources(true)
        .template_body(body.to_string());
    let id = created.send().await.expect("a change set").id().expect("an ID").to_owned();
    let description = client.describe_change_set().change_set_name(&id).send().await.expect("it");
    let plan = Plan { id, description };
    assert_eq!(plan.summary(), ["Import Data", "Add New"]);
    execute(&client, &plan).await;
    assert_eq!(status(&stack(&client).await), "CREATE_COMPLETE");
}

#[tokio::test]
async fn a_template_summary_names_the_identifiers_that_an_import_needs() {
    let (_, client) = server();
    let summary = client.get_template_summary().template_body(template(&[("Data", "x")]).to_string()).send().await;
    let summary = summary.expect("a summary");
    let identifiers = summary.resource_identifier_summaries().first().expect("one type");
    assert_eq!(identifiers.resource_type(), Some("AWS::S3::Bucket"));
    assert_eq!(identifiers.logical_resource_ids(), ["Data"]);
    assert_eq!(identifiers.resource_identifiers(), ["BucketName"]);
}
