//! Free-form documents, written with `json!`.

use serde_json::Value;

use super::context::Context;
use super::pieces::intrinsic;
use super::rust::{Json, Rust};
use super::value::json_literal;

impl Context<'_> {
    /// A document with references in it.
    pub(super) fn document(&self, value: &Value) -> Json {
        match (intrinsic(value), value) {
            (Some((function, argument)), _) => match self.in_document(function, argument, value) {
                Some(expression) => expression.into_json(),
                // Marked as a function, so that nothing takes it for an object of the document.
                None => {
                    let function = Rust::Json(self.inside_of_function(value));
                    Json::value(Rust::call("intrinsic::<Json>", function))
                }
            },
            (None, Value::Array(items)) => Json::List(items.iter().map(|item| self.document(item)).collect()),
            (None, Value::Object(members)) => {
                Json::Object(members.iter().map(|(name, value)| (name.clone(), self.document(value))).collect())
            }
            (None, scalar) => Json::value(json_literal(scalar)),
        }
    }

    /// A function that is written out, with references as the language has them in its arguments.
    pub(super) fn inside_of_function(&self, value: &Value) -> Json {
        match (intrinsic(value), value) {
            (Some((function, argument)), _) => {
                let known = match function {
                    // A reference to nothing that the language has, `AWS::NoValue` among them.
                    "Ref" | "Fn::GetAtt" | "Fn::Sub" | "Fn::Join" => self.in_document(function, argument, value),
                    _ => None,
                };
                match known {
                    Some(expression) => expression.into_json(),
                    None => {
                        let argument = match function {
                            "Ref" | "Fn::GetAtt" => verbatim(argument),
                            _ => self.inside_of_function(argument),
                        };
                        Json::Object(vec![(function.to_owned(), argument)])
                    }
                }
            }
            (None, Value::Array(items)) => Json::List(items.iter().map(|item| self.inside_of_function(item)).collect()),
            (None, Value::Object(members)) => {
                let member = |(name, value): (&String, &Value)| (name.clone(), self.inside_of_function(value));
                Json::Object(members.iter().map(member).collect())
            }
            (None, scalar) => Json::value(json_literal(scalar)),
        }
    }
}

/// A document as it is.
pub(super) fn verbatim(value: &Value) -> Json {
    match value {
        Value::Array(items) => Json::List(items.iter().map(verbatim).collect()),
        Value::Object(members) => {
            Json::Object(members.iter().map(|(name, value)| (name.clone(), verbatim(value))).collect())
        }
        scalar => Json::value(json_literal(scalar)),
    }
}
