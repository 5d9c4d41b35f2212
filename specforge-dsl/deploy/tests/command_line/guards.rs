//! The wrong account, the wrong region, and credentials that take more than a key.

use crate::app::run;
use crate::security_token_service::{ACCOUNT, SecurityTokenService, home, run_with_service};
use crate::shop::shop;
use insta::assert_snapshot;
use specforge_deploy::ExitCode;

const KEYS: [(&str, &str); 3] =
    [("AWS_ACCESS_KEY_ID", "deployer"), ("AWS_SECRET_ACCESS_KEY", "secret"), ("AWS_REGION", "eu-central-1")];

#[test]
fn a_wrong_account_and_a_wrong_region_stop_before_any_call_to_cloudformation() {
    let service = SecurityTokenService::start();
    let home = home("");
    let expected = [("SHOP_ACCOUNT", "111122223333"), ("SHOP_REGION", "us-east-1")];
    let environment = [&KEYS[..], &expected].concat();
    for command in [&["deploy", "-p", "Alertemail=x"][..], &["destroy", "--yes"], &["status"]] {
        let ran = run_with_service(&service, home.path(), &environment, command);
        assert!(ran.starts_with("exit code: 4\n"), "{ran}");
        if command[0] == "deploy" {
            assert_snapshot!(ran);
        }
    }
    assert_eq!(service.operations(), ["GetCallerIdentity"; 3]);
}

#[test]
fn the_right_account_goes_on_in_the_region_that_the_app_names() {
    let service = SecurityTokenService::start();
    let home = home("");
    let environment = [&KEYS[..2], &[("SHOP_ACCOUNT", ACCOUNT), ("SHOP_REGION", "us-east-1")]].concat();
    let ran = run_with_service(&service, home.path(), &environment, &["status"]);
    assert!(ran.contains("`DescribeStacks` failed"), "{ran}");
    assert_eq!(service.operations(), ["GetCallerIdentity", "DescribeStacks"]);
}

#[test]
fn without_a_named_account_nobody_is_asked_who_it_is() {
    let service = SecurityTokenService::start();
    run_with_service(&service, home("").path(), &KEYS, &["status"]);
    assert_eq!(service.operations(), ["DescribeStacks"]);
}

#[test]
fn the_embedded_cloudformation_is_guarded_by_region_too() {
    let mut assembly = shop();
    assembly.environment.region = Some("eu-central-1".to_owned());
    let ran = run(&assembly, &["status", "--local", "--region", "us-east-1"]);
    assert_eq!(ran.code, ExitCode::InputMissing);
    assert!(ran.messages.contains("belongs to the region `eu-central-1`"), "{ran}");
}

pub(crate) const PROFILES: &str = "\
[profile keys]
aws_access_key_id = base
aws_secret_access_key = secret
[profile role]
role_arn = arn:aws:iam::444455556666:role/deploy
source_profile = keys
external_id = shop
[profile careful]
role_arn = arn:aws:iam::444455556666:role/deploy
source_profile = keys
mfa_serial = arn:aws:iam::444455556666:mfa/ada
[profile long]
role_arn = arn:aws:iam::444455556666:role/deploy
source_profile = keys
external_id = shop
role_session_name = ada
duration_seconds = 7200
[profile forbidden]
role_arn = arn:aws:iam::444455556666:role/forbidden
source_profile = keys
[profile person]
sso_session = us
sso_account_id = 444455556666
sso_role_name = deploy
[sso-session us]
sso_region = us-east-1
sso_start_url = https://us.example.com/start
";

#[test]
fn a_profile_comes_before_keys_in_the_environment_and_assumes_its_role() {
    let service = SecurityTokenService::start();
    let environment = [&KEYS[..], &[("SHOP_ACCOUNT", "111122223333")]].concat();
    let ran = run_with_service(&service, home(PROFILES).path(), &environment, &["status", "--profile", "role"]);
    assert!(ran.contains("user/assumed"), "{ran}");
    assert_eq!(service.operations(), ["AssumeRole", "GetCallerIdentity"]);
    let assumed = service.last("AssumeRole");
    assert_eq!([&assumed["signed by"], &assumed["ExternalId"]], ["base", "shop"]);
}

#[test]
fn a_role_is_assumed_with_the_credentials_that_there_are() {
    let service = SecurityTokenService::start();
    let role = "arn:aws:iam::444455556666:role/release";
    run_with_service(&service, home("").path(), &KEYS, &["status", "--role-arn", role]);
    assert_eq!(service.operations(), ["AssumeRole", "DescribeStacks"]);
    assert_eq!(service.last("AssumeRole")["RoleArn"], role);
    assert_eq!(service.last("DescribeStacks")["signed by"], "assumed");
}

#[test]
fn a_code_that_nobody_can_type_is_a_clear_error() {
    let service = SecurityTokenService::start();
    let environment = [("AWS_PROFILE", "careful"), ("AWS_REGION", "eu-central-1")];
    assert_snapshot!(run_with_service(&service, home(PROFILES).path(), &environment, &["status"]));
    assert!(service.operations().is_empty());
}

#[test]
fn a_role_is_taken_for_as_long_as_its_profile_says() {
    let service = SecurityTokenService::start();
    let environment = [("AWS_PROFILE", "long"), ("AWS_REGION", "eu-central-1")];
    run_with_service(&service, home(PROFILES).path(), &environment, &["status"]);
    assert_eq!(service.operations(), ["AssumeRole", "DescribeStacks"]);
    let assumed = service.last("AssumeRole");
    let told = ["DurationSeconds", "ExternalId", "RoleSessionName", "signed by"].map(|field| assumed[field].as_str());
    assert_eq!(told, ["7200", "shop", "ada", "base"]);
}

/// The keys may be another account's: the AWS CLI goes no further either.
#[test]
fn a_profile_that_is_not_there_is_told_though_the_environment_has_keys() {
    let service = SecurityTokenService::start();
    let environment = [&KEYS[..], &[("AWS_PROFILE", "producton")]].concat();
    let ran = run_with_service(&service, home(PROFILES).path(), &environment, &["status"]);
    assert!(ran.starts_with("exit code: 4\n") && ran.contains("the profile `producton` is not configured"), "{ran}");
    assert!(service.operations().is_empty());
    // What is empty is not set.
    let environment = [&KEYS[..], &[("AWS_PROFILE", "")]].concat();
    run_with_service(&service, home(PROFILES).path(), &environment, &["status"]);
    assert_eq!(service.operations(), ["DescribeStacks"]);
}

#[test]
fn an_endpoint_on_the_command_line_leads_cloudformation_there_and_nothing_else() {
    let (others, ours) = (SecurityTokenService::start(), SecurityTokenService::without_stacks());
    let role = "arn:aws:iam::444455556666:role/release";
    let command = ["status", "--role-arn", role, "--endpoint-url", &ours.url];
    let environment = [&KEYS[..], &[("AWS_ENDPOINT_URL_CLOUDFORMATION", "http://127.0.0.1:1")]].concat();
    let ran = run_with_service(&others, home("").path(), &environment, &command);
    assert!(ran.contains(&format!("shop on {} in eu-central-1", ours.url)), "{ran}");
    assert_eq!(others.operations(), ["AssumeRole"]);
    assert_eq!(ours.operations(), ["DescribeStacks"; 2]);
}

#[test]
fn the_endpoint_that_is_asked_is_the_one_that_is_told() {
    let (others, ours) = (SecurityTokenService::start(), SecurityTokenService::without_stacks());
    let environment = [&KEYS[..], &[("AWS_ENDPOINT_URL_CLOUDFORMATION", &ours.url)]].concat();
    let ran = run_with_service(&others, home("").path(), &environment, &["status"]);
    assert!(ran.contains(&format!("shop on {} in eu-central-1", ours.url)), "{ran}");
    assert_eq!(ours.operations(), ["DescribeStacks"; 2]);
}

#[test]
fn a_role_that_may_not_be_taken_is_told_in_the_services_words() {
    let service = SecurityTokenService::start();
    let environment = [("AWS_PROFILE", "forbidden"), ("AWS_REGION", "eu-central-1")];
    let ran = run_with_service(&service, home(PROFILES).path(), &environment, &["status"]);
    assert!(ran.contains("could not be had: not allowed here (AccessDenied)\n"), "{ran}");
}

#[cfg(not(feature = "sso"))]
#[test]
fn a_profile_of_a_kind_that_was_left_out_names_the_feature() {
    let service = SecurityTokenService::start();
    let environment = [("AWS_PROFILE", "person"), ("AWS_REGION", "eu-central-1")];
    assert_snapshot!(run_with_service(&service, home(PROFILES).path(), &environment, &["status"]));
    assert!(service.operations().is_empty());
}
