//! How deeply a program may nest: what parses and walks it is recursive, and a stack that overflows takes rustc with it.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

use crate::errors::Errors;

/// The deepest nesting that is read. A level of delimiters counts as [`LEVEL`]; a token of one expression counts as one,
/// since `!!!!x`, `a.b().c()` and `1 + 2 + 3` nest as well.
const DEEPEST: usize = 4_000;

/// What a level of delimiters counts: a parser passes some ten functions on the way into it.
const LEVEL: usize = 40;

/// Whether the tokens can be read; if not, the mistake is reported.
pub(crate) fn check(tokens: &TokenStream, errors: &mut Errors) -> bool {
    let Some(at) = too_deep(tokens.clone(), 0) else { return true };
    errors.push_with_help(
        at,
        "this is nested too deeply, or too long an expression",
        "give parts of it names of their own with `let`, or move them to functions",
    );
    false
}

/// The first token beyond the limit.
fn too_deep(tokens: TokenStream, depth: usize) -> Option<Span> {
    let mut length = 0;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        length += 1;
        if depth + length > DEEPEST {
            return Some(token.span());
        }
        match &token {
            TokenTree::Group(group) => {
                if let Some(at) = too_deep(group.stream(), depth + length + LEVEL) {
                    return Some(at);
                }
                let goes_on = match tokens.peek() {
                    Some(TokenTree::Punct(_)) | None => true,
                    Some(TokenTree::Ident(word)) => word == "else" || word == "as",
                    Some(_) => true,
                };
                if group.delimiter() == Delimiter::Brace && !goes_on {
                    length = 0;
                }
            }
            TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';') => length = 0,
            _ => {}
        }
    }
    None
}
