//! Service principals.
//!
//! AWS publishes no complete list, so that a name that is missing here says nothing; a name that misses one of these by a
//! letter does.

use crate::iam::service::service;
use crate::suggest::differ_by_one;

/// Service principals without `.amazonaws.com`, sorted.
///
/// Source: the guide of each service, where it says which principal assumes a role or is named in a policy.
const PRINCIPALS: &[&str] = &[
    "access-analyzer",
    "acm",
    "acm-pca",
    "airflow",
    "airflow-env",
    "amplify",
    "apigateway",
    "appconfig",
    "appflow",
    "application-autoscaling",
    "application-signals.cloudwatch",
    "apprunner",
    "appstream",
    "appsync",
    "athena",
    "auditmanager",
    "autoscaling",
    "backup",
    "batch",
    "bedrock",
    "bedrock-agentcore",
    "billingconsole",
    "budgets",
    "build.apprunner",
    "ce",
    "channels.lex",
    "chatbot",
    "chime",
    "cloud9",
    "clouddirectory",
    "cloudformation",
    "cloudfront",
    "cloudhsm",
    "cloudsearch",
    "cloudtrail",
    "cloudwatch",
    "cloudwatch-crossaccount",
    "codeartifact",
    "codebuild",
    "codecommit",
    "codeconnections",
    "codedeploy",
    "codepipeline",
    "codestar-notifications",
    "cognito-identity",
    "cognito-idp",
    "comprehend",
    "compute-optimizer",
    "config",
    "config-conforms",
    "config-multiaccountsetup",
    "connect",
    "controltower",
    "cost-optimization-hub.bcm",
    "credentials.iot",
    "databrew",
    "datapipeline",
    "datasync",
    "datazone",
    "dax",
    "deepracer",
    "delivery.logs",
    "detective",
    "devops-guru",
    "diode",
    "directconnect",
    "dlm",
    "dms",
    "dms-fleet-advisor",
    "docdb-elastic",
    "drs",
    "ds",
    "dynamodb",
    "ec2",
    "ec2-instance-connect",
    "ec2.application-autoscaling",
    "ec2fleet",
    "ec2scheduled",
    "ecr",
    "ecs",
    "ecs-tasks",
    "ecs.application-autoscaling",
    "edgelambda",
    "eks",
    "eks-fargate",
    "eks-fargate-pods",
    "eks-nodegroup",
    "elasticache",
    "elasticbeanstalk",
    "elasticfilesystem",
    "elasticloadbalancing",
    "elasticmapreduce",
    "elastictranscoder",
    "email.cognito-idp",
    "emr-containers",
    "emr-serverless",
    "es",
    "events",
    "evidently",
    "export.rds",
    "finspace",
    "firehose",
    "fis",
    "fms",
    "forecast",
    "frauddetector",
    "freertos",
    "fsx",
    "gamelift",
    "glacier",
    "globalaccelerator",
    "glue",
    "grafana",
    "greengrass",
    "guardduty",
    "health",
    "healthlake",
    "iam",
    "imagebuilder",
    "importexport",
    "inspector",
    "inspector2",
    "internetmonitor",
    "iot",
    "iotanalytics",
    "iotevents",
    "iotsitewise",
    "ivs",
    "kafka",
    "kafkaconnect",
    "kendra",
    "kinesis",
    "kinesisanalytics",
    "kms",
    "lakeformation",
    "lambda",
    "lambda.alarms.cloudwatch",
    "lex",
    "lexv2",
    "license-manager",
    "lightsail",
    "logger.cloudfront",
    "logs",
    "lookoutmetrics",
    "m2",
    "machinelearning",
    "macie",
    "macie2",
    "malware-protection-plan.guardduty",
    "malware-protection.guardduty",
    "managedservices",
    "mediaconvert",
    "medialive",
    "mediapackage",
    "mediastore",
    "mediatailor",
    "memorydb",
    "mgn",
    "monitoring",
    "monitoring.rds",
    "mq",
    "neptune-graph",
    "network-firewall",
    "networkmanager",
    "omics",
    "ops.apigateway",
    "opsdatasync.ssm",
    "opsworks",
    "opsworks-cm",
    "organizations",
    "osis",
    "outposts",
    "personalize",
    "pinpoint",
    "pipes",
    "polly",
    "profiler",
    "proton",
    "qbusiness",
    "quicksight",
    "ram",
    "rbin",
    "rds",
    "rds.application-autoscaling",
    "redshift",
    "redshift-serverless",
    "rekognition",
    "replication.dynamodb",
    "replication.ecr",
    "replicator.lambda",
    "repostspace",
    "resilience-hub",
    "resource-groups",
    "robomaker",
    "rolesanywhere",
    "route53",
    "route53resolver",
    "rum",
    "s3",
    "s3-outposts",
    "sagemaker",
    "savingsplans",
    "scheduler",
    "schemas",
    "secretsmanager",
    "securityhub",
    "securitylake",
    "serverlessrepo",
    "servicecatalog",
    "servicecatalog-appregistry",
    "servicediscovery",
    "ses",
    "shield",
    "signer",
    "signin",
    "sms",
    "sms-voice",
    "snowball",
    "sns",
    "spot",
    "spotfleet",
    "sqs",
    "ssm",
    "ssm-contacts",
    "ssm-incidents",
    "ssm-quicksetup",
    "ssm.alarms.cloudwatch",
    "sso",
    "states",
    "storagegateway",
    "streams.metrics.cloudwatch",
    "sts",
    "support",
    "swf",
    "synthetics",
    "tagging",
    "tasks.apprunner",
    "textract",
    "timestream",
    "timestream-influxdb",
    "transcribe",
    "transfer",
    "transitgateway",
    "translate",
    "trustedadvisor",
    "verified-access",
    "vmie",
    "voiceid",
    "vpc-flow-logs",
    "vpc-lattice",
    "waf",
    "waf-regional",
    "wafv2",
    "wellarchitected",
    "workmail",
    "workspaces",
    "workspaces-web",
    "xray",
];

/// The service principal that a wrong one was certainly meant to be: the same letters with other separators, or one letter
/// besides. `None` for names that are known, and for those that are like none.
pub fn suggest_service_principal(written: &str) -> Option<String> {
    let name = written.strip_suffix(".amazonaws.com")?;
    let (name, region) = match name.rsplit_once('.') {
        Some((name, region)) if is_region(region) => (name, format!(".{region}")),
        _ => (name, String::new()),
    };
    if PRINCIPALS.contains(&name) || service(name).is_some() {
        return None;
    }
    let letters = |name: &str| name.replace(['-', '_', '.'], "");
    let same = PRINCIPALS.iter().find(|known| letters(known) == letters(name));
    // Of a short name a letter is too much to be sure.
    let near = || PRINCIPALS.iter().find(|known| known.len() >= 5 && differ_by_one(known, name));
    same.or_else(near).map(|known| format!("{known}{region}.amazonaws.com"))
}

/// `us-east-1`, `eu-isoe-west-1`.
fn is_region(label: &str) -> bool {
    label.split('-').count() >= 3 && label.ends_with(|last: char| last.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{PRINCIPALS, suggest_service_principal};

    #[test]
    fn what_is_known_or_like_nothing_is_not_objected_to() {
        for known in PRINCIPALS {
            assert_eq!(suggest_service_principal(&format!("{known}.amazonaws.com")), None);
            assert_eq!(suggest_service_principal(&format!("{known}.eu-west-1.amazonaws.com")), None);
        }
        for other in ["brandnew.amazonaws.com", "ecx.amazonaws.com", "lambda.amazonaws.com.cn", "example.com"] {
            assert_eq!(suggest_service_principal(other), None, "{other}");
        }
        // Whoever has actions of its own may have a principal, too.
        for service in crate::iam::services() {
            assert_eq!(suggest_service_principal(&format!("{}.amazonaws.com", service.prefix())), None);
        }
    }

    #[test]
    fn a_letter_or_a_separator_too_much_is_told() {
        let meant = |wrong: &str| suggest_service_principal(wrong).unwrap_or_default();
        assert_eq!(meant("lamda.amazonaws.com"), "lambda.amazonaws.com");
        assert_eq!(meant("event.amazonaws.com"), "events.amazonaws.com");
        assert_eq!(meant("ecs_tasks.amazonaws.com"), "ecs-tasks.amazonaws.com");
        assert_eq!(meant("cloudfornt.amazonaws.com"), "cloudfront.amazonaws.com");
        assert_eq!(meant("state.us-east-1.amazonaws.com"), "states.us-east-1.amazonaws.com");
        assert_eq!(meant("api-gateway.amazonaws.com"), "apigateway.amazonaws.com");
    }
}
