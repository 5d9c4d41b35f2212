use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use super::{is_colon, is_punct, punct};

/// The fields of a literal, with commas and colons where they are missing; a field whose name cannot be one is dropped, and
/// the literal ends in `..` then: it is not known to be complete.
pub(super) fn repaired(inside: TokenStream) -> TokenStream {
    let mut written = TokenStream::new();
    let mut rest = None;
    for field in split(inside.into_iter().collect()) {
        match field.as_slice() {
            [TokenTree::Punct(first), TokenTree::Punct(second), value @ ..]
                if first.as_char() == '.' && second.as_char() == '.' =>
            {
                let value: TokenStream = super::repaired(value.iter().cloned().collect());
                rest = Some(quote!(..#value));
            }
            _ => match one(&field) {
                Some(field) => written.extend(quote!(#field,)),
                None => rest = rest.or_else(|| Some(quote!(..::core::unreachable!()))),
            },
        }
    }
    written.extend(rest);
    written
}

/// The tokens of each field: what is between commas, and where a comma is missing, up to the next `name:`.
fn split(tokens: Vec<TokenTree>) -> Vec<Vec<TokenTree>> {
    let mut fields = Vec::new();
    let mut field: Vec<TokenTree> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if is_punct(Some(token), ',') || is_punct(Some(token), ';') {
            fields.push(std::mem::take(&mut field));
            continue;
        }
        let begins = matches!(token, TokenTree::Ident(_)) && is_colon(&tokens, at + 1);
        let continues = match field.last() {
            // `a: b.c` and `a: B::c`; behind an attribute a name begins nothing new.
            Some(TokenTree::Punct(punct)) => punct.as_char() != '?',
            Some(TokenTree::Group(_)) => field.len() == 2 && is_punct(field.first(), '#'),
            _ => false,
        };
        // No two names stand side by side in an expression: the second is a field's that is a name alone.
        let beside = matches!(token, TokenTree::Ident(_))
            && !super::is_keyword(Some(token))
            && match field.last() {
                Some(TokenTree::Punct(_)) | None => false,
                before => !super::is_keyword(before),
            };
        if (begins || beside) && !field.is_empty() && !continues {
            fields.push(std::mem::take(&mut field));
        }
        field.push(token.clone());
    }
    fields.push(field);
    fields.retain(|field| !field.is_empty());
    fields
}

/// A field as it can be read; none if its name is none in Rust, which rustc has reported.
fn one(tokens: &[TokenTree]) -> Option<TokenStream> {
    let name = tokens
        .iter()
        .take_while(|token| !is_punct(Some(token), ':') && !is_punct(Some(token), '='))
        .filter(|token| matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_)))
        .last()
        .cloned();
    if matches!(name, Some(TokenTree::Literal(_)) | None) {
        return None;
    }
    let separator = tokens.iter().position(|token| is_punct(Some(token), ':') || is_punct(Some(token), '='));
    let Some(separator) = separator else {
        return readable(tokens.iter().cloned().collect());
    };
    let (name, value) = tokens.split_at(separator);
    if is_punct(value.first(), ':') && is_punct(value.get(1), ':') {
        return None;
    }
    let colon = value.first().map(|token| punct(':', token));
    let value: TokenStream = value.iter().skip(1).cloned().collect();
    let name: TokenStream = name.iter().cloned().map(reserved_as_raw).collect();
    let read = readable(super::repaired(value.clone()));
    // What is not understood here is not lost: rustc says whether it is Rust.
    let value = read.unwrap_or_else(|| super::verbatim(&value));
    Some(quote!(#name #colon #value))
}

/// `type: …` is meant as `r#type: …`.
fn reserved_as_raw(token: TokenTree) -> TokenTree {
    match &token {
        TokenTree::Ident(word) if super::is_keyword(Some(&token)) => {
            // A few, like `self` and `_`, cannot be raw.
            let raw = syn::parse_str::<Ident>(&format!("r#{word}"));
            raw.map_or(token.clone(), |mut raw| {
                raw.set_span(token.span());
                raw.into()
            })
        }
        _ => token,
    }
}

fn readable(tokens: TokenStream) -> Option<TokenStream> {
    syn::parse2::<syn::Expr>(tokens.clone()).is_ok().then_some(tokens)
}
