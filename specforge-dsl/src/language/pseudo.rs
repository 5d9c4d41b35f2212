/// A pseudo parameter: a value that CloudFormation knows when it deploys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pseudo(pub(crate) &'static str);

/// The account that the stack is deployed to, 12 digits.
pub const fn account_id() -> Pseudo {
    Pseudo("AWS::AccountId")
}

/// The region that the stack is deployed to, for example `us-east-1`.
pub const fn region() -> Pseudo {
    Pseudo("AWS::Region")
}

/// The partition of the region: `aws`, `aws-cn` or `aws-us-gov`.
pub const fn partition() -> Pseudo {
    Pseudo("AWS::Partition")
}

/// The domain of the partition's endpoints: `amazonaws.com` or `amazonaws.com.cn`.
pub const fn url_suffix() -> Pseudo {
    Pseudo("AWS::URLSuffix")
}

/// The name of the stack in which it is used.
pub const fn stack_name() -> Pseudo {
    Pseudo("AWS::StackName")
}

/// The ARN of the stack in which it is used.
pub const fn stack_id() -> Pseudo {
    Pseudo("AWS::StackId")
}
