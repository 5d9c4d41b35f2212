//! A function whose body has a syntax slip: rustc reports the slip itself, and goes on; so does the macro, with all that
//! can still be read, so that the other resources' mistakes show in the same compile.
//!
//! rustc parses a function before it hands it to an attribute. What is repaired here is what no Rust program can contain,
//! so that rustc has reported it; what is not understood otherwise is passed on as it is, for rustc to judge.

mod fields;
mod statements;

use proc_macro2::{Delimiter, Group, Ident, Punct, TokenStream, TokenTree};
use quote::quote;
use syn::ItemFn;

/// The function with what could be read of its body; none if its head cannot be read either.
pub(crate) fn function(item: TokenStream) -> Option<ItemFn> {
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    let Some(TokenTree::Group(body)) = tokens.pop() else { return None };
    if body.delimiter() != Delimiter::Brace {
        return None;
    }
    let head: TokenStream = tokens.into_iter().collect();
    let mut function: ItemFn = syn::parse2(quote!(#head {})).ok()?;
    function.block.stmts = statements::readable(body.stream());
    Some(function)
}

/// The same tokens with the slips inside of delimiters repaired.
fn repaired(tokens: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut written: Vec<TokenTree> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                match braces(written.last(), group.stream()) {
                    Braces::Fields => written.push(same_span(group, fields::repaired(group.stream()))),
                    Braces::FieldsWithoutName => {
                        written.push(Ident::new("new", group.span_open()).into());
                        written.push(same_span(group, fields::repaired(group.stream())));
                    }
                    Braces::Other => written.push(same_span(group, block(group.stream()))),
                }
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                written.push(same_span(group, items(group.stream())));
            }
            TokenTree::Group(group) => written.push(same_span(group, repaired(group.stream()))),
            // `vpc.ref`: the reference that is meant is the handle itself.
            TokenTree::Punct(dot) if dot.as_char() == '.' && is_keyword(tokens.get(at)) => {
                if let Some(TokenTree::Ident(word)) = tokens.get(at).filter(|token| token.to_string() == "ref") {
                    // The walk says what is written instead.
                    written.push(token.clone());
                    written.push(Ident::new("ref_", word.span()).into());
                    written.push(Group::new(Delimiter::Parenthesis, TokenStream::new()).into());
                    let called = |next: &TokenTree| matches!(next, TokenTree::Group(arguments) if arguments.delimiter() == Delimiter::Parenthesis);
                    at += usize::from(tokens.get(at + 1).is_some_and(called));
                }
                at += 1;
            }
            other => written.push(other.clone()),
        }
    }
    written.into_iter().collect()
}

/// The items of a list, with commas between those that stand side by side.
fn items(inside: TokenStream) -> TokenStream {
    let is_list = |tokens: &TokenStream| {
        let parser = syn::punctuated::Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
        syn::parse::Parser::parse2(parser, tokens.clone()).is_ok()
    };
    if is_list(&inside) {
        return inside;
    }
    let repaired = repaired(inside);
    if is_list(&repaired) {
        return repaired;
    }
    let mut separated: Vec<TokenTree> = Vec::new();
    for token in repaired.clone() {
        let ends = !matches!(separated.last(), Some(TokenTree::Punct(_)) | None) && !is_keyword(separated.last());
        let begins = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_)) && !is_keyword(Some(&token));
        if ends && begins {
            separated.push(punct(',', &token));
        }
        separated.push(token);
    }
    let separated: TokenStream = separated.into_iter().collect();
    if is_list(&separated) { separated } else { repaired }
}

/// The content of a block, or of a `match`.
fn block(inside: TokenStream) -> TokenStream {
    if statements::parse(inside.clone()).is_some() {
        return inside;
    }
    let tokens: Vec<TokenTree> = inside.clone().into_iter().collect();
    if tokens.windows(2).any(|pair| is_punct(pair.first(), '=') && is_punct(pair.last(), '>')) {
        return repaired(inside);
    }
    let statements = statements::readable(inside);
    quote!(#(#statements)*)
}

/// Tokens that rustc shall judge: syn does not look into a macro.
fn verbatim(tokens: &TokenStream) -> TokenStream {
    quote!(::specforge_dsl::expansion::verbatim! { #tokens })
}

/// What a pair of braces holds.
enum Braces {
    Fields,
    /// The fields of a nested object before which `new` is missing.
    FieldsWithoutName,
    Other,
}

fn braces(before: Option<&TokenTree>, inside: TokenStream) -> Braces {
    let named = match before {
        Some(TokenTree::Ident(name)) => {
            let name = name.to_string();
            name == "new" || name.starts_with(|first: char| first.is_ascii_uppercase())
        }
        // `Parameter::<Text> { … }`
        Some(TokenTree::Punct(end)) => end.as_char() == '>' && end.spacing() == proc_macro2::Spacing::Alone,
        _ => false,
    };
    let value = matches!(before, Some(TokenTree::Punct(before)) if matches!(before.as_char(), ':' | '=' | ',' | '|' | '>'))
        || before.is_none();
    let mut tokens = inside.into_iter();
    let (first, second, third) = (tokens.next(), tokens.next(), tokens.next());
    let begins = match (&first, &second, &third) {
        (Some(TokenTree::Ident(_) | TokenTree::Literal(_)), Some(TokenTree::Punct(colon)), third) => {
            let path = matches!(third, Some(TokenTree::Punct(next)) if next.as_char() == ':' && colon.as_char() == ':');
            matches!(colon.as_char(), ':' | '=' | ',') && !path
        }
        (Some(TokenTree::Punct(hash)), Some(TokenTree::Group(_)), _) => hash.as_char() == '#' && named,
        (Some(TokenTree::Ident(_)), None, _) => named,
        (Some(TokenTree::Ident(_)), ..) => named,
        (None, ..) => named,
        _ => false,
    };
    let typed = matches!(&second, Some(TokenTree::Punct(colon)) if colon.as_char() == ':');
    match (begins, named) {
        (true, true) => Braces::Fields,
        (true, false) if value && typed => Braces::FieldsWithoutName,
        _ => Braces::Other,
    }
}

fn same_span(group: &Group, content: TokenStream) -> TokenTree {
    let mut new = Group::new(group.delimiter(), content);
    new.set_span(group.span());
    new.into()
}

/// A word that Rust reserves, where a field or a method is expected; `.await` is an expression.
fn is_keyword(token: Option<&TokenTree>) -> bool {
    let Some(TokenTree::Ident(word)) = token else { return false };
    let word = word.to_string();
    word != "await" && syn::parse_str::<Ident>(&word).is_err()
}

fn is_punct(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

/// A single colon behind a name, not a path's.
fn is_colon(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':')
        && !is_punct(tokens.get(at + 1), ':')
        && !at.checked_sub(1).is_some_and(|before| is_punct(tokens.get(before), ':'))
}

fn punct(character: char, like: &TokenTree) -> TokenTree {
    let mut punct = Punct::new(character, proc_macro2::Spacing::Alone);
    punct.set_span(like.span());
    punct.into()
}
