//! Names of IAM.

use specforge_schema::iam::{
    AccessLevel, action, action_exists, actions_matching, condition_key_exists, service, services, suggest_action,
    suggest_condition_key,
};

#[test]
fn actions_are_known() {
    let get = action("ssm:GetParameters").unwrap();
    assert_eq!(get.access_level(), Some(AccessLevel::Read));
    assert!(get.resource_forms().any(|(form, _)| form.name == "parameter" && form.arn.contains(":parameter/")));
    assert_eq!(action("SSM:getparameters"), Some(get));
    assert_eq!(action("ssm:GetParametres"), None);
    let run = action("ecs:RunTask").unwrap();
    assert!(run.condition_keys().any(|key| key == "ecs:cluster"));
    assert_eq!(action("iam:PutRolePolicy").unwrap().access_level(), Some(AccessLevel::PermissionsManagement));
    assert!(action("ec2:DescribeVpcs").unwrap().resource_forms().next().is_none());
}

#[test]
fn every_action_is_found_by_its_name() {
    let mut count = 0;
    for service in services() {
        for found in service.actions() {
            assert_eq!(service.action(found.name()), Some(found), "{}:{}", service.prefix(), found.name());
            assert!(found.access_level().is_some(), "{}:{}", service.prefix(), found.name());
            count += 1;
        }
    }
    assert!(count > 20_000, "{count}");
    assert_eq!(service("ssm").unwrap().name(), "AWS Systems Manager");
}

#[test]
fn wildcards_match() {
    assert!(action_exists("*"));
    assert!(action_exists("s3:Get*"));
    assert!(action_exists("s3:*"));
    assert!(action_exists("s3:GetObjec?"));
    assert!(!action_exists("s3:Fetch*"));
    assert!(!action_exists("GetObject"));
    let names: Vec<_> = actions_matching("ssm:GetParameter*").map(|one| one.name()).collect();
    assert_eq!(names, ["GetParameter", "GetParameterHistory", "GetParameters", "GetParametersByPath"]);
}

#[test]
fn closest_actions_are_suggested() {
    assert_eq!(suggest_action("ssm:GetParametres").as_deref(), Some("ssm:GetParameters"));
    assert_eq!(suggest_action("smm:GetParameters").as_deref(), Some("ssm:GetParameters"));
    assert_eq!(suggest_action("ssm:Xyzzy"), None);
}

#[test]
fn condition_keys_are_known() {
    for key in ["aws:SourceIp", "aws:sourceip", "aws:PrincipalTag/team", "ssm:resourceTag/team", "ecs:cluster"] {
        assert!(condition_key_exists(key), "{key}");
    }
    assert!(condition_key_exists("token.actions.githubusercontent.com:sub"));
    for key in ["aws:SourceAdress", "aws:PrincipalTag/", "ecs:clutser", "cluster"] {
        assert!(!condition_key_exists(key), "{key}");
    }
    assert_eq!(suggest_condition_key("aws:SourceAcount"), Some("aws:SourceAccount"));
}
