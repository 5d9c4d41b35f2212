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

#[diagnostic::do_not_recommend]
impl<Wanted, I: IntoIterator + Clone> FitsList<Wanted, shape::Each> for I
where
    I::Item: Fits<Wanted>,
{
    fn fit_list(&self) -> Value {
        Value::List(self.clone().into_iter().map(|item| item.fit()).collect())
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted, T: Fits<Wanted>> FitsList<Wanted, shape::Each> for [T] {
    fn fit_list(&self) -> Value {
        Value::List(self.iter().map(T::fit).collect())
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted, Shape, L: FitsList<Wanted, Shape>> FitsList<Wanted, shape::Maybe<Shape>> for Option<L> {
    fn fit_list(&self) -> Value {
        self.as_ref().map_or(Value::Omitted, L::fit_list)
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted, K: Accepts<Wanted>> FitsList<Wanted, shape::Whole> for Attribute<ListOf<K>> {
    fn fit_list(&self) -> Value {
        self.to_list_value()
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted, K: Accepts<Wanted>> FitsList<Wanted, shape::Whole> for Parameter<ListOf<K>> {
    fn fit_list(&self) -> Value {
        self.to_list_value()
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted, K: Accepts<Wanted>> FitsList<Wanted, shape::Whole> for Parameter<SsmParameterValue<ListOf<K>>> {
    fn fit_list(&self) -> Value {
        self.to_list_value()
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted, K: Accepts<Wanted>> FitsList<Wanted, shape::Whole> for External<ListOf<K>> {
    fn fit_list(&self) -> Value {
        self.to_value()
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted, L: FitsList<Wanted, shape::Whole>> FitsList<Wanted, shape::Whole> for &L {
    fn fit_list(&self) -> Value {
        (**self).fit_list()
    }
}
