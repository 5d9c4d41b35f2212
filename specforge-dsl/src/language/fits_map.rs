use super::{Entry, External, Fits, Json, Object, Value};

/// A key with a value, owned or borrowed: what an iterator over a map yields.
#[diagnostic::on_unimplemented(
    message = "expected a pair of a name and a `{Wanted}`, found `{Self}`",
    label = "a map is written `[(\"name\", value), …]`"
)]
pub trait Pair<Wanted> {
    #[doc(hidden)]
    fn entry(&self) -> Entry;
}

#[diagnostic::do_not_recommend]
impl<Wanted, K: AsRef<str>, V: Fits<Wanted>> Pair<Wanted> for (K, V) {
    fn entry(&self) -> Entry {
        Entry::computed(self.0.as_ref().to_owned(), self.1.fit())
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted, P: Pair<Wanted>> Pair<Wanted> for &P {
    fn entry(&self) -> Entry {
        (**self).entry()
    }
}

/// Says that a value of type `Self` may stand where a map to `Wanted` is wanted.
#[diagnostic::on_unimplemented(
    message = "expected a map to `{Wanted}`, found `{Self}`",
    label = "a map is written `[(\"name\", value), …]`"
)]
pub trait FitsMap<Wanted, Shape> {
    #[doc(hidden)]
    fn fit_map(&self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<Wanted, I: IntoIterator + Clone> FitsMap<Wanted, super::fits_list::shape::Each> for I
where
    I::Item: Pair<Wanted>,
{
    fn fit_map(&self) -> Value {
        Value::Object(Object { entries: self.clone().into_iter().map(|pair| pair.entry()).collect() })
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted, Shape, M: FitsMap<Wanted, Shape>> FitsMap<Wanted, super::fits_list::shape::Maybe<Shape>> for Option<M> {
    fn fit_map(&self) -> Value {
        self.as_ref().map_or(Value::Omitted, M::fit_map)
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted> FitsMap<Wanted, super::fits_list::shape::Whole> for Json {
    fn fit_map(&self) -> Value {
        self.to_value()
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted> FitsMap<Wanted, super::fits_list::shape::Whole> for External<Json> {
    fn fit_map(&self) -> Value {
        self.to_value()
    }
}
