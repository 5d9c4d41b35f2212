use crate::resource::judge_with;

#[test]
fn databases() {
    let shared = r#""Engine": "postgres", "MasterUsername": "app_owner", "ManageMasterUserPassword": true, "AllocatedStorage": "20""#;
    judge_with(
        "AWS::RDS::DBInstance",
        shared,
        &[
            (
                "SF0250",
                r#""PreferredBackupWindow": "04:30-05:30", "PreferredMaintenanceWindow": "sun:05:00-sun:06:00""#,
                r#""PreferredBackupWindow": "04:00-05:00", "PreferredMaintenanceWindow": "sun:05:00-sun:06:00""#,
            ),
            (
                "SF0250",
                r#""PreferredBackupWindow": "23:30-00:30", "PreferredMaintenanceWindow": "mon:00:00-mon:01:00""#,
                r#""PreferredBackupWindow": "22:30-23:30", "PreferredMaintenanceWindow": "sun:23:45-mon:01:00""#,
            ),
            ("SF0251", r#""DBInstanceClass": "db.t4g.tiny""#, r#""DBInstanceClass": "db.t4g.micro""#),
            ("SF0251", r#""DBInstanceClass": "db.t3a.micro""#, r#""DBInstanceClass": "db.m12z.large""#),
            ("SF0252", r#""DBName": "my-shop""#, r#""DBName": "my_shop""#),
            ("SF0252", r#""DBName": "table""#, r#""DBName": "tables""#),
            ("SF0310", r#""BackupRetentionPeriod": 36"#, r#""BackupRetentionPeriod": 35"#),
            ("SF0254", r#""BackupRetentionPeriod": 0"#, r#""BackupRetentionPeriod": 1"#),
            ("SF0255", r#""KmsKeyId": {"Ref": "Key"}"#, r#""KmsKeyId": {"Ref": "Key"}, "StorageEncrypted": true"#),
            (
                "SF0256",
                r#""MonitoringInterval": 60"#,
                r#""MonitoringInterval": 60, "MonitoringRoleArn": {"Ref": "Role"}"#,
            ),
            (
                "SF0257",
                r#""EnableCloudwatchLogsExports": ["slowquery"]"#,
                r#""EnableCloudwatchLogsExports": ["postgresql"]"#,
            ),
            ("SF0258", r#""MultiAZ": true, "AvailabilityZone": "eu-west-1a""#, r#""AvailabilityZone": "eu-west-1a""#),
            ("SF0258", r#""Port": "1000""#, r#""Port": "5432""#),
            ("SF0259", r#""StorageType": "io2", "Iops": 3000"#, r#""StorageType": "gp3""#),
            ("SF0259", r#""MaxAllocatedStorage": 20"#, r#""MaxAllocatedStorage": 100"#),
            ("SF0260", r#""StorageType": "gp3", "Iops": 6000"#, r#""StorageType": "gp3", "Iops": {"?": 1}"#),
            ("SF0260", r#""StorageType": "gp2", "Iops": 6000"#, r#""StorageType": "gp2""#),
        ],
    );
    judge_with(
        "AWS::RDS::DBInstance",
        r#""Engine": "postgres", "AllocatedStorage": "20""#,
        &[
            (
                "SF0252",
                r#""MasterUsername": "admin", "ManageMasterUserPassword": true"#,
                r#""MasterUsername": "owner", "ManageMasterUserPassword": true"#,
            ),
            (
                "SF0252",
                r#""MasterUsername": "pg_owner", "ManageMasterUserPassword": true"#,
                r#""MasterUsername": "pgowner", "ManageMasterUserPassword": true"#,
            ),
            (
                "SF0253",
                r#""MasterUsername": "owner""#,
                r#""MasterUsername": "owner", "MasterUserPassword": {"Ref": "Password"}"#,
            ),
            (
                "SF0253",
                r#""MasterUsername": "owner", "MasterUserPassword": "with/slash""#,
                r#""DBSnapshotIdentifier": "before""#,
            ),
        ],
    );
    judge_with(
        "AWS::RDS::DBSubnetGroup",
        r#""DBSubnetGroupDescription": "private""#,
        &[("SF0258", r#""SubnetIds": [{"Ref": "A"}]"#, r#""SubnetIds": [{"Ref": "A"}, {"Ref": "B"}]"#)],
    );
    judge_with(
        "AWS::RDS::DBParameterGroup",
        r#""Description": "shop", "Family": "postgres17""#,
        &[(
            "SF0305",
            r#""Parameters": {"max_conections": "200"}"#,
            r#""Parameters": {"max_connections": "200", "an.extension": "1"}"#,
        )],
    );
}

#[test]
fn caches() {
    judge_with(
        "AWS::ElastiCache::ReplicationGroup",
        r#""ReplicationGroupDescription": "sessions""#,
        &[
            (
                "SF0250",
                r#""SnapshotWindow": "05:30-06:30", "PreferredMaintenanceWindow": "mon:06:00-mon:07:00""#,
                r#""SnapshotWindow": "05:00-06:00", "PreferredMaintenanceWindow": "mon:06:00-mon:07:00""#,
            ),
            ("SF0251", r#""CacheNodeType": "cache.t4g.large""#, r#""CacheNodeType": "cache.t4g.medium""#),
            (
                "SF0261",
                r#""AutomaticFailoverEnabled": true, "NumCacheClusters": 1"#,
                r#""AutomaticFailoverEnabled": true, "NumCacheClusters": 2"#,
            ),
            (
                "SF0261",
                r#""MultiAZEnabled": true, "AutomaticFailoverEnabled": false"#,
                r#""MultiAZEnabled": true, "AutomaticFailoverEnabled": true"#,
            ),
            (
                "SF0262",
                r#""AuthToken": {"Ref": "Token"}"#,
                r#""AuthToken": {"Ref": "Token"}, "TransitEncryptionEnabled": true"#,
            ),
            (
                "SF0262",
                r#""AuthToken": "short", "TransitEncryptionEnabled": true"#,
                r#""AuthToken": "long-enough-for-a-token", "TransitEncryptionEnabled": true"#,
            ),
            ("SF0263", r#""ReplicationGroupId": "shop--sessions""#, r#""ReplicationGroupId": "shop-sessions""#),
        ],
    );
    judge_with(
        "AWS::ElastiCache::CacheCluster",
        r#""CacheNodeType": "cache.t4g.small""#,
        &[
            ("SF0264", r#""Engine": "redis", "NumCacheNodes": 2"#, r#""Engine": "memcached", "NumCacheNodes": 2"#),
            (
                "SF0264",
                r#""Engine": "redis", "NumCacheNodes": 1, "TransitEncryptionEnabled": true"#,
                r#""Engine": "memcached", "NumCacheNodes": 1, "TransitEncryptionEnabled": true"#,
            ),
        ],
    );
}

#[test]
fn buckets_and_registries() {
    judge_with(
        "AWS::S3::Bucket",
        "",
        &[
            ("SF0303", r#""BucketName": "shop..assets""#, r#""BucketName": "shop-assets""#),
            (
                "SF0304",
                r#""LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "ExpirationInDays": 30, "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 60}]}]}"#,
                r#""LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "ExpirationInDays": 90, "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 60}]}]}"#,
            ),
        ],
    );
    let policy = |rules: &str| {
        let text = format!("{{\"rules\": [{rules}]}}").replace('"', "\\\"");
        format!("\"LifecyclePolicy\": {{\"LifecyclePolicyText\": \"{text}\"}}")
    };
    let rule = |priority: u32, selection: &str| {
        format!(r#"{{"rulePriority": {priority}, "selection": {{{selection}}}, "action": {{"type": "expire"}}}}"#)
    };
    let untagged = r#""tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 7"#;
    let any = r#""tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 50"#;
    let right = policy(&format!("{}, {}", rule(1, untagged), rule(2, any)));
    let same = policy(&format!("{}, {}", rule(1, untagged), rule(1, any)));
    let any_first = policy(&format!("{}, {}", rule(1, any), rule(2, untagged)));
    let unit = policy(&rule(1, &format!("{any}, \"countUnit\": \"days\"")));
    judge_with(
        "AWS::ECR::Repository",
        "",
        &[("SF0296", &same, &right), ("SF0296", &any_first, &right), ("SF0296", &unit, &right)],
    );
}

#[test]
fn aurora_and_restored_databases() {
    judge_with(
        "AWS::RDS::DBInstance",
        "",
        &[
            (
                "SF0258",
                r#""Engine": "aurora-postgresql", "AllocatedStorage": "20""#,
                r#""Engine": "aurora-postgresql""#,
            ),
            (
                "SF0253",
                r#""DBSnapshotIdentifier": "before", "MasterUsername": "owner""#,
                r#""DBSnapshotIdentifier": "before""#,
            ),
        ],
    );
    judge_with(
        "AWS::ECR::Repository",
        "",
        &[(
            "SF0297",
            r#""EncryptionConfiguration": {"EncryptionType": "AES256", "KmsKey": {"Ref": "Key"}}"#,
            r#""EncryptionConfiguration": {"EncryptionType": "KMS", "KmsKey": {"Ref": "Key"}}"#,
        )],
    );
}

#[test]
fn engines() {
    judge_with(
        "AWS::RDS::DBCluster",
        "",
        &[("SF0306", r#""Engine": "postgresql""#, r#""Engine": "aurora-postgresql""#)],
    );
    judge_with(
        "AWS::ElastiCache::ReplicationGroup",
        r#""ReplicationGroupDescription": "sessions""#,
        &[("SF0306", r#""Engine": "rediss""#, r#""Engine": "valkey", "TransitEncryptionEnabled": true"#)],
    );
}
