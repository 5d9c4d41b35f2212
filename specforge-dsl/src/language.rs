//! The run-time half of the language: handles, values, and the traits that decide what a property accepts.

mod attribute;
pub mod contract;
mod document;
mod external;
mod fits;
pub mod fits_list;
mod fits_map;
mod fits_plain;
mod fits_texts;
mod handle;
mod interpolated;
mod kind;
pub(crate) mod names;
mod nested;
mod output;
mod parameter;
mod pseudo;
pub mod raw;
mod value;

pub use attribute::Attribute;
pub use document::{Json, ToJson};
pub use external::{External, external, intrinsic};
pub use fits::Fits;
pub use fits_list::FitsList;
pub use fits_map::{FitsMap, Pair};
pub use fits_plain::{FitsBoolean, FitsInteger, FitsJson, FitsNested, FitsNumber, FitsText};
pub use fits_texts::FitsTexts;
pub use handle::{Element, Handle, Reference, Resource, UnknownReference};
pub use interpolated::{Interpolate, Interpolated, Piece};
pub use kind::{Accepts, ArnKind, Boolean, Integer, Kind, ListOf, Number, Text};
pub use nested::Nested;
pub use output::Output;
pub use parameter::{AvailabilityZoneName, ImageId, Parameter, ParameterKind, SsmParameterName, SsmParameterValue};
pub use pseudo::{Pseudo, account_id, partition, region, stack_id, stack_name, url_suffix};
pub use raw::raw;
pub use value::{Entry, Object, Place, Value};
