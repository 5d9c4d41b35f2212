use proc_macro2::{Span, TokenStream};
use quote::quote;
use specforge_schema::rules::{Node, NodeValue};
use specforge_schema::{Document, ObjectType, Shape, ValueType};
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, ExprLit, ExprStruct, Stmt, UnOp};

use super::describe::describe;
use super::first_token::first_span;
use crate::errors::Spot;
use crate::rewrite::{Rewriter, place};

/// The expression that yields a value, and what is known of the value now.
pub(super) type Built = (TokenStream, Node<Spot>);

impl Rewriter<'_> {
    /// A property's value, leaf by leaf: arms of `if` and `match` and elements of arrays may differ in type, and an error
    /// points at the leaf.
    pub(crate) fn value(&mut self, expression: &Expr, wanted: ValueType) -> Built {
        let at = first_span(expression);
        let unknown = Node { at: at.into(), value: NodeValue::Unknown };
        match expression {
            Expr::Paren(inner) => self.value(&inner.expr, wanted),
            Expr::Group(inner) => self.value(&inner.expr, wanted),
            Expr::Block(block) if block.label.is_none() => {
                let block = self.arm(&block.block, wanted);
                (block, unknown)
            }
            Expr::If(branches) if branches.else_branch.is_some() => {
                let mut condition = branches.cond.clone();
                self.visit_expr_mut(&mut condition);
                let then = self.arm(&branches.then_branch, wanted);
                let otherwise = branches.else_branch.as_ref().map(|(_, otherwise)| self.alternative(otherwise, wanted));
                (quote!(if #condition { #then } else { #otherwise }), unknown)
            }
            Expr::Match(arms) => {
                let mut matched = arms.expr.clone();
                self.visit_expr_mut(&mut matched);
                let arms: Vec<_> = arms
                    .arms
                    .iter()
                    .map(|arm| {
                        let guard = arm.guard.as_ref().map(|(if_token, guard)| quote!(#if_token #guard));
                        let (attributes, pattern) = (&arm.attrs, &arm.pat);
                        let body = self.alternative(&arm.body, wanted);
                        quote!(#(#attributes)* #pattern #guard => #body)
                    })
                    .collect();
                (quote!(match #matched { #(#arms,)* }), unknown)
            }
            Expr::Struct(literal) if crate::rewrite::is_new(literal) => self.nested(literal, wanted),
            Expr::Struct(literal) if is_named_object(literal, wanted) => {
                self.errors.push_with_help(
                    Spot::path(&literal.path),
                    "the type of a nested object is not named",
                    "write `new { … }`: the property gives the type",
                );
                self.nested(literal, wanted)
            }
            Expr::Call(call) if self.is_foreign(&call.func) => {
                self.foreign_call(call);
                omitted(at)
            }
            Expr::Tuple(_) if matches!(wanted.shape(), Shape::List(_)) => {
                self.errors.push_with_help(
                    at,
                    format!("`{}` wants a list, found a tuple", self.property),
                    "a list is written in brackets: `[a, b]`",
                );
                self.unfit(expression, at)
            }
            // `("Name", "value")` where an object of two properties is wanted: a tag.
            Expr::Tuple(tuple) if let Some(object) = object_of(wanted) => {
                let names: Vec<_> = object.properties().map(|property| property.rust_name()).take(3).collect();
                let fields: Vec<_> = names.iter().map(|name| format!("{name}: …")).collect();
                let help = if names.len() == tuple.elems.len() {
                    format!("write `new {{ {} }}`", fields.join(", "))
                } else {
                    "write `new { … }`".into()
                };
                let message = format!("`{}` wants {}, found a tuple", self.property, describe(wanted));
                self.errors.push_with_help(at, message, help);
                self.unfit(expression, at)
            }
            // `&[a, b]`: the brackets are the list.
            Expr::Reference(reference)
                if matches!(&*reference.expr, Expr::Array(_))
                    && matches!(wanted.shape(), Shape::List(_) | Shape::Map(_)) =>
            {
                self.value(&reference.expr, wanted)
            }
            Expr::Macro(call) => match crate::rewrite::vec_elements(call) {
                Some(array) => self.value(&Expr::Array(array), wanted),
                None => {
                    let (value, mut node) = self.leaf(expression, wanted);
                    if let Some(known) = known_of_macro(call, wanted) {
                        node.value = known;
                    }
                    (value, node)
                }
            },
            Expr::Infer(_) if self.pattern => (quote!(::specforge_dsl::expansion::anything()), unknown),
            Expr::Array(array) => match wanted.shape() {
                Shape::List(item) => self.list(array, item),
                Shape::Map(item) => self.map(array, item),
                Shape::Json => self.leaf(expression, wanted),
                _ if array.elems.len() == 1 || object_of(wanted).is_some() || wanted.slot().is_some() => {
                    let help = if array.elems.len() == 1 { "remove the brackets" } else { "give one value" };
                    let message = format!("`{}` wants {}, found a list", self.property, describe(wanted));
                    self.errors.push_with_help(at, message, help);
                    self.unfit(expression, at)
                }
                _ => self.leaf(expression, wanted),
            },
            Expr::Path(path) => match path.path.get_ident() {
                Some(ident) => self.bare(expression, &ident.clone(), wanted),
                None => self.leaf(expression, wanted),
            },
            Expr::Lit(ExprLit { lit, .. }) => self.literal(lit, false, expression, wanted),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match &*unary.expr {
                Expr::Lit(ExprLit { lit, .. }) => self.literal(lit, true, expression, wanted),
                _ => self.leaf(expression, wanted),
            },
            _ => self.leaf(expression, wanted),
        }
    }

    /// A block whose last expression is the value.
    fn arm(&mut self, block: &Block, wanted: ValueType) -> TokenStream {
        let Some((Stmt::Expr(last, None), before)) = block.stmts.split_last() else { return quote!(#block) };
        let mut before = Block { brace_token: block.brace_token, stmts: before.to_vec() };
        self.visit_block_mut(&mut before);
        let (before, last) = (before.stmts, self.alternative(last, wanted));
        quote!({ #(#before)* #last })
    }

    /// One of several values that a property may have: it keeps its own place, so that what synthesis finds points at it.
    fn alternative(&mut self, expression: &Expr, wanted: ValueType) -> TokenStream {
        let (value, node) = self.value(expression, wanted);
        let has_places = matches!(expression, Expr::If(_) | Expr::Match(_) | Expr::Block(_));
        if has_places || self.resource.is_none() || self.pattern || self.is_for_editor() {
            return value;
        }
        let [line, column] = place(node.at.first());
        quote!(::specforge_dsl::expansion::item([#line, #column], #value))
    }

    fn nested(&mut self, literal: &ExprStruct, wanted: ValueType) -> Built {
        match object_of(wanted) {
            Some(r#type) => {
                let (object, node) = self.object(literal, r#type);
                (quote!(::specforge_dsl::expansion::Value::Object(#object)), node)
            }
            None => {
                let at = literal.path.span();
                let help = match wanted.shape() {
                    Shape::List(item) if object_of(item).is_some() => "write `[new { … }]`, a list of objects",
                    Shape::List(_) => "a list is written `[a, b]`",
                    Shape::Map(_) => "a map is written `[(\"name\", value), …]`",
                    Shape::Json => "free-form JSON is written `json!({ … })`",
                    _ => "write the value itself",
                };
                self.errors.push_with_help(
                    at,
                    format!("`{}` wants {}, found an object", self.property, describe(wanted)),
                    help,
                );
                if self.is_for_editor() {
                    let values = self.editor_values(literal);
                    return (quote!({ #values ::specforge_dsl::expansion::Value::Omitted }), omitted(at).1);
                }
                omitted(at)
            }
        }
    }

    /// What does not fit, as was said: nothing, but in an editor it stays what it is.
    fn unfit(&mut self, expression: &Expr, at: Span) -> Built {
        let (mut value, node) = omitted(at);
        if self.is_for_editor() {
            let expression = self.editor_plain(expression);
            value = quote!({ let _ = #expression; #value });
        }
        (value, node)
    }
}

/// The object that `new { … }` is where a value of this type is wanted.
pub(crate) fn object_of(wanted: ValueType) -> Option<ObjectType> {
    match (wanted.shape(), wanted.document()) {
        (Shape::Object(object), _) => Some(object),
        (_, Some(Document::Policy)) => Some(specforge_schema::policy_document()),
        _ => None,
    }
}

/// Nothing, where the mistake was reported.
pub(super) fn omitted(at: impl Into<Spot>) -> Built {
    (quote!(::specforge_dsl::expansion::Value::Omitted), Node { at: at.into(), value: NodeValue::Unknown })
}

/// What is known of `json!` and of `sub!`, as far as it is literal.
fn known_of_macro(call: &syn::ExprMacro, wanted: ValueType) -> Option<NodeValue<Spot>> {
    let path = &call.mac.path;
    let ours = path.segments.len() == 1 || path.segments.first().is_some_and(|first| first.ident == "specforge_dsl");
    let name = path.segments.last().filter(|_| ours)?.ident.to_string();
    match (name.as_str(), wanted.shape()) {
        ("json", Shape::Json | Shape::Object(_)) => crate::json::known(call.mac.tokens.clone()).map(|node| node.value),
        ("json", Shape::Text) => {
            crate::json::known(call.mac.tokens.clone()).map(|node| NodeValue::Serialized(Box::new(node)))
        }
        ("sub", _) => crate::sub::known(call.mac.tokens.clone()),
        _ => None,
    }
}

/// A struct literal where a nested object is wanted; a resource there has no name, which is said elsewhere.
fn is_named_object(literal: &ExprStruct, wanted: ValueType) -> bool {
    matches!(wanted.shape(), Shape::Object(_))
        && !matches!(
            super::Target::of(&literal.path),
            Some(super::Target::Resource { resource: Some(_), .. } | super::Target::RawResource)
        )
}
