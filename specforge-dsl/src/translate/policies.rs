//! What happens to a resource's data: the template's policies, and CloudFormation's defaults where it has none.

use serde_json::Value;
use specforge_schema::ResourceType;

use super::template::Resource;

/// `#[deletion_policy(…)]` and `#[update_replace_policy(…)]`, so that the same happens as before.
///
/// What holds data is kept by the language's own default, and deleted by CloudFormation's: there the default is said.
pub(super) fn policies(resource: &Resource<'_>, r#type: Option<ResourceType>) -> Vec<String> {
    let given = |name: &str| resource.section.get(name).and_then(Value::as_str);
    let (deletion, replacement) = (given("DeletionPolicy"), given("UpdateReplacePolicy"));
    let stateful = r#type.is_some_and(ResourceType::stateful);
    let deletion = deletion.or_else(|| stateful.then(|| deletion_by_default(resource)));
    // The language's default on replacement is the policy on deletion.
    let follows = deletion.map(|policy| if policy == "RetainExceptOnCreate" { "Retain" } else { policy });
    let replacement = replacement.or_else(|| follows.map(|_| "Delete")).filter(|policy| Some(*policy) != follows);
    let attribute = |name: &str, policy: Option<&str>| policy.map(|policy| format!("    #[{name}({policy})]\n"));
    [attribute("deletion_policy", deletion), attribute("update_replace_policy", replacement)]
        .into_iter()
        .flatten()
        .collect()
}

/// `Delete`, but for databases that are not members of a cluster (CloudFormation User Guide, "DeletionPolicy attribute").
fn deletion_by_default(resource: &Resource<'_>) -> &'static str {
    let member = resource.properties().any(|(name, _)| name == "DBClusterIdentifier");
    match resource.r#type {
        "AWS::RDS::DBCluster" => "Snapshot",
        "AWS::RDS::DBInstance" if !member => "Snapshot",
        _ => "Delete",
    }
}
