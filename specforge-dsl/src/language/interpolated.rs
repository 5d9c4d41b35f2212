use std::borrow::Cow;

use super::{Attribute, External, Handle, Parameter, Pseudo, Resource, Value};

/// Text with references in it, written with `sub!`; it becomes `Fn::Sub`, or plain text where there is no reference.
#[derive(Debug, Clone, PartialEq)]
pub struct Interpolated(pub(crate) Vec<Piece>);

/// A part of an [`Interpolated`] text.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Text as it is.
    Text(Cow<'static, str>),
    /// A value that CloudFormation inserts.
    Value(Value),
}

impl Interpolated {
    pub(crate) fn to_value(&self) -> Value {
        Value::Interpolated(self.0.clone())
    }
}

/// What may stand between the braces of `sub!`. A handle gives what `Ref` yields.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be interpolated",
    label = "this has no text form in a template"
)]
pub trait Interpolate {
    #[doc(hidden)]
    fn piece(&self) -> Piece;
}

macro_rules! interpolate {
    ($(($($generics:tt)*) $type:ty, $self:ident => $piece:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Interpolate for $type {
            fn piece(&$self) -> Piece {
                $piece
            }
        }
    )* };
}
interpolate! {
    () str, self => Piece::Text(Cow::Owned(self.to_owned()));
    () String, self => Piece::Text(Cow::Owned(self.clone()));
    () Pseudo, self => Piece::Value(Value::Pseudo(self.0));
    () Interpolated, self => Piece::Value(self.to_value());
    (R: Resource) Handle<R>, self => Piece::Value(self.reference().to_value());
    (K) Attribute<K>, self => Piece::Value(self.to_value());
    (K) External<K>, self => Piece::Value(self.to_value());
    (K) Parameter<K>, self => Piece::Value(self.to_value());
    (T: Interpolate + ?Sized) &T, self => (**self).piece();
}

macro_rules! numbers {
    ($($number:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Interpolate for $number {
            fn piece(&self) -> Piece {
                Piece::Text(Cow::Owned(self.to_string()))
            }
        }
    )* };
}
numbers!(u8 u16 u32 u64 usize i8 i16 i32 i64);
