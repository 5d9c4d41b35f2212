use std::borrow::Cow;
use std::rc::Rc;

use super::{
    Accepts, Attribute, Boolean, External, Handle, Integer, Interpolated, Json, Nested, Number, Parameter, Pseudo,
    Reference, Text, Value,
};

/// Says that a value of type `Self` may stand where a `Wanted` is wanted.
///
/// `Wanted` is a value kind such as `ec2::VpcId`, or one of [`Text`], [`Integer`], [`Number`], [`Boolean`], [`Json`],
/// [`Nested`].
#[diagnostic::on_unimplemented(
    message = "expected `{Wanted}`, found `{Self}`",
    label = "this is not a `{Wanted}`",
    note = "a value from outside the app is written `external::<{Wanted}>(\"…\")`"
)]
pub trait Fits<Wanted> {
    #[doc(hidden)]
    fn fit(&self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<R: Reference<Wanted>, Wanted> Fits<Wanted> for Handle<R> {
    fn fit(&self) -> Value {
        Value::Attribute { element: self.element(), name: R::ATTRIBUTE.map(Cow::Borrowed), list: false }
    }
}

#[diagnostic::do_not_recommend]
impl<K: Accepts<Wanted>, Wanted> Fits<Wanted> for Attribute<K> {
    fn fit(&self) -> Value {
        self.to_value()
    }
}

#[diagnostic::do_not_recommend]
impl<K: Accepts<Wanted>, Wanted> Fits<Wanted> for External<K> {
    fn fit(&self) -> Value {
        self.to_value()
    }
}

#[diagnostic::do_not_recommend]
impl<K: Accepts<Wanted>, Wanted> Fits<Wanted> for Parameter<K> {
    fn fit(&self) -> Value {
        self.to_value()
    }
}

#[diagnostic::do_not_recommend]
impl<Wanted, T: Fits<Wanted>> Fits<Wanted> for Option<T> {
    fn fit(&self) -> Value {
        self.as_ref().map_or(Value::Omitted, T::fit)
    }
}

macro_rules! through {
    ($($pointer:ty),*) => { $(
        #[diagnostic::do_not_recommend]
        impl<Wanted, T: Fits<Wanted> + ?Sized> Fits<Wanted> for $pointer {
            fn fit(&self) -> Value {
                (**self).fit()
            }
        }
    )* };
}
through!(&T, Box<T>, Rc<T>);

#[diagnostic::do_not_recommend]
impl Fits<Text> for str {
    fn fit(&self) -> Value {
        Value::Text(Cow::Owned(self.to_owned()))
    }
}

#[diagnostic::do_not_recommend]
impl Fits<Text> for String {
    fn fit(&self) -> Value {
        Value::Text(Cow::Owned(self.clone()))
    }
}

#[diagnostic::do_not_recommend]
impl Fits<Text> for Cow<'_, str> {
    fn fit(&self) -> Value {
        Value::Text(Cow::Owned(self.clone().into_owned()))
    }
}

#[diagnostic::do_not_recommend]
impl Fits<Text> for Pseudo {
    fn fit(&self) -> Value {
        Value::Pseudo(self.0)
    }
}

#[diagnostic::do_not_recommend]
impl Fits<Text> for Interpolated {
    fn fit(&self) -> Value {
        self.to_value()
    }
}

/// A document where text is wanted is written as text.
#[diagnostic::do_not_recommend]
impl Fits<Text> for Json {
    fn fit(&self) -> Value {
        Value::Serialized(Box::new(self.to_value()))
    }
}

#[diagnostic::do_not_recommend]
impl Fits<Json> for Json {
    fn fit(&self) -> Value {
        self.to_value()
    }
}

#[diagnostic::do_not_recommend]
impl Fits<Json> for Nested {
    fn fit(&self) -> Value {
        self.to_value()
    }
}

macro_rules! plain_json {
    ($($plain:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Fits<Json> for $plain {
            fn fit(&self) -> Value {
                super::ToJson::to_json(self)
            }
        }
    )* };
}
// Free-form values: a map of environment variables, a widget's setting.
plain_json!(str String bool u8 u16 u32 u64 usize i8 i16 i32 i64 f64 Pseudo Interpolated);

#[diagnostic::do_not_recommend]
impl Fits<Nested> for Nested {
    fn fit(&self) -> Value {
        self.to_value()
    }
}

/// Where a nested object is wanted, free-form JSON is an escape hatch; synthesis checks it against the schema.
#[diagnostic::do_not_recommend]
impl Fits<Nested> for Json {
    fn fit(&self) -> Value {
        self.to_value()
    }
}

#[diagnostic::do_not_recommend]
impl Fits<Boolean> for bool {
    fn fit(&self) -> Value {
        Value::Boolean(*self)
    }
}

macro_rules! integers {
    ($($integer:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Fits<Integer> for $integer {
            fn fit(&self) -> Value {
                Value::Integer(i64::from(*self))
            }
        }
        #[diagnostic::do_not_recommend]
        impl Fits<Number> for $integer {
            fn fit(&self) -> Value {
                Value::Integer(i64::from(*self))
            }
        }
    )* };
}
integers!(u8 u16 u32 i8 i16 i32 i64);

macro_rules! wide_integers {
    ($($integer:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Fits<Integer> for $integer {
            fn fit(&self) -> Value {
                // No property takes more than 64 bits with a sign: what does not fit fails the property's own bound.
                Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
    )* };
}
wide_integers!(u64 usize);

macro_rules! floats {
    ($($float:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Fits<Number> for $float {
            fn fit(&self) -> Value {
                Value::Number(f64::from(*self))
            }
        }
    )* };
}
floats!(f32 f64);
