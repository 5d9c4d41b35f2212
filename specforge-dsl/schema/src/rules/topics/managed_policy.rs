//! Managed policies of AWS, by ARN.

use super::arn;
use crate::rules::codes::RuleCode;
use crate::rules::report::Report;
use crate::rules::view::View;
use crate::rules::wording::quoted;

pub(crate) const CODES: &[RuleCode] = &[MANAGED_POLICY];

const MANAGED_POLICY: RuleCode = RuleCode {
    code: "SF0277",
    title: "A managed policy that does not exist",
    explanation: "Managed policies of AWS are named `arn:aws:iam::aws:policy/` and their path, which for those of service \
                  roles is `service-role/`. IAM refuses the role if the policy is not there. Source: AWS Managed Policy \
                  Reference Guide.",
};

/// Policies that are often attached and have a path, with the path.
const WITH_PATH: [&str; 32] = [
    "aws-service-role/AmazonECSServiceRolePolicy",
    "job-function/Billing",
    "job-function/DatabaseAdministrator",
    "job-function/NetworkAdministrator",
    "job-function/SupportUser",
    "job-function/SystemAdministrator",
    "job-function/ViewOnlyAccess",
    "service-role/AWSAppSyncPushToCloudWatchLogs",
    "service-role/AWSBackupServiceRolePolicyForBackup",
    "service-role/AWSBackupServiceRolePolicyForRestores",
    "service-role/AWSBatchServiceRole",
    "service-role/AWSConfigRole",
    "service-role/AWSGlueServiceRole",
    "service-role/AWSLambdaBasicExecutionRole",
    "service-role/AWSLambdaDynamoDBExecutionRole",
    "service-role/AWSLambdaENIManagementAccess",
    "service-role/AWSLambdaKinesisExecutionRole",
    "service-role/AWSLambdaRole",
    "service-role/AWSLambdaSQSQueueExecutionRole",
    "service-role/AWSLambdaVPCAccessExecutionRole",
    "service-role/AWS_ConfigRole",
    "service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    "service-role/AmazonEBSCSIDriverPolicy",
    "service-role/AmazonEC2ContainerServiceAutoscaleRole",
    "service-role/AmazonEC2ContainerServiceEventsRole",
    "service-role/AmazonEC2ContainerServiceRole",
    "service-role/AmazonEC2ContainerServiceforEC2Role",
    "service-role/AmazonECSInfrastructureRolePolicyForVolumes",
    "service-role/AmazonECSTaskExecutionRolePolicy",
    "service-role/AmazonRDSEnhancedMonitoringRole",
    "service-role/AmazonS3ObjectLambdaExecutionRolePolicy",
    "service-role/AmazonSSMAutomationRole",
];
/// Policies that are often attached and have no path.
const WITHOUT_PATH: [&str; 22] = [
    "AWSXRayDaemonWriteAccess",
    "AWSXrayWriteOnlyAccess",
    "AdministratorAccess",
    "AmazonDynamoDBFullAccess",
    "AmazonDynamoDBReadOnlyAccess",
    "AmazonEC2ContainerRegistryPowerUser",
    "AmazonEC2ContainerRegistryReadOnly",
    "AmazonECSInfrastructureRolePolicyForLoadBalancers",
    "AmazonECSInfrastructureRolePolicyForManagedInstances",
    "AmazonECS_FullAccess",
    "AmazonEKSClusterPolicy",
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonPrometheusRemoteWriteAccess",
    "AmazonS3FullAccess",
    "AmazonS3ReadOnlyAccess",
    "AmazonSSMManagedInstanceCore",
    "AmazonSSMReadOnlyAccess",
    "CloudWatchAgentServerPolicy",
    "CloudWatchLogsFullAccess",
    "PowerUserAccess",
    "ReadOnlyAccess",
];

/// `ManagedPolicyArns` of roles, users and groups, and the permissions boundary.
pub(super) fn check(owner: View<'_>, report: &mut Report) {
    let boundary = owner.get("PermissionsBoundary");
    for policy in owner.get("ManagedPolicyArns").items().chain([boundary]) {
        let Some(text) = policy.text() else { continue };
        if !text.starts_with("arn:") {
            report
                .add(&MANAGED_POLICY, policy.at(), format!("{} is not the ARN of a managed policy", quoted(text)))
                .help(format!("write `\"arn:aws:iam::aws:policy/{text}\"`"));
        } else if let Some((problem, help)) = arn::problem(text) {
            report.add(&MANAGED_POLICY, policy.at(), problem).maybe_help(help);
        } else if let Some((start, path)) = text.split_once(":iam::aws:policy/")
            && let Some(right) = misplaced(path)
        {
            report
                .add(&MANAGED_POLICY, policy.at(), format!("AWS has no managed policy `{path}`"))
                .help(format!("write `\"{start}:iam::aws:policy/{right}\"`"));
        }
    }
}

/// The path of a policy that is known under another one, or under almost this name.
fn misplaced(path: &str) -> Option<&'static str> {
    let known = || WITH_PATH.into_iter().chain(WITHOUT_PATH);
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_string();
    if known().any(|right| right == path) {
        return None;
    }
    let same_name = known().find(|right| name(right).eq_ignore_ascii_case(&name(path)));
    same_name.or_else(|| known().find(|right| strsim::osa_distance(right, path) == 1))
}
