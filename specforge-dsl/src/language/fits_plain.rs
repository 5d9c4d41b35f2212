//! Traits of their own for the plain types, so that rustc's error says in words what was expected.

use super::{Boolean, Fits, Integer, Json, Nested, Number, Text, Value};

/// What stands where text is wanted.
#[diagnostic::on_unimplemented(
    message = "expected text, found `{Self}`",
    label = "this is not text",
    note = "of a resource, say which value is meant: an attribute such as `handle.arn()`, or `handle.reference()` for `Ref`"
)]
pub trait FitsText {
    #[doc(hidden)]
    fn fit_plain(&self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: Fits<Text> + ?Sized> FitsText for T {
    fn fit_plain(&self) -> Value {
        self.fit()
    }
}

/// What stands where a whole number is wanted.
#[diagnostic::on_unimplemented(
    message = "expected a whole number, found `{Self}`",
    label = "this is not a whole number",
    note = "an attribute that holds a number as text is written `attribute.integer()`"
)]
pub trait FitsInteger {
    #[doc(hidden)]
    fn fit_plain(&self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: Fits<Integer> + ?Sized> FitsInteger for T {
    fn fit_plain(&self) -> Value {
        self.fit()
    }
}

/// What stands where a number is wanted.
#[diagnostic::on_unimplemented(
    message = "expected a number, found `{Self}`",
    label = "this is not a number",
    note = "an attribute that holds a number as text is written `attribute.integer()`"
)]
pub trait FitsNumber {
    #[doc(hidden)]
    fn fit_plain(&self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: Fits<Number> + ?Sized> FitsNumber for T {
    fn fit_plain(&self) -> Value {
        self.fit()
    }
}

/// What stands where `true` or `false` is wanted.
#[diagnostic::on_unimplemented(
    message = "expected `true` or `false`, found `{Self}`",
    label = "this is not `true` or `false`",
    note = "a property that may be absent takes an `Option`"
)]
pub trait FitsBoolean {
    #[doc(hidden)]
    fn fit_plain(&self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: Fits<Boolean> + ?Sized> FitsBoolean for T {
    fn fit_plain(&self) -> Value {
        self.fit()
    }
}

/// What stands where free-form JSON is wanted.
#[diagnostic::on_unimplemented(
    message = "expected free-form JSON, found `{Self}`",
    label = "this is not free-form JSON",
    note = "free-form JSON is written `json!({{ … }})`"
)]
pub trait FitsJson {
    #[doc(hidden)]
    fn fit_plain(&self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: Fits<Json> + ?Sized> FitsJson for T {
    fn fit_plain(&self) -> Value {
        self.fit()
    }
}

/// What stands where a nested object is wanted.
#[diagnostic::on_unimplemented(
    message = "expected a nested object, found `{Self}`",
    label = "this is not a nested object",
    note = "a nested object is written `new {{ … }}`; an `Option` of one may stand there too"
)]
pub trait FitsNested {
    #[doc(hidden)]
    fn fit_plain(&self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: Fits<Nested> + ?Sized> FitsNested for T {
    fn fit_plain(&self) -> Value {
        self.fit()
    }
}
