//! Literals of resources, parameters and outputs: which type they are of, and what they expand to.

mod collection;
mod conditional;
mod contract;
mod declare;
mod describe;
mod first_token;
mod leaf;
mod object;
mod output;
mod parameter;
mod policy;
mod scalar;
mod target;
mod value;

pub(crate) use contract::contract_values;
pub(crate) use declare::own_path;
pub(crate) use describe::describe;
pub(crate) use first_token::first_span;
pub(crate) use leaf::{inner_object, scalar_kind};
pub(crate) use object::is_policy;
pub(crate) use target::Target;
pub(crate) use value::object_of;
