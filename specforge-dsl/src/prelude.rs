//! Everything a file of stacks needs: `use specforge_dsl::prelude::*;`.

pub use crate::app::{App, DeletionPolicy, Prerequisite, Scope};
pub use crate::aws::{self, *};
pub use crate::finding::Findings;
pub use crate::language::{
    Attribute, AvailabilityZoneName, Boolean, External, Handle, ImageId, Integer, Interpolated, Json, ListOf, Nested,
    Number, Output, Parameter, SsmParameterName, SsmParameterValue, Text, account_id, external, intrinsic, partition,
    raw, region, stack_id, stack_name, url_suffix,
};
pub use specforge_macros::{component, contract, json, stack, sub};
