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
