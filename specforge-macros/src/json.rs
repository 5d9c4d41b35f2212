//! `json!`: free-form documents with references in them.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Lit, LitStr, Token, braced, bracketed, parenthesized, token};

use specforge_schema::rules::{self, NodeValue};

use crate::errors::Spot;
use crate::nesting;
use crate::rewrite::place;

/// A document.
enum Node {
    Null,
    List(Vec<Node>),
    Object(Vec<Member>),
    Value(Box<Expr>),
}

/// A key and its value.
struct Member {
    key: Key,
    value: Node,
    /// Where the value begins.
    at: Span,
}

enum Key {
    Literal(LitStr),
    Computed(Box<Expr>),
}

impl Parse for Node {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(token::Bracket) {
            let content;
            bracketed!(content in input);
            let items = Punctuated::<Self, Token![,]>::parse_terminated(&content)?;
            return Ok(Self::List(items.into_iter().collect()));
        }
        if input.peek(token::Brace) {
            let content;
            braced!(content in input);
            let members = Punctuated::<Member, Token![,]>::parse_terminated(&content)?;
            return Ok(Self::Object(members.into_iter().collect()));
        }
        let value: Expr = input.parse()?;
        match &value {
            Expr::Path(path) if path.path.is_ident("null") => Ok(Self::Null),
            _ => Ok(Self::Value(Box::new(value))),
        }
    }
}

impl Parse for Member {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = if input.peek(token::Paren) {
            let content;
            parenthesized!(content in input);
            Key::Computed(Box::new(content.parse()?))
        } else if input.peek(LitStr) {
            Key::Literal(input.parse()?)
        } else {
            return Err(input.error("a key is text in quotes, or an expression in parentheses"));
        };
        input.parse::<Token![:]>()?;
        let at = input.span();
        Ok(Self { key, value: input.parse()?, at })
    }
}

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = crate::errors::Errors::default();
    if !nesting::check(&input, &mut errors) {
        return errors.to_tokens();
    }
    match syn::parse2::<Node>(input) {
        Ok(node) => {
            let value = build(&node);
            quote!(::specforge_dsl::expansion::json(#value))
        }
        Err(error) => error.to_compile_error(),
    }
}

/// What is known of a document now: its literals.
pub(crate) fn known(input: TokenStream) -> Option<rules::Node<Spot>> {
    let at = input.clone().into_iter().next().map_or_else(Span::call_site, |first| first.span());
    let node = syn::parse2::<Node>(input).ok()?;
    Some(known_node(&node, at))
}

fn known_node(node: &Node, at: Span) -> rules::Node<Spot> {
    let value = match node {
        Node::Null => NodeValue::Unknown,
        Node::List(items) => {
            NodeValue::List { items: items.iter().map(|item| known_node(item, item.at(at))).collect(), complete: true }
        }
        Node::Object(members) => {
            let literal = |member: &Member| match &member.key {
                Key::Literal(key) => Some(rules::Field {
                    name: key.value().into(),
                    at: key.span().into(),
                    value: known_node(&member.value, member.at),
                }),
                Key::Computed(_) => None,
            };
            let fields: Vec<_> = members.iter().filter_map(literal).collect();
            let complete = fields.len() == members.len();
            NodeValue::Object { fields, complete }
        }
        Node::Value(value) => known_value(value),
    };
    rules::Node { at: at.into(), value }
}

fn known_value(value: &Expr) -> NodeValue<Spot> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => NodeValue::Text(text.value().into()),
        Expr::Lit(ExprLit { lit: Lit::Bool(boolean), .. }) => NodeValue::Boolean(boolean.value),
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
            number.base10_parse().map_or(NodeValue::Unknown, NodeValue::Integer)
        }
        Expr::Macro(call) if call.mac.path.is_ident("sub") => {
            crate::sub::known(call.mac.tokens.clone()).unwrap_or(NodeValue::Unknown)
        }
        _ => NodeValue::Unknown,
    }
}

impl Node {
    /// Where a value begins, as far as it is known.
    fn at(&self, around: Span) -> Span {
        match self {
            Self::Value(value) => value.span(),
            Self::Object(members) => match members.first().map(|member| &member.key) {
                Some(Key::Literal(key)) => key.span(),
                _ => around,
            },
            Self::List(items) => items.first().map_or(around, |item| item.at(around)),
            Self::Null => around,
        }
    }
}

fn build(node: &Node) -> TokenStream {
    match node {
        Node::Null => quote!(::specforge_dsl::expansion::Value::Null),
        Node::List(items) => {
            let items = items.iter().map(build);
            quote!(::specforge_dsl::expansion::Value::List(::std::vec![#(#items),*]))
        }
        Node::Object(members) => {
            let members = members.iter().map(|member| {
                let value = build(&member.value);
                let (key, span) = match &member.key {
                    Key::Literal(key) => (quote!(::std::borrow::Cow::Borrowed(#key)), key.span()),
                    Key::Computed(key) => (quote!(::specforge_dsl::expansion::map_key(#key)), key.span()),
                };
                let ([line, column], [value_line, value_column]) = (place(span), place(member.at));
                quote!((#key, [#line, #column, #value_line, #value_column], #value))
            });
            quote!(::specforge_dsl::expansion::map([#(#members),*]))
        }
        Node::Value(value) => {
            // The error of a value that has no JSON form is at the value.
            let reference = quote_spanned!(value.span()=> &);
            let value = if matches!(**value, Expr::Binary(_) | Expr::Cast(_) | Expr::Unary(_)) {
                quote!((#value))
            } else {
                quote!(#value)
            };
            quote!(::specforge_dsl::expansion::ToJson::to_json(#reference #value))
        }
    }
}
