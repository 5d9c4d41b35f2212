use crate::resource::judge_with;

/// A role whose inline policy has this statement.
fn identity(statement: &str) -> String {
    format!(
        r#""Policies": [{{"PolicyName": "own", "PolicyDocument": {{"Version": "2012-10-17", "Statement": [{{{statement}}}]}}}}]"#
    )
}

const READ: &str = r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop/*""#;

#[test]
fn policies_of_identities() {
    let right = identity(READ);
    let cases: [(&str, &str); 19] = [
        ("SF0271", r#""Effect": "allow", "Action": "s3:GetObject", "Resource": "*""#),
        ("SF0271", r#""Action": "s3:GetObject", "Resource": "*""#),
        ("SF0271", r#""Effect": "Allow", "Action": "s3:GetObject""#),
        ("SF0271", r#""Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*""#),
        ("SF0271", r#""Effect": "Allow", "Actions": "s3:GetObject", "Resource": "*""#),
        ("SF0271", r#""Sid": "read objects", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*""#),
        ("SF0272", r#""Effect": "Allow", "Action": "s3:GetObjects", "Resource": "*""#),
        ("SF0272", r#""Effect": "Allow", "Action": "s4:GetObject", "Resource": "*""#),
        ("SF0272", r#""Effect": "Allow", "Action": "GetObject", "Resource": "*""#),
        ("SF0273", r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "shop/*""#),
        ("SF0273", r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": [{"Nested": "*"}]"#),
        (
            "SF0273",
            r#""Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sq:eu-west-1:123456789012:q""#,
        ),
        (
            "SF0273",
            r#""Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop""#,
        ),
        (
            "SF0275",
            r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEqual": {"aws:SourceAccount": "123456789012"}}"#,
        ),
        (
            "SF0275",
            r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceAcount": "123456789012"}}"#,
        ),
        ("SF0278", r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop""#),
        (
            "SF0278",
            r#""Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": ["arn:aws:s3:::shop/*"]"#,
        ),
        (
            "SF0278",
            r#""Effect": "Allow", "Action": ["ecr:GetAuthorizationToken"], "Resource": [{"Ref": "Repository"}]"#,
        ),
        ("SF0276", r#""Effect": "Allow", "Action": "*", "Resource": "*""#),
    ];
    let wrong: Vec<(&'static str, String)> =
        cases.into_iter().map(|(code, statement)| (code, identity(statement))).collect();
    for (code, wrong) in &wrong {
        judge_with("AWS::IAM::Role", r#""AssumeRolePolicyDocument": {"?": 1}"#, &[(code, wrong, &right)]);
    }
}

#[test]
fn documents_and_trust() {
    let statement = |rest: &str| {
        format!(
            r#""AssumeRolePolicyDocument": {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", {rest}}}]}}"#
        )
    };
    let right = statement(r#""Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole""#);
    let version = right.replace("2012-10-17", "2020-01-01");
    judge_with(
        "AWS::IAM::Role",
        "",
        &[
            ("SF0270", &version, &right),
            ("SF0270", r#""AssumeRolePolicyDocument": {"Version": "2012-10-17"}"#, &right),
            (
                "SF0271",
                &statement(r#""Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole", "Resource": "*""#),
                &right,
            ),
            ("SF0271", &statement(r#""Action": "sts:AssumeRole""#), &right),
            ("SF0276", &statement(r#""Principal": {"AWS": "*"}, "Action": "sts:AssumeRole""#), &right),
            ("SF0272", &statement(r#""Principal": {"AWS": "123456789012"}, "Action": "iam:PassRole""#), &right),
            ("SF0274", &statement(r#""Principal": {"Service": "ecs-tasks"}, "Action": "sts:AssumeRole""#), &right),
            (
                "SF0274",
                &statement(r#""Principal": {"Service": "fargate.amazonaws.com"}, "Action": "sts:AssumeRole""#),
                &right,
            ),
            (
                "SF0274",
                &statement(r#""Principal": {"AWS": "arn:aws:iam::1234:root"}, "Action": "sts:AssumeRole""#),
                &right,
            ),
            (
                "SF0274",
                &statement(r#""Principal": {"Services": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole""#),
                &right,
            ),
        ],
    );
    judge_with(
        "AWS::IAM::Role",
        r#""AssumeRolePolicyDocument": {"?": 1}"#,
        &[(
            "SF0277",
            r#""ManagedPolicyArns": ["arn:aws:iam::aws:policy/AmazonECSTaskExecutionRolePolicy"]"#,
            r#""ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"]"#,
        )],
    );
    let bucket = |principal: &str| {
        format!(
            r#""PolicyDocument": {{"Statement": {{"Effect": "Deny", {principal} "Action": "s3:*", "Resource": "*"}}}}"#
        )
    };
    judge_with(
        "AWS::S3::BucketPolicy",
        r#""Bucket": {"Ref": "Bucket"}"#,
        &[("SF0271", &bucket(""), &bucket(r#""Principal": "*","#))],
    );
}

#[test]
fn secrets_and_parameters() {
    judge_with(
        "AWS::SecretsManager::Secret",
        "",
        &[
            (
                "SF0293",
                r#""GenerateSecretString": {"SecretStringTemplate": "{}"}"#,
                r#""GenerateSecretString": {"SecretStringTemplate": "{}", "GenerateStringKey": "password"}"#,
            ),
            (
                "SF0293",
                r#""GenerateSecretString": {"PasswordLength": 32}, "SecretString": {"Ref": "Text"}"#,
                r#""GenerateSecretString": {"PasswordLength": 32}"#,
            ),
            ("SF0294", r#""Name": "shop/api-secret""#, r#""Name": "shop/api-key""#),
        ],
    );
    judge_with(
        "AWS::SSM::Parameter",
        r#""Type": "String""#,
        &[
            ("SF0295", r#""Name": "shop/url", "Value": "x""#, r#""Name": "/shop/url", "Value": "x""#),
            (
                "SF0295",
                r#""Name": "/shop/url", "Value": "x", "AllowedPattern": "^https://""#,
                r#""Name": "/shop/url", "Value": "https://x", "AllowedPattern": "^https://""#,
            ),
        ],
    );
}

#[test]
fn keys() {
    judge_with(
        "AWS::KMS::Key",
        "",
        &[
            (
                "SF0308",
                r#""KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY", "EnableKeyRotation": true"#,
                r#""EnableKeyRotation": true"#,
            ),
            ("SF0308", r#""KeySpec": "HMAC_256""#, r#""KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC""#),
        ],
    );
}

#[test]
fn permissions_that_match_pass() {
    for statement in [
        r#""Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": ["arn:aws:s3:::shop", "arn:aws:s3:::shop/*"]"#,
        r#""Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "arn:aws:s3:::shop*""#,
        r#""Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "arn:aws:logs:*:*:log-group:/shop/*""#,
        r#""Effect": "Allow", "Action": ["ssm:GetParameters", "ecr:BatchGetImage"], "Resource": [{"Ref": "A"}, {"?": 1}]"#,
        r#""Effect": "Allow", "Action": ["ecr:GetAuthorizationToken", "s3:GetObject"], "Resource": "*""#,
        r#""Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:eu-west-1:123456789012:orders""#,
    ] {
        let role = format!("{{\"AssumeRolePolicyDocument\": {{\"?\": 1}}, {}}}", identity(statement));
        assert_eq!(crate::resource::violations("AWS::IAM::Role", &role), [], "{statement}");
    }
}
