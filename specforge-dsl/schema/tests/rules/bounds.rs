use crate::resource::{judge, told, violations};

#[test]
fn numbers_that_the_service_refuses() {
    judge(&[
        (
            "SF0310",
            "AWS::S3::Bucket",
            r#"{"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 0}}]}}"#,
            r#"{"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}]}}"#,
        ),
        (
            "SF0310",
            "AWS::S3::Bucket",
            r#"{"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "ExpirationInDays": 0}]}}"#,
            r#"{"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "ExpirationInDays": 1}]}}"#,
        ),
        (
            "SF0310",
            "AWS::S3::Bucket",
            r#"{"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "NoncurrentVersionExpiration": {"NoncurrentDays": 7, "NewerNoncurrentVersions": 101}}]}}"#,
            r#"{"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "NoncurrentVersionExpiration": {"NoncurrentDays": 7, "NewerNoncurrentVersions": 100}}]}}"#,
        ),
        (
            "SF0310",
            "AWS::S3::Bucket",
            r#"{"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": -1}]}]}}"#,
            r#"{"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 0}]}]}}"#,
        ),
        (
            "SF0310",
            "AWS::SecretsManager::RotationSchedule",
            r#"{"SecretId": {"Ref": "Secret"}, "RotationRules": {"AutomaticallyAfterDays": 0}}"#,
            r#"{"SecretId": {"Ref": "Secret"}, "RotationRules": {"AutomaticallyAfterDays": 1000}}"#,
        ),
        (
            "SF0310",
            "AWS::Lambda::Version",
            r#"{"FunctionName": {"Ref": "Function"}, "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 0}}"#,
            r#"{"FunctionName": {"Ref": "Function"}, "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 1}}"#,
        ),
        (
            "SF0310",
            "AWS::EC2::NetworkAclEntry",
            r#"{"NetworkAclId": {"Ref": "Acl"}, "Protocol": 6, "RuleAction": "allow", "RuleNumber": 32767, "CidrBlock": "10.0.0.0/16", "PortRange": {"From": 443, "To": 443}}"#,
            r#"{"NetworkAclId": {"Ref": "Acl"}, "Protocol": 6, "RuleAction": "allow", "RuleNumber": 32766, "CidrBlock": "10.0.0.0/16", "PortRange": {"From": 443, "To": 443}}"#,
        ),
    ]);
}

#[test]
fn what_is_not_known_is_not_complained_about() {
    for rule in [r#""ExpirationInDays": {"Ref": "Days"}"#, r#""ExpirationInDays": {"?": 0}"#] {
        let bucket = format!(r#"{{"LifecycleConfiguration": {{"Rules": [{{"Status": "Enabled", {rule}}}]}}}}"#);
        assert_eq!(violations("AWS::S3::Bucket", &bucket), [], "{bucket}");
    }
}

#[test]
fn a_number_out_of_bounds_is_told_with_the_nearest_that_is_allowed() {
    let bucket = r#"{"LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "ExpirationInDays": 0}]}}"#;
    insta::assert_snapshot!(told("AWS::S3::Bucket", bucket), @r"
    SF0310 /LifecycleConfiguration/Rules/0/ExpirationInDays: `expiration_in_days` is at least 1, found `0`
      help: the nearest is `1`
    ");
}

#[test]
fn lifecycle_rules_of_buckets() {
    let rule = |rule: &str| format!(r#"{{"LifecycleConfiguration": {{"Rules": [{{"Status": "Enabled", {rule}}}]}}}}"#);
    for (wrong, right) in [
        (
            r#""Transitions": [{"StorageClass": "STANDARD_IA", "TransitionInDays": 29}]"#,
            r#""Transitions": [{"StorageClass": "STANDARD_IA", "TransitionInDays": 30}, {"StorageClass": "GLACIER_IR", "TransitionInDays": 0}]"#,
        ),
        (
            r#""NoncurrentVersionTransitions": [{"StorageClass": "ONEZONE_IA", "TransitionInDays": 7}]"#,
            r#""NoncurrentVersionTransitions": [{"StorageClass": "GLACIER", "TransitionInDays": 7}]"#,
        ),
        (
            r#""AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}, "TagFilters": [{"Key": "kind", "Value": "log"}]"#,
            r#""AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}, "Prefix": "logs/", "ExpirationInDays": 14"#,
        ),
        (
            r#""ExpiredObjectDeleteMarker": true, "TagFilters": [{"Key": "kind", "Value": "log"}]"#,
            r#""ExpiredObjectDeleteMarker": true"#,
        ),
    ] {
        let found = violations("AWS::S3::Bucket", &rule(wrong));
        let codes: Vec<&str> = found.iter().map(|violation| violation.code).collect();
        assert_eq!(codes, ["SF0304"], "{wrong}: {found:#?}");
        assert_eq!(violations("AWS::S3::Bucket", &rule(right)), [], "{right}");
    }
}
