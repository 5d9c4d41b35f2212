//! Views of the table's records. Each is an index into the table, small and `Copy`; its methods read the record.

pub(crate) mod attribute;
pub(crate) mod constraints;
pub(crate) mod kind;
pub(crate) mod object;
pub(crate) mod property;
pub(crate) mod resource;
pub(crate) mod service;
pub(crate) mod slot;
pub(crate) mod value;
