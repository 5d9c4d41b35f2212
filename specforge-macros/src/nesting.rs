//! How deeply a program may nest: what parses and walks it is recursive, and a stack that overflows takes rustc with it.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

use crate::errors::Errors;

/// The deepest nesting that is read, measured on a stack of 6 MiB without optimization: twice as much fits in most ways of
/// nesting. A token of one expression counts as one, since `!!!!x`, `a.b().c()` and `1 + 2 + 3` nest as well.
const DEEPEST: usize = 800;

/// What a level of delimiters counts: a parser passes some ten functions on the way into it.
const LEVEL: usize = 12;

/// What a `<` counts, which may open a level of generic arguments, and a `|`, which may begin a closure.
const OPENING: [(char, usize); 2] = [('<', 8), ('|', 2)];

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
        length += match &token {
            TokenTree::Punct(punct) => {
                OPENING.iter().find(|(opening, _)| *opening == punct.as_char()).map_or(1, |(_, counts)| *counts)
            }
            _ => 1,
        };
        if depth + length > DEEPEST {
            return Some(token.span());
        }
        match &token {
            TokenTree::Group(group) => {
                if let Some(at) = too_deep(group.stream(), depth + length + LEVEL) {
                    return Some(at);
                }
                // Behind a block most things begin a statement or an arm.
                let goes_on = match tokens.peek() {
                    Some(TokenTree::Punct(punct)) => punct.as_char() != '#',
                    Some(TokenTree::Ident(word)) => word == "else" || word == "as",
                    _ => false,
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
