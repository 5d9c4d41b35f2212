//! Lists: which values may stand where a list is wanted.

use super::{Accepts, Attribute, External, Fits, ListOf, Parameter, SsmParameterValue, Value};

/// Markers that keep the implementations of [`FitsList`] apart.
pub mod shape {
    /// Anything iterable, item by item.
    pub struct Each;
    /// A list of this shape that may be absent.
    pub struct Maybe<Shape>(std::marker::PhantomData<Shape>);
    /// A list that a resource or a parameter yields whole.
    pub struct Whole;
    /// A single text, where a policy takes one or several.
    pub struct One;
}

/// Says that a value of type `Self` may stand where a list of `Wanted` is wanted.
///
/// `Shape` is inferred: one of the markers in [`shape`].
#[diagnostic::on_unimplemented(
    message = "expected a list of `{Wanted}`, found `{Self}`",
    label = "this is not a list of `{Wanted}`",
    note = "a list is written `[a, b]`, one item `[a]`; anything iterable fits as well"
)]
pub trait FitsList<Wanted, Shape> {
    #[doc(hidden)]
    fn fit_list(&self) -> Value;
}

// rustc goes on to what is missing: that it is a list at all, or that its items fit.
impl<Wanted, I: Items<Wanted> + ?Sized> FitsList<Wanted, shape::Each> for I
where
    I::Item: FitsItem<Wanted>,
{
    fn fit_list(&self) -> Value {
        Value::List(self.each(|item| item.fit_item()))
    }
}

/// Anything iterable, where a list of `Wanted` is wanted.
#[diagnostic::on_unimplemented(
    message = "expected a list of `{Wanted}`, found `{Self}`",
    label = "this is not a list of `{Wanted}`",
    note = "a list is written `[a, b]`, one item `[a]`; anything iterable fits as well"
)]
pub trait Items<Wanted> {
    /// What it yields.
    type Item;

    #[doc(hidden)]
    fn each(&self, value: impl Fn(&Self::Item) -> Value) -> Vec<Value>;
}

#[diagnostic::do_not_recommend]
impl<Wanted, I: IntoIterator + Clone> Items<Wanted> for I {
    type Item = I::Item;

    fn each(&self, value: impl Fn(&Self::Item) -> Value) -> Vec<Value> {
        self.clone().into_iter().map(|item| value(&item)).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted, T> Items<Wanted> for [T] {
    type Item = T;

    fn each(&self, value: impl Fn(&Self::Item) -> Value) -> Vec<Value> {
        self.iter().map(value).collect()
    }
}

/// What a list of `Wanted` may yield.
#[diagnostic::on_unimplemented(
    message = "expected a list of `{Wanted}`, found a list of `{Self}`",
    label = "its items are not `{Wanted}`",
    note = "an item is what a single value may be; an identifier from outside the app is written `external::<…>(\"…\")`"
)]
pub trait FitsItem<Wanted> {
    #[doc(hidden)]
    fn fit_item(&self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<Wanted, T: Fits<Wanted> + ?Sized> FitsItem<Wanted> for T {
    fn fit_item(&self) -> Value {
        self.fit()
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted, Shape, L: FitsList<Wanted, Shape>> FitsList<Wanted, shape::Maybe<Shape>> for Option<L> {
    fn fit_list(&self) -> Value {
        self.as_ref().map_or(Value::Omitted, L::fit_list)
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted, Shape, L: FitsList<Wanted, Shape>> FitsList<Wanted, shape::Maybe<Shape>> for &Option<L> {
    fn fit_list(&self) -> Value {
        self.as_ref().map_or(Value::Omitted, L::fit_list)
    }
}

/// Lists that are one value, and references to them: a reference to anything would be taken for an iterator, too.
macro_rules! whole {
    ($($list:ty: $value:ident;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<Wanted, K: Accepts<Wanted>> FitsList<Wanted, shape::Whole> for $list {
            fn fit_list(&self) -> Value {
                self.$value()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<Wanted, K: Accepts<Wanted>> FitsList<Wanted, shape::Whole> for &$list {
            fn fit_list(&self) -> Value {
                self.$value()
            }
        }
    )* };
}
whole! {
    Attribute<ListOf<K>>: to_list_value;
    Parameter<ListOf<K>>: to_list_value;
    Parameter<SsmParameterValue<ListOf<K>>>: to_list_value;
    External<ListOf<K>>: to_value;
}
