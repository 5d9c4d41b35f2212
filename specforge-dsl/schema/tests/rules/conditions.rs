use crate::resource::{told, violations};

/// A role that may do this on this condition.
fn role(action: &str, condition: &str) -> String {
    format!(
        r#"{{"AssumeRolePolicyDocument": {{"?": 1}}, "Policies": [{{"PolicyName": "own", "PolicyDocument": {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": {action}, "Resource": "*", "Condition": {condition}}}]}}}}]}}"#
    )
}

const READ: &str = r#""s3:GetObject""#;

fn codes(action: &str, condition: &str) -> Vec<&'static str> {
    violations("AWS::IAM::Role", &role(action, condition)).iter().map(|violation| violation.code).collect()
}

#[test]
fn values_fit_their_operators() {
    for (wrong, right) in [
        (r#"{"Bool": {"aws:SecureTransport": "yes"}}"#, r#"{"Bool": {"aws:SecureTransport": "True"}}"#),
        (r#"{"Null": {"aws:TokenIssueTime": "null"}}"#, r#"{"Null": {"aws:TokenIssueTime": false}}"#),
        (
            r#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/33"}}"#,
            r#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/32"}}"#,
        ),
        (r#"{"NotIpAddress": {"aws:SourceIp": "office"}}"#, r#"{"NotIpAddress": {"aws:SourceIp": "2001:db8::/32"}}"#),
        (
            r#"{"NumericLessThan": {"aws:MultiFactorAuthAge": "1h"}}"#,
            r#"{"NumericLessThanIfExists": {"aws:MultiFactorAuthAge": "3600"}}"#,
        ),
        (
            r#"{"DateLessThan": {"aws:CurrentTime": "tomorrow"}}"#,
            r#"{"DateLessThan": {"aws:CurrentTime": "2030-01-31T00:00:00Z", "aws:EpochTime": "1893456000"}}"#,
        ),
        (
            r#"{"StringEquals": {"aws:SourceArn": "arn:aws:sns:eu-west-1:123456789012:*"}}"#,
            r#"{"ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu-west-1:123456789012:*"}, "StringLike": {"aws:userid": "AROA:*"}}"#,
        ),
        (
            r#"{"ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/*"}}"#,
            r#"{"StringEquals": {"aws:RequestTag/scope": "*", "aws:SourceArn": "${aws:PrincipalArn}*"}}"#,
        ),
    ] {
        assert_eq!(codes(READ, wrong), ["SF0269"], "{wrong}");
        assert_eq!(codes(READ, right), [""; 0], "{right}");
    }
}

#[test]
fn keys_fit_their_operators() {
    let unknown = r#"{"StringLessThan": {"aws:CurrentTime": "2030-01-31"}}"#;
    assert_eq!(codes(READ, unknown), ["SF0275"], "one mistake, one message");
    for (wrong, right) in [
        (
            r#"{"StringEquals": {"aws:CurrentTime": "2030-01-31T00:00:00Z"}}"#,
            r#"{"DateEquals": {"aws:CurrentTime": "2030-01-31T00:00:00Z"}}"#,
        ),
        (
            r#"{"StringEquals": {"aws:MultiFactorAuthAge": "3600"}}"#,
            r#"{"NumericLessThan": {"aws:MultiFactorAuthAge": 3600, "aws:EpochTime": 1893456000}}"#,
        ),
        (
            r#"{"StringEquals": {"aws:SourceIp": "203.0.113.0/24"}}"#,
            r#"{"StringEquals": {"aws:SourceIp": "203.0.113.7"}}"#,
        ),
        (
            r#"{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.168.1.1"]}}"#,
            r#"{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"], "aws:VpcSourceIp": "10.0.0.0/8"}}"#,
        ),
        (
            r#"{"ArnLike": {"aws:SourceAccount": "123456789012"}}"#,
            r#"{"StringEquals": {"aws:SourceAccount": "123456789012"}, "Null": {"aws:SourceVpce": "true"}}"#,
        ),
        (
            r#"{"Bool": {"aws:PrincipalArn": "true"}}"#,
            r#"{"StringLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/*"}, "Bool": {"aws:PrincipalTag/admin": "true"}}"#,
        ),
    ] {
        assert_eq!(codes(READ, wrong), ["SF0279"], "{wrong}");
        assert!(violations("AWS::IAM::Role", &role(READ, wrong)).iter().all(|violation| violation.is_advice()));
        assert_eq!(codes(READ, right), [""; 0], "{right}");
    }
}

#[test]
fn keys_are_in_the_requests_of_the_actions() {
    let prefix = r#"{"StringLike": {"s3:prefix": "home/*"}}"#;
    let cluster = r#"{"ArnEquals": {"ecs:cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/shop"}}"#;
    for (action, condition) in [
        (READ, prefix),
        (READ, cluster),
        (
            r#"["sqs:SendMessage", "sns:Publish"]"#,
            r#"{"StringEquals": {"kms:ViaService": "sqs.eu-west-1.amazonaws.com"}}"#,
        ),
    ] {
        assert_eq!(codes(action, condition), ["SF0279"], "{action} {condition}");
    }
    for (action, condition) in [
        (r#"["s3:GetObject", "s3:ListBucket"]"#, prefix),
        (r#""s3:*""#, prefix),
        (r#""ecs:RunTask""#, cluster),
        (r#"["ecs:RunTask", "s3:GetObject"]"#, cluster),
        (r#""s3:GetObject""#, r#"{"StringEqualsIfExists": {"ecs:cluster": "shop"}}"#),
        (
            r#""s3:GetObject""#,
            r#"{"ArnEquals": {"lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:shop"}}"#,
        ),
        (r#""s3:GetObject""#, r#"{"StringNotEquals": {"ec2:Region": "eu-west-1"}}"#),
        (r#""iam:PassRole""#, r#"{"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}"#),
        (r#""sts:AssumeRole""#, r#"{"StringEquals": {"iam:ResourceTag/app": "shop"}}"#),
        (r#"["kms:Decrypt"]"#, r#"{"StringEquals": {"kms:ViaService": "sqs.eu-west-1.amazonaws.com"}}"#),
        (r#"{"?": 1}"#, cluster),
        (r#"["s3:GetObject", {"?": 1}]"#, cluster),
        (r#""ssm:GetParameter""#, r#"{"StringEquals": {"ssm:resourceTag/app": "shop"}}"#),
        (r#""ssmmessages:OpenDataChannel""#, r#"{"StringEquals": {"ssm:resourceTag/app": "shop"}}"#),
    ] {
        assert_eq!(codes(action, condition), [""; 0], "{action} {condition}");
    }
}

#[test]
fn conditions_are_told_with_what_to_write() {
    let wrong = [
        (READ, r#"{"StringEquals": {"aws:SourceArn": "arn:aws:sns:eu-west-1:123456789012:*"}}"#),
        (READ, r#"{"StringEquals": {"aws:CurrentTime": "2030-01-31T00:00:00Z"}}"#),
        (READ, r#"{"StringLike": {"s3:prefix": "home/*"}}"#),
        (r#""sqs:SendMessage""#, r#"{"StringEquals": {"kms:ViaService": "sqs.eu-west-1.amazonaws.com"}}"#),
    ];
    let all: Vec<String> =
        wrong.iter().map(|(action, condition)| told("AWS::IAM::Role", &role(action, condition))).collect();
    insta::assert_snapshot!(all.join("\n").replace("/Policies/0/PolicyDocument/Statement/0/Condition", "…"), @r#"
    SF0269 …/StringEquals/aws:SourceArn: `StringEquals` takes `*` for the character itself: `"arn:aws:sns:eu-west-1:123456789012:*"`
      help: write `StringLike`
    SF0279 …/StringEquals/aws:CurrentTime#: `StringEquals` does not compare what `aws:CurrentTime` holds
      …/StringEquals#: the operator
      help: write `DateLessThan` or `DateGreaterThan`
    SF0279 …/StringLike/s3:prefix#: no action of the statement has `s3:prefix`
      help: give the actions that list a bucket a statement of their own, with this condition
    SF0279 …/StringEquals/kms:ViaService#: `kms:ViaService` is in requests of AWS Key Management Service alone, of which the statement has no action
      help: the actions are of `sqs`
    "#);
}
