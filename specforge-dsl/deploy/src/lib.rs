//! Deploy SpecForge stacks through AWS CloudFormation, or onto an embedded one.
