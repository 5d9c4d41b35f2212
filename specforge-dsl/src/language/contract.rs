//! Contracts between apps: which kinds a field can have, and which values may be published for one.

use std::marker::PhantomData;

use super::{External, Fits, FitsList, Integer, Kind, ListOf, Number, ParameterKind, SsmParameterValue, Text, Value};
use crate::app::Published;

/// A kind that a field of a contract can have.
#[diagnostic::on_unimplemented(
    message = "a contract cannot hold `{Self}`",
    label = "this is not a kind of value",
    note = "a field is of a kind such as `ec2::VpcId`, `Text` or `Integer`, or a list of one: `[ec2::SubnetId]`"
)]
pub trait ContractKind {
    /// The CloudFormation type of the parameter that reads it.
    const PARAMETER_TYPE: &'static str;
    /// Whether it is a list, which Parameter Store keeps as a `StringList`.
    const LIST: bool;

    #[doc(hidden)]
    fn import(place: &Published<'_>, field: &str, description: Option<&str>) -> External<Self>
    where
        Self: Sized,
    {
        place.import(field, description)
    }

    #[doc(hidden)]
    fn publish(place: &Published<'_>, field: &str, description: Option<&str>, value: &External<Self>)
    where
        Self: Sized,
    {
        place.publish(field, description, value);
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind> ContractKind for K {
    const PARAMETER_TYPE: &'static str = K::SSM_PARAMETER_TYPE;
    const LIST: bool = false;
}

#[diagnostic::do_not_recommend]
impl<K: Kind> ContractKind for ListOf<K> {
    const PARAMETER_TYPE: &'static str = K::SSM_LIST_PARAMETER_TYPE;
    const LIST: bool = true;
}

macro_rules! plain_kinds {
    ($($kind:ty: $list:literal),*) => { $(
        #[diagnostic::do_not_recommend]
        impl ContractKind for $kind {
            const PARAMETER_TYPE: &'static str = <SsmParameterValue<$kind> as ParameterKind>::TYPE;
            const LIST: bool = $list;
        }
    )* };
}
plain_kinds!(Text: false, Integer: false, Number: false, ListOf<Text>: true);

/// Markers that keep the implementations of [`FitsContract`] apart.
pub mod shape {
    /// A single value.
    pub struct Single;
    /// A list, of this shape.
    pub struct Many<Shape>(std::marker::PhantomData<Shape>);
}

/// Says that a value of type `Self` may be published where a contract has a field of kind `Wanted`.
#[diagnostic::on_unimplemented(
    message = "expected `{Wanted}`, found `{Self}`",
    label = "this is not a `{Wanted}`",
    note = "the contract promises a `{Wanted}`; a value from outside the app is written `external::<{Wanted}>(\"…\")`"
)]
pub trait FitsContract<Wanted, Shape> {
    #[doc(hidden)]
    fn fit_contract(&self) -> External<Wanted>;
}

/// The kinds of single values.
#[doc(hidden)]
pub trait SingleKind {}
impl<K: Kind> SingleKind for K {}
impl SingleKind for Text {}
impl SingleKind for Integer {}
impl SingleKind for Number {}

#[diagnostic::do_not_recommend]
impl<K: SingleKind, T: Fits<K> + ?Sized> FitsContract<K, shape::Single> for T {
    fn fit_contract(&self) -> External<K> {
        External::new(self.fit())
    }
}

#[diagnostic::do_not_recommend]
impl<K, Shape, T: FitsList<K, Shape> + ?Sized> FitsContract<ListOf<K>, shape::Many<Shape>> for T {
    fn fit_contract(&self) -> External<ListOf<K>> {
        External::new(self.fit_list())
    }
}

/// Says that a value of type `Self` may be an item where a contract has a list of `Wanted`.
#[diagnostic::on_unimplemented(
    message = "expected `{Wanted}`, found `{Self}`",
    label = "this is not a `{Wanted}`",
    note = "the contract promises a list of `{Wanted}`; a value from outside the app is written `external::<{Wanted}>(\"…\")`"
)]
pub trait FitsContractItem<Wanted> {
    #[doc(hidden)]
    fn fit_item(&self) -> Item<Wanted>;
}

#[diagnostic::do_not_recommend]
impl<K, T: Fits<K> + ?Sized> FitsContractItem<K> for T {
    fn fit_item(&self) -> Item<K> {
        Item(self.fit(), PhantomData)
    }
}

/// An item of a list that is written out.
pub struct Item<K>(Value, PhantomData<fn() -> K>);

/// A list that is written out.
pub fn list<K>(items: Vec<Item<K>>) -> External<ListOf<K>> {
    External::new(Value::List(items.into_iter().map(|item| item.0).collect()))
}
