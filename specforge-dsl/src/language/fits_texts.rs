//! One text or several, as policies take them.

use super::fits_list::shape;
use super::{Accepts, Attribute, External, Fits, FitsList, Interpolated, Parameter, Pseudo, Text, Value};

/// Says that a value of type `Self` may stand where a policy takes one text or several.
///
/// `Shape` is inferred.
#[diagnostic::on_unimplemented(
    message = "expected text or a list of texts, found `{Self}`",
    label = "this is neither text nor a list of texts",
    note = "of a resource, say which value is meant: an attribute such as `handle.arn()`; several are written `[a, b]`"
)]
pub trait FitsTexts<Shape> {
    #[doc(hidden)]
    fn fit_texts(&self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<Shape, L: FitsList<Text, Shape> + ?Sized> FitsTexts<(Shape,)> for L {
    fn fit_texts(&self) -> Value {
        self.fit_list()
    }
}

macro_rules! one_text {
    ($(($($generics:tt)*) $type:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> FitsTexts<shape::One> for $type {
            fn fit_texts(&self) -> Value {
                Fits::<Text>::fit(self)
            }
        }
    )* };
}
one_text! {
    () str;
    () String;
    () Pseudo;
    () Interpolated;
    (K: Accepts<Text>) Attribute<K>;
    (K: Accepts<Text>) External<K>;
    (K: Accepts<Text>) Parameter<K>;
}

#[diagnostic::do_not_recommend]
impl<T: FitsTexts<shape::One> + ?Sized> FitsTexts<shape::One> for &T {
    fn fit_texts(&self) -> Value {
        (**self).fit_texts()
    }
}
