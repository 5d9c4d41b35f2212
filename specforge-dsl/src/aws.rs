//! The resource types of AWS: a module for each service, in it a marker type for each resource type and value kind.
//!
//! The modules are made from the packed facts by a macro; none of it is checked-in generated code.

specforge_macros::aws_services! {}
