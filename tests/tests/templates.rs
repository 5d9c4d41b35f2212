//! SpecForge's own templates, as CloudFormation gets them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use specforge_dsl::App;
use specforge_dsl::assembly::{Assembly, ParameterSource};
use specforge_stacks::{production, staging};

/// CloudFormation takes no longer template without a bucket (User Guide, "CloudFormation quotas").
const INLINE_LIMIT: usize = 51_200;

fn both() -> [Assembly; 2] {
    [synthesized(production), synthesized(staging)]
}

fn synthesized(app: fn() -> App) -> Assembly {
    app().synthesize().unwrap_or_else(|findings| panic!("{findings}"))
}

#[test]
fn templates_are_as_reviewed() {
    for assembly in both() {
        for stack in &assembly.stacks {
            insta::assert_snapshot!(stack.name.as_str(), stack.template.to_json_pretty());
        }
    }
}

#[test]
fn synthesizing_twice_gives_the_same_bytes() {
    for app in [production, staging] {
        let [first, second] = [synthesized(app), synthesized(app)];
        for (first, second) in first.stacks.iter().zip(&second.stacks) {
            assert_eq!(first.template.to_json(), second.template.to_json(), "{}", first.name);
        }
        assert_eq!(first.stacks.len(), second.stacks.len());
    }
}

#[test]
fn stacks_are_deployed_by_lifecycle() {
    for assembly in both() {
        let order: Vec<_> = assembly.stacks.iter().map(|stack| stack.id.as_str()).collect();
        assert_eq!(order, ["foundation", "data", "edge", "services", "watching"]);
    }
}

#[test]
fn no_template_needs_a_bucket() {
    for stack in both().iter().flat_map(|assembly| &assembly.stacks) {
        let bytes = stack.template.to_json().len();
        assert!(bytes < INLINE_LIMIT, "{} has {bytes} bytes", stack.name);
    }
}

#[test]
fn a_parameter_has_the_name_of_the_output_that_fills_it() {
    for assembly in both() {
        let mut wired = 0;
        for parameter in assembly.stacks.iter().flat_map(|stack| &stack.parameters) {
            let ParameterSource::Output { stack, output } = &parameter.source else { continue };
            let producer = assembly.stack(stack).unwrap();
            assert_eq!(&parameter.name, output);
            assert!(producer.template.as_value()["Outputs"][output]["Value"].is_object(), "{stack} lacks {output}");
            wired += 1;
        }
        assert!(wired > 40, "only {wired} values cross stacks");
    }
}

#[test]
fn what_a_person_gives_is_named_in_the_document_and_has_a_sample() {
    for assembly in both() {
        let given = assembly.stacks.iter().flat_map(|stack| &stack.parameters);
        let given = given.filter(|parameter| parameter.source == ParameterSource::Given);
        let mut without_default = BTreeSet::new();
        for parameter in given {
            assert!(parameter.sample.is_some(), "{} has no sample for a local deployment", parameter.name);
            if parameter.default.is_none() {
                without_default.insert(parameter.name.as_str());
            }
        }
        let expected = ["AlertEmail", "BackendImageDigest", "DomainName", "FrontendImageDigest", "HostedZoneId"];
        assert_eq!(without_default.into_iter().collect::<Vec<_>>(), expected);
    }
}

/// The resources of a stack with their types.
fn types(assembly: &Assembly, stack: &str) -> BTreeMap<String, String> {
    let resources = &assembly.stack(stack).unwrap().template.as_value()["Resources"];
    let resources = resources.as_object().unwrap().iter();
    resources.map(|(id, resource)| (id.clone(), resource["Type"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn a_release_touches_no_listener_rule() {
    for assembly in both() {
        let rules =
            |stack: &str| types(&assembly, stack).values().filter(|r#type| r#type.ends_with("::ListenerRule")).count();
        assert_eq!(rules("services"), 0);
        assert!(rules("edge") >= 2);
    }
}

#[test]
fn another_release_changes_the_services_alone() {
    // All that a release brings is two digests, and those are parameters of one stack.
    for assembly in both() {
        for stack in &assembly.stacks {
            let takes_digest = stack.parameters.iter().any(|parameter| parameter.name.ends_with("ImageDigest"));
            assert_eq!(takes_digest, stack.id == "services", "{}", stack.name);
        }
    }
}

#[test]
fn what_holds_data_survives_the_stack() {
    let assembly = synthesized(production);
    let mut kept = BTreeMap::new();
    for stack in &assembly.stacks {
        for (id, resource) in stack.template.as_value()["Resources"].as_object().unwrap() {
            if let Some(policy) = resource["DeletionPolicy"].as_str() {
                let replaced = resource["UpdateReplacePolicy"].as_str();
                let expected = if policy == "Snapshot" { "Snapshot" } else { "Retain" };
                assert_eq!(replaced, Some(expected), "{id}");
                kept.insert(id.as_str(), policy);
            }
        }
    }
    assert_eq!(kept["DatabaseInstance"], "Snapshot");
    assert_eq!(kept["SessionsReplicationGroup"], "Snapshot");
    for id in
        ["EncryptionKey", "BackendImagesRepository", "TasksLogGroup", "AccessLogsBucket", "DatabaseOwnerCredentials"]
    {
        assert_eq!(kept[id], "RetainExceptOnCreate", "{id}");
    }
}

#[test]
fn no_role_may_do_anything_to_everything() {
    let mut statements = 0;
    for stack in both().iter().flat_map(|assembly| &assembly.stacks) {
        for (id, resource) in stack.template.as_value()["Resources"].as_object().unwrap() {
            let policies = resource["Properties"]["Policies"].as_array().cloned().unwrap_or_default();
            for statement in
                policies.iter().filter_map(|policy| policy["PolicyDocument"]["Statement"].as_array()).flatten()
            {
                statements += 1;
                let everything = statement["Resource"].as_array().unwrap().iter().any(|resource| resource == "*");
                for action in statement["Action"].as_array().unwrap() {
                    let action = action.as_str().unwrap();
                    assert!(!action.contains('*'), "{id} allows {action}");
                    assert!(!everything || action == "ecr:GetAuthorizationToken", "{id} allows {action} on everything");
                }
            }
        }
    }
    assert!(statements > 10);
}

#[test]
fn the_commands_of_the_document_provide_what_is_missing() {
    let assembly = synthesized(production);
    let services = assembly.stack("services").unwrap();
    let commands: Vec<_> = services.prerequisites.iter().flat_map(|prerequisite| &prerequisite.commands).collect();
    let expected = "aws ssm put-parameter \\\n  --name \"/specforge-production/openai/api-key\" \\\n  \
                    --value \"your-openai-api-key\" \\\n  --type \"SecureString\" \\\n  --overwrite";
    assert!(commands.iter().any(|command| *command == expected), "{commands:#?}");
    assert_eq!(services.prerequisites.len(), 4, "two images, two API keys");
}

#[test]
fn the_tasks_connections_stay_below_the_alarm_while_both_colours_run() {
    for assembly in both() {
        let resource = |stack: &str, id: &str| {
            assembly.stack(stack).unwrap().template.as_value()["Resources"][id]["Properties"].clone()
        };
        let number = |value: &serde_json::Value| value.as_str().unwrap().parse::<u64>().unwrap();
        let allowed = number(&resource("data", "DatabaseParameters")["Parameters"]["max_connections"]);
        let container = &resource("services", "BackendTaskDefinition")["ContainerDefinitions"][0];
        let environment = container["Environment"].as_array().unwrap();
        let pool = environment.iter().find(|variable| variable["Name"] == "DB_POOL_MAX").unwrap();
        let tasks = resource("services", "BackendScalingTarget")["MaxCapacity"].as_u64().unwrap();
        assert!(number(&pool["Value"]) * tasks * 2 <= allowed * 80 / 100, "{}", assembly.name);
    }
}
