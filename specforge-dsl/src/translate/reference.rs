//! `Ref`, `Fn::GetAtt` and the other intrinsic functions.

use serde_json::Value;
use specforge_schema::names::snake_case;
use specforge_schema::{AttributeType, Reference, ResourceType, Shape, Slot};

use super::context::{Context, Named};
use super::names::identifier;
use super::parameter_kind::Scalar;
use super::pieces::{self, Piece, attribute};
use super::rust::{Json, Rust};
use super::value::{Wanted, literal};

impl Context<'_> {
    /// An intrinsic function where a property wants a value.
    pub(super) fn intrinsic(&self, function: &str, argument: &Value, whole: &Value, wanted: Wanted) -> Rust {
        match (function, argument) {
            ("Ref", Value::String(id)) if id == "AWS::NoValue" => Rust::code("None"),
            ("Ref", Value::String(id)) => match (pseudo(id), self.named(id)) {
                (Some(pseudo), _) => text_as(Rust::code(pseudo.call), wanted),
                (None, Named::Parameter(_)) => self.parameter(id, wanted),
                (None, Named::Unknown) if id.starts_with("AWS::") => self.written_out(whole, wanted),
                (None, _) => self.reference(id, None, whole, wanted),
            },
            ("Fn::GetAtt", _) => match attribute(argument) {
                Some((id, name)) => self.reference(id, Some(name), whole, wanted),
                None => self.written_out(whole, wanted),
            },
            ("Fn::Sub" | "Fn::Join", _) => match pieces::of(whole) {
                Some(pieces) => self.text(pieces, wanted),
                None => self.written_out(whole, wanted),
            },
            _ => self.written_out(whole, wanted),
        }
    }

    /// A function that the language has no form for.
    fn written_out(&self, whole: &Value, wanted: Wanted) -> Rust {
        Rust::call(format!("intrinsic::<{}>", wanted.kind()), Rust::Json(self.inside_of_function(whole)))
    }

    /// A resource, or one of its attributes: the handle itself where the property takes it so.
    fn reference(&self, id: &str, attribute: Option<&str>, whole: &Value, wanted: Wanted) -> Rust {
        let variable = self.variable(id);
        let Named::Resource(r#type) = self.named(id) else {
            return match (self.named(id), attribute) {
                (Named::Raw, Some(name)) => {
                    Rust::code(format!("{variable}.attribute::<{}>({:?})", wanted.kind(), name))
                }
                (Named::Raw, None) => text_as(Rust::code(format!("{variable}.reference()")), wanted),
                // A name that the template does not have.
                (_, Some(name)) => Rust::code(format!("{variable}.{}()", identifier(&snake_case(name)))),
                (_, None) => Rust::code(variable),
            };
        };
        let slot = wanted.item().slot();
        if slot.is_some_and(|slot| slot.accepts().any(|one| one.resource == r#type && one.attribute == attribute)) {
            return Rust::code(variable);
        }
        let Some((expression, yields)) = self.attribute(id, r#type, attribute) else {
            return self.written_out(whole, wanted);
        };
        let json = || Rust::Json(Json::value(Rust::code(&expression)));
        match (wanted.value.shape(), yields) {
            (Shape::Integer | Shape::Number, Yields::Text) => Rust::code(format!("{expression}.integer()")),
            (Shape::Boolean, Yields::Text) => Rust::call("intrinsic::<Boolean>", json()),
            (Shape::Text, Yields::Json) => Rust::call(format!("intrinsic::<{}>", wanted.kind()), json()),
            (Shape::Json, Yields::Several) => json(),
            _ if attribute.is_none() && r#type.reference() == Reference::Unknown => {
                text_as(Rust::code(expression), wanted)
            }
            _ => Rust::code(expression),
        }
    }

    /// The expression that yields an attribute, or what `Ref` yields; none if only the template knows the attribute.
    fn attribute(&self, id: &str, r#type: ResourceType, attribute: Option<&str>) -> Option<(String, Yields)> {
        let variable = self.variable(id);
        let Some(name) = attribute else { return Some((format!("{variable}.reference()"), Yields::Text)) };
        match r#type.attribute(name) {
            Some(fact) => Some((format!("{variable}.{}()", identifier(fact.rust_name())), Yields::of(fact.value()))),
            // What a nested stack hands out has the names of its outputs.
            None if name.starts_with("Outputs.") => None,
            None => Some((format!("{variable}.{}()", identifier(&snake_case(name))), Yields::Other)),
        }
    }

    /// A parameter where a property wants a value.
    fn parameter(&self, id: &str, wanted: Wanted) -> Rust {
        let variable = self.variable(id);
        let Named::Parameter(kind) = self.named(id) else { return Rust::code(variable) };
        let item = wanted.item();
        if let Some(slot) = item.slot().filter(|slot| !slot.is_open()) {
            self.used(id, |uses| uses.slots.push(slot));
        }
        if matches!(wanted.value.shape(), Shape::Boolean) {
            self.used(id, |uses| uses.boolean = true);
        }
        let converted = || {
            let document = Rust::Json(Json::value(Rust::code(variable.clone())));
            Rust::call(format!("intrinsic::<{}>", wanted.kind()), document)
        };
        let fits = match (item.slot(), item.shape(), &kind.scalar) {
            (Some(slot), ..) => kind.fits(slot),
            (None, Shape::Integer, Scalar::Integer) | (None, Shape::Number, Scalar::Integer | Scalar::Number) => true,
            (None, Shape::Integer | Shape::Number, _) => false,
            (None, Shape::Boolean, scalar) => *scalar == Scalar::Boolean,
            _ => true,
        };
        match (wanted.is_list(), kind.list) {
            (true, true) | (false, false) if fits => Rust::code(variable),
            (true, true) => converted(),
            (false, false) => match item.slot() {
                Some(slot) => Rust::call(format!("external::<{}>", slot.path()), Rust::code(variable)),
                None => converted(),
            },
            (false, true) if matches!(item.shape(), Shape::Json) => Rust::Json(Json::value(Rust::code(variable))),
            // One where several are wanted, or the other way round: for the compiler, unless it is in a policy.
            _ => Rust::code(variable),
        }
    }

    /// Text with values in it.
    fn text(&self, pieces: Vec<Piece>, wanted: Wanted) -> Rust {
        match pieces.as_slice() {
            [] => literal(&Value::from(""), wanted.item()),
            [Piece::Text(text)] => literal(&Value::from(text.as_str()), wanted.item()),
            [Piece::Value(value)] => self.value(value, wanted),
            pieces => text_as(self.interpolation(pieces), wanted),
        }
    }

    /// `sub!(…)`.
    pub(super) fn interpolation(&self, pieces: &[Piece]) -> Rust {
        let (mut text, mut arguments) = (String::new(), Vec::new());
        for piece in pieces {
            match piece {
                Piece::Text(plain) => text += &plain.replace('{', "{{").replace('}', "}}"),
                Piece::Value(value) => match self.placeholder(value) {
                    Some(name) => text += &format!("{{{name}}}"),
                    None => {
                        text += "{}";
                        arguments.push(self.interpolated(value));
                    }
                },
            }
        }
        arguments.insert(0, Rust::text(text));
        Rust::Call("sub!".to_owned(), arguments)
    }

    /// The name between the braces, where the value has one.
    fn placeholder(&self, value: &Value) -> Option<String> {
        let ("Ref", Value::String(id)) = pieces::intrinsic(value)? else { return None };
        match pseudo(id) {
            Some(pseudo) => Some(pseudo.placeholder.to_owned()),
            None if id.starts_with("AWS::") => None,
            None => Some(self.variable(id)),
        }
    }

    fn interpolated(&self, value: &Value) -> Rust {
        match self.document(value) {
            Json::Value(value) => *value,
            document => Rust::call("intrinsic::<Text>", Rust::Json(document)),
        }
    }

    /// A reference inside of `json!` or `sub!`; none if it has to be written out.
    pub(super) fn in_document(&self, function: &str, argument: &Value, whole: &Value) -> Option<Rust> {
        match (function, argument) {
            ("Ref", Value::String(id)) => match (pseudo(id), self.named(id)) {
                (Some(pseudo), _) => Some(Rust::code(pseudo.call)),
                (None, Named::Parameter(_)) => Some(Rust::code(self.variable(id))),
                (None, Named::Unknown) if id.starts_with("AWS::") => None,
                (None, Named::Unknown) => Some(Rust::code(self.variable(id))),
                (None, _) => Some(Rust::code(format!("{}.reference()", self.variable(id)))),
            },
            ("Fn::GetAtt", _) => {
                let (id, name) = attribute(argument)?;
                match self.named(id) {
                    Named::Resource(r#type) => {
                        self.attribute(id, r#type, Some(name)).map(|(expression, _)| Rust::code(expression))
                    }
                    Named::Raw => Some(Rust::code(format!("{}.attribute::<Text>({name:?})", self.variable(id)))),
                    _ => Some(Rust::code(format!("{}.{}()", self.variable(id), identifier(&snake_case(name))))),
                }
            }
            ("Fn::Sub" | "Fn::Join", _) => Some(match pieces::of(whole)?.as_slice() {
                [] => Rust::text(""),
                [Piece::Text(text)] => Rust::text(text),
                [Piece::Value(value)] => self.interpolated(value),
                pieces => self.interpolation(pieces),
            }),
            _ => None,
        }
    }
}

/// What an attribute yields, as far as it makes a difference where it stands.
enum Yields {
    Text,
    Json,
    Several,
    Other,
}

impl Yields {
    fn of(value: AttributeType) -> Self {
        match value {
            AttributeType::Kind(_) => Self::Text,
            AttributeType::Json => Self::Json,
            AttributeType::ListOf(_) => Self::Several,
            AttributeType::Integer | AttributeType::Number | AttributeType::Boolean => Self::Other,
        }
    }
}

/// Text of which no kind is known, where a property wants it.
fn text_as(text: Rust, wanted: Wanted) -> Rust {
    let closed = wanted.item().slot().filter(|slot: &Slot| !slot.is_open());
    match (closed, wanted.item().shape()) {
        (Some(slot), _) => Rust::call(format!("external::<{}>", slot.path()), text),
        (None, Shape::Integer | Shape::Number | Shape::Boolean) => {
            Rust::call(format!("intrinsic::<{}>", wanted.kind()), Rust::Json(Json::value(text)))
        }
        _ => text,
    }
}

/// A pseudo parameter: the function that yields it, and its name in `sub!`.
struct Pseudo {
    call: &'static str,
    placeholder: &'static str,
}

fn pseudo(id: &str) -> Option<Pseudo> {
    let (call, placeholder) = match id {
        "AWS::AccountId" => ("account_id()", "account"),
        "AWS::Partition" => ("partition()", "partition"),
        "AWS::Region" => ("region()", "region"),
        "AWS::StackId" => ("stack_id()", "stack_id"),
        "AWS::StackName" => ("stack_name()", "stack_name"),
        "AWS::URLSuffix" => ("url_suffix()", "url_suffix"),
        _ => return None,
    };
    Some(Pseudo { call, placeholder })
}
