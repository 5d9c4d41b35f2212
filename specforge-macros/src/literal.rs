//! Literals of resources, parameters and outputs: which type they are of, and what they expand to.

mod conditional;
mod contract;
mod declare;
mod describe;
mod leaf;
mod object;
mod output;
mod parameter;
mod policy;
mod target;
mod value;

pub(crate) use contract::contract_values;
pub(crate) use declare::own_path;
pub(crate) use describe::describe;
pub(crate) use leaf::scalar_kind;
pub(crate) use target::Target;
pub(crate) use value::first_span;
