//! What the macros expand to: short names, so that an expansion costs rustc little.

use std::borrow::Cow;

pub use crate::app::Published;
pub use crate::app::{Declaration, DeletionPolicy, Dependency};
pub use crate::assembly::Location;
pub use crate::language::contract::{ContractKind, FitsContract, FitsContractItem, list};
pub use crate::language::{
    Accepts, ArnKind, Attribute, Boolean, Element, Entry, External, Fits, FitsBoolean, FitsInteger, FitsJson, FitsList,
    FitsMap, FitsNested, FitsNumber, FitsText, FitsTexts, Handle, Integer, Interpolate, Interpolated, Json, Kind,
    ListOf, Nested, Number, Object, Pair, ParameterKind, Piece, Place, Reference, Resource, Text, ToJson,
    UnknownReference, Value, external, raw::RawProperties, raw::Resource as RawResource,
};

/// What a property accepts that takes text besides references.
macro_rules! open_slot {
    ($slot:ident) => {
        #[diagnostic::do_not_recommend]
        impl<K: crate::language::Kind> crate::language::Accepts<$slot> for K {}
        crate::expansion::open_slot! { @as_text $slot: str, String, crate::language::Pseudo, crate::language::Interpolated, crate::language::Json }
        #[diagnostic::do_not_recommend]
        impl crate::language::Accepts<$slot> for crate::language::Text {}
    };
    (@as_text $slot:ident: $($text:ty),*) => { $(
        #[diagnostic::do_not_recommend]
        impl crate::language::Fits<$slot> for $text {
            fn fit(&self) -> crate::language::Value {
                crate::language::Fits::<crate::language::Text>::fit(self)
            }
        }
    )* };
}
pub(crate) use open_slot;

pub use crate::testing::{among_others, anything};

/// What an editor shows of a property: the kind of its values, and the object that has it. The expansion for editors
/// never runs.
pub struct Property<T: ?Sized, O>(std::marker::PhantomData<O>, std::marker::PhantomData<T>);

impl<T: ?Sized, O> Property<T, O> {
    pub fn set<V>(self, _: V) -> O {
        unreachable!("the expansion for editors never runs")
    }
}

/// The fields of a raw resource, for editors.
pub struct RawResourceFields {
    /// The CloudFormation type, for example `Custom::Thing`.
    pub r#type: Property<Text, Self>,
    /// The properties, written `json!({ … })`.
    pub properties: Property<Json, Self>,
}

impl RawResourceFields {
    pub fn fields() -> Self {
        unreachable!("the expansion for editors never runs")
    }
}

/// The fields of an output, for editors.
pub struct OutputFields {
    /// What the output hands out, for example `database.endpoint_address()`.
    pub value: Property<Text, Self>,
    /// What it is, for a person: 1,024 bytes at most.
    pub description: Property<Text, Self>,
    /// The name under which other templates of the account and region import it: `sub!("{stack_name}-alerts")`.
    pub export: Property<Text, Self>,
}

impl OutputFields {
    pub fn fields() -> Self {
        unreachable!("the expansion for editors never runs")
    }
}

/// A place in a file.
pub const fn at(file: &'static str, line: u32, column: u32) -> Location {
    Location { file, line, column }
}

/// The places of a property's name and of its value: line and column of each.
pub type Places = [u32; 4];

/// The properties of a literal.
pub fn object<const N: usize>(entries: [(&'static str, Places, Value); N]) -> Object {
    Object { entries: entries.into_iter().map(|(name, at, value)| entry(Cow::Borrowed(name), at, value)).collect() }
}

fn entry(name: Cow<'static, str>, [line, column, value_line, value_column]: Places, value: Value) -> Entry {
    Entry { name, place: [line, column], value_place: [value_line, value_column], value, raw: false }
}

/// An item of a list, with its place.
pub fn item(place: Place, value: Value) -> Value {
    if value == Value::Omitted { value } else { Value::At(place, Box::new(value)) }
}

/// What the macro could not read, for rustc to judge.
#[doc(hidden)]
#[macro_export]
macro_rules! __specforge_verbatim {
    ($($tokens:tt)*) => { $($tokens)* };
}
pub use crate::__specforge_verbatim as verbatim;

/// The properties of a literal that ends in `..raw(…)`.
pub fn object_with_raw<const N: usize>(entries: [(&'static str, Places, Value); N], raw: RawProperties) -> Object {
    let mut object = object(entries);
    raw.merge_into(&mut object);
    object
}

/// A nested object outside of a property's leaf position, for example in a closure.
pub const fn nested(object: Object) -> Nested {
    Nested(object)
}

/// A literal map: its keys may be computed.
pub fn map<const N: usize>(entries: [(Cow<'static, str>, Places, Value); N]) -> Value {
    Value::Object(Object { entries: entries.into_iter().map(|(name, at, value)| entry(name, at, value)).collect() })
}

/// A key of a literal map.
pub fn map_key(key: impl AsRef<str>) -> Cow<'static, str> {
    Cow::Owned(key.as_ref().to_owned())
}

/// A JSON document.
pub const fn json(value: Value) -> Json {
    Json(value)
}

/// Interpolated text.
pub fn interpolated<const N: usize>(pieces: [Piece; N]) -> Interpolated {
    Interpolated(Vec::from(pieces))
}

/// The properties of a raw resource.
pub fn raw_resource_properties(properties: Json) -> Object {
    properties.into_raw()
}

/// The options of a declaration, from the attributes on its `let`.
impl Declaration {
    pub fn depends_on(mut self, elements: Vec<Element>) -> Self {
        self.dependencies.extend(elements);
        self
    }

    pub fn deletion_policy(mut self, policy: impl Into<Option<DeletionPolicy>>) -> Self {
        self.deletion_policy = policy.into();
        self
    }

    pub fn update_replace_policy(mut self, policy: impl Into<Option<DeletionPolicy>>) -> Self {
        self.update_replace_policy = policy.into();
        self
    }

    pub fn raw(mut self, attributes: Json) -> Self {
        self.raw.entries.extend(attributes.into_raw().entries);
        self
    }

    pub fn pinned(mut self) -> Self {
        self.pinned = true;
        self
    }

    pub fn moved_from(mut self, old: &'static str) -> Self {
        self.moved_from = Some(old);
        self
    }

    pub fn silence(mut self, code: &'static str, reason: &'static str) -> Self {
        self.silenced.push((code, reason));
        self
    }
}
