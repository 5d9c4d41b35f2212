use super::*;
use crate::plan::evaluation::Evaluation;
use serde_json::{Value, json};

fn changes(before: Value, after: Value) -> Vec<PermissionChange> {
    let resources = |resources: Value| {
        let template = json!({ "Resources": resources });
        Evaluation::new(&template, &BTreeMap::new()).resources()
    };
    permission_changes(&resources(before), &resources(after))
}

fn role(statements: Value) -> Value {
    json!({ "Role": { "Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": { "Statement": {
            "Effect": "Allow", "Principal": { "Service": "ecs-tasks.amazonaws.com" }, "Action": "sts:AssumeRole" } },
        "Policies": [{ "PolicyName": "p", "PolicyDocument": { "Statement": statements } }] } } })
}

fn told(changes: &[PermissionChange]) -> Vec<String> {
    let told = changes.iter().map(|change| {
        let sign = if change.change == Presence::Added { '+' } else { '-' };
        let wide = if change.widens { " widens" } else { "" };
        let condition = change.condition.as_deref().map(|words| format!(" if {words}")).unwrap_or_default();
        format!(
            "{sign} {} {:?} {} on {}{condition}{wide}",
            change.who,
            change.effect,
            change.actions.join(","),
            change.on.join(",")
        )
    });
    told.collect()
}

#[test]
fn the_same_permissions_in_other_words_are_no_change() {
    let before = role(json!({ "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "a" }));
    let mut after = role(json!([]));
    after["Grant"] = json!({ "Type": "AWS::IAM::Policy", "Properties": { "PolicyName": "p", "Roles": [{ "Ref": "Role" }],
        "PolicyDocument": { "Statement": [
            { "Sid": "Write", "Effect": "Allow", "Action": "s3:putObject", "Resource": ["a"] },
            { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "a" }] } } });
    assert_eq!(changes(before, after), []);
}

#[test]
fn what_a_wildcard_allowed_before_widens_nothing() {
    let before = role(json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }));
    let after = role(json!({ "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["a", "b"] }));
    assert_eq!(
        told(&changes(before.clone(), after.clone())),
        ["+ ${Role} Allow s3:GetObject on a,b", "- ${Role} Allow s3:* on *"]
    );
    assert_eq!(
        told(&changes(after, before)),
        ["+ ${Role} Allow s3:* on * widens", "- ${Role} Allow s3:GetObject on a,b"]
    );
}

#[test]
fn a_condition_narrows_and_its_loss_widens() {
    let free = role(json!({ "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "q" }));
    let bound = role(json!({ "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "q",
        "Condition": { "StringEquals": { "aws:SourceAccount": "1" } } }));
    assert!(changes(free.clone(), bound.clone()).iter().all(|change| !change.widens));
    assert_eq!(
        told(&changes(bound, free)),
        [
            "+ ${Role} Allow sqs:SendMessage on q widens",
            "- ${Role} Allow sqs:SendMessage on q if {StringEquals: {aws:SourceAccount: 1}}"
        ]
    );
}

#[test]
fn a_denial_or_a_boundary_that_goes_widens() {
    let denied = role(json!({ "Effect": "Deny", "Action": "iam:*", "Resource": "*" }));
    assert_eq!(told(&changes(denied, role(json!([])))), ["- ${Role} Deny iam:* on * widens"]);
    let bounded = |boundary: Value| json!({ "Role": { "Type": "AWS::IAM::Role", "Properties": boundary } });
    let changed = changes(bounded(json!({ "PermissionsBoundary": "arn:b" })), bounded(json!({})));
    assert!(changed[0].widens, "{changed:?}");
}

#[test]
fn trust_attached_policies_and_policies_of_resources_are_read() {
    let before = json!({
        "Role": { "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": { "Statement": [] } } },
        "Files": { "Type": "AWS::S3::Bucket" },
        "Key": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": { "Statement": [] } } },
    });
    let after = json!({
        "Role": { "Type": "AWS::IAM::Role", "Properties": {
            "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"],
            "AssumeRolePolicyDocument": { "Statement": [{ "Effect": "Allow",
                "Principal": { "AWS": { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root" } }, "Action": "sts:AssumeRole" }] } } },
        "Files": { "Type": "AWS::S3::Bucket" },
        "FilesPolicy": { "Type": "AWS::S3::BucketPolicy", "Properties": { "Bucket": { "Ref": "Files" },
            "PolicyDocument": { "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                "Resource": { "Fn::Sub": "${Files.Arn}/*" } }] } } },
        "Key": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": { "Statement": [{ "Effect": "Allow",
            "Principal": { "Service": "sns.amazonaws.com" }, "Action": "kms:Decrypt", "Resource": "*" }] } } },
        "Invoke": { "Type": "AWS::Lambda::Permission", "Properties": { "FunctionName": "f",
            "Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com", "SourceArn": "arn:rule" } },
    });
    assert_eq!(
        told(&changes(before, after)),
        [
            "+ arn:aws:iam::${AWS::AccountId}:root Allow sts:AssumeRole on ${Role} widens",
            "+ ${Role} Allow managed policy arn:aws:iam::aws:policy/AdministratorAccess on * widens",
            "+ * Allow s3:GetObject on ${Files.Arn}/* widens",
            "+ sns.amazonaws.com Allow kms:Decrypt on ${Key} widens",
            "+ events.amazonaws.com Allow lambda:InvokeFunction on f if SourceArn: arn:rule widens",
        ]
    );
}

#[test]
fn all_but_a_list_is_read_as_a_whole() {
    let before = role(json!({ "Effect": "Allow", "NotAction": ["iam:*", "sts:*"], "Resource": "*" }));
    let after = role(json!({ "Effect": "Allow", "NotAction": "iam:*", "Resource": "*" }));
    assert_eq!(
        told(&changes(before, after)),
        ["+ ${Role} Allow all but iam:* on * widens", "- ${Role} Allow all but iam:*, sts:* on *"]
    );
}
