//! The facts of every CloudFormation resource type, and the rules on one resource.
//!
//! The facts are data, not generated code: a packed table that is part of the library and is read in place, without
//! parsing or allocation. What the table holds and where it comes from is described in `docs/facts.md`.
//!
//! ```
//! let vpc = specforge_schema::service("ec2").and_then(|service| service.resource("Vpc")).ok_or("no such type")?;
//! assert_eq!(vpc.name(), "AWS::EC2::VPC");
//! let cidr_block = vpc.object().property("cidr_block").ok_or("no such property")?;
//! assert_eq!(cidr_block.name(), "CidrBlock");
//! # Ok::<(), &str>(())
//! ```

mod cursor;
pub mod format;
pub mod iam;
pub mod names;
mod reader;
pub mod rules;
mod suggest;
mod table;

pub use reader::attribute::{AttributeFact, AttributeType};
pub use reader::constraints::Constraints;
pub use reader::kind::Kind;
pub use reader::object::{ObjectRule, ObjectType};
pub use reader::property::Property;
pub use reader::resource::{Operation, Reference, ResourceType, TagShape};
pub use reader::service::Service;
pub use reader::slot::{Accept, LiteralRule, Slot};
pub use reader::value::{Document, Item, Shape, ValueType, Variant};
pub use suggest::{differ_by_one, suggest};
pub use table::Table;

/// Every service, sorted by module name.
pub fn services() -> impl Iterator<Item = Service> {
    Table::embedded().services()
}

/// The service of a module name (`ec2`) or of a short alias (`elb`).
pub fn service(module: &str) -> Option<Service> {
    Table::embedded().service(module)
}

/// Every resource type, sorted by CloudFormation name.
pub fn resources() -> impl Iterator<Item = ResourceType> {
    Table::embedded().resources()
}

/// The resource type of a CloudFormation name (`AWS::EC2::VPC`).
pub fn resource(name: &str) -> Option<ResourceType> {
    Table::embedded().resource(name)
}

/// An IAM policy document: `Version`, `Id` and the list of `Statement`s.
///
/// Source: the IAM User Guide, "Grammar of the IAM JSON policy language".
pub fn policy_document() -> ObjectType {
    Table::embedded().pseudo_object(format::PseudoObject::PolicyDocument)
}

/// What a template parameter's declaration takes besides its type.
///
/// Source: the CloudFormation User Guide, "Parameters", and SpecForge's own `sample` for local deployments.
pub fn parameter_declaration() -> ObjectType {
    Table::embedded().pseudo_object(format::PseudoObject::ParameterDeclaration)
}

/// What a template output's declaration takes.
///
/// Source: the CloudFormation User Guide, "Outputs".
pub fn output_declaration() -> ObjectType {
    Table::embedded().pseudo_object(format::PseudoObject::OutputDeclaration)
}
