//! The facts of every CloudFormation resource type, and the rules on one resource.
