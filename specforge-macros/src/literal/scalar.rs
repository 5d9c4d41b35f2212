//! Single names and literal tokens: a variant of the property's enum, a number, a text.

use quote::quote;
use specforge_schema::rules::{self, Node, NodeValue};
use specforge_schema::{LiteralRule, Slot, ValueType};
use syn::{Expr, Lit};

use super::describe::describe;
use super::first_token::first_span;
use super::value::{Built, omitted};
use crate::errors::Spot;
use crate::rewrite::Rewriter;

impl Rewriter<'_> {
    /// A single name: a variant of the property's enum, or a variable.
    pub(super) fn bare(&mut self, expression: &Expr, ident: &syn::Ident, wanted: ValueType) -> Built {
        let name = ident.to_string();
        let variant = wanted.variants().find(|variant| variant.identifier() == Some(name.as_str()));
        if self.is_for_editor() {
            self.unknown_variant(ident, &name, wanted);
            let known = variant.map_or(NodeValue::Unknown, |variant| NodeValue::Text(variant.value().into()));
            return (self.editor_bare(expression, wanted), Node { at: ident.span().into(), value: known });
        }
        if let Some(variant) = variant {
            let value = variant.value();
            let node = Node { at: ident.span().into(), value: NodeValue::Text(value.into()) };
            return (quote!(::specforge_dsl::expansion::Value::text(#value)), node);
        }
        if name == "None" {
            return (
                quote!(::specforge_dsl::expansion::Value::Omitted),
                Node { at: ident.span().into(), value: NodeValue::Unknown },
            );
        }
        if self.unknown_variant(ident, &name, wanted) {
            return omitted(ident.span());
        }
        self.leaf(expression, wanted)
    }

    /// Whether a name was meant as a variant that the property does not have, which is then an error.
    fn unknown_variant(&mut self, ident: &syn::Ident, name: &str, wanted: ValueType) -> bool {
        // Variables are in lower case and constants in capitals, so this was meant as a variant.
        let pascal = name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.contains(|character: char| character.is_ascii_lowercase());
        // A variant in CloudFormation's own letters, or in lower case, unless the function has such a variable.
        let like_one = || rules::variant_like(name, wanted).is_some() && !self.names.has(name);
        let known = wanted.variants().any(|variant| variant.identifier() == Some(name)) || name == "None";
        if !known && wanted.variants().next().is_some() && (pascal || like_one()) {
            self.errors.violation(rules::unknown_variant(name, ident.span().into(), wanted, self.property));
            return true;
        }
        false
    }

    /// A literal token is written as it is; whether it fits is for the rules on the resource.
    pub(super) fn literal(&mut self, literal: &Lit, negative: bool, expression: &Expr, wanted: ValueType) -> Built {
        let at = Spot::between(first_span(expression), literal.span());
        let sign = if negative { "-" } else { "" };
        let (value, known) = match literal {
            Lit::Str(text) if !negative => {
                let known = text.value();
                if let Some(slot) = wanted.slot().filter(|slot| !slot.is_open()) {
                    return self.reference_literal(text, &known, slot);
                }
                (quote!(::specforge_dsl::expansion::Value::text(#text)), NodeValue::Text(known.into()))
            }
            Lit::Bool(boolean) if !negative => {
                (quote!(::specforge_dsl::expansion::Value::Boolean(#boolean)), NodeValue::Boolean(boolean.value))
            }
            Lit::Int(number) => match format!("{sign}{}", number.base10_digits()).parse::<i64>() {
                Ok(known) => (quote!(::specforge_dsl::expansion::Value::Integer(#known)), NodeValue::Integer(known)),
                Err(_) => {
                    self.errors.push(at, "the number is beyond 64 bits");
                    return omitted(at);
                }
            },
            Lit::Float(number) => match format!("{sign}{}", number.base10_digits()).parse::<f64>() {
                Ok(known) => (quote!(::specforge_dsl::expansion::Value::Number(#known)), NodeValue::Number(known)),
                Err(_) => return self.leaf(expression, wanted),
            },
            _ => {
                self.errors.push(at, format!("`{}` wants {}, found this literal", self.property, describe(wanted)));
                return omitted(at);
            }
        };
        (value, Node { at, value: known })
    }

    /// Plain text where a reference is wanted has to have the reference's own shape.
    fn reference_literal(&mut self, text: &syn::LitStr, known: &str, slot: Slot) -> Built {
        let fits = match slot.literal() {
            LiteralRule::Pattern(pattern) => specforge_schema::rules::finds(pattern, known) != Some(false),
            LiteralRule::Never => false,
        };
        if !fits {
            let path = slot.kinds().next().filter(|_| slot.is_single()).map_or_else(|| slot.path(), |kind| kind.path());
            self.errors.push_with_help(
                text.span(),
                format!("expected `{path}`, found text"),
                format!("pass the resource itself; a reference from outside the app is written `external::<{path}>({known:?})`"),
            );
            return omitted(text.span());
        }
        let node = Node { at: text.span().into(), value: NodeValue::Text(known.to_owned().into()) };
        (quote!(::specforge_dsl::expansion::Value::text(#text)), node)
    }
}
