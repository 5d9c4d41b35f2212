//! `json!`: free-form documents with references in them.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, LitStr, Token, braced, bracketed, parenthesized, token};

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
    match syn::parse2::<Node>(input) {
        Ok(node) => {
            let value = build(&node);
            quote!(::specforge_dsl::expansion::json(#value))
        }
        Err(error) => error.to_compile_error(),
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
