use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use syn::parse::Parser;
use syn::{Block, Stmt};

use super::{is_punct, verbatim};

/// The statements of a block, each on its own: as it stands, repaired, or as much as is sure.
pub(super) fn readable(body: TokenStream) -> Vec<Stmt> {
    let mut all = Vec::new();
    for statement in split(body.into_iter().collect()) {
        let tokens: TokenStream = statement.iter().cloned().collect();
        let read = parse(tokens.clone()).or_else(|| {
            let repaired = super::repaired(tokens.clone());
            parse(repaired.clone()).or_else(|| parse(quote!(#repaired;)))
        });
        match read {
            Some(statements) => all.extend(statements),
            None => all.extend(binding(&statement).and_then(parse).into_iter().flatten()),
        }
    }
    // Only the last expression may go without a semicolon.
    let last = all.len().saturating_sub(1);
    for statement in all.iter_mut().take(last) {
        if let Stmt::Expr(_, semicolon @ None) = statement {
            *semicolon = Some(syn::token::Semi::default());
        }
    }
    all
}

pub(super) fn parse(tokens: TokenStream) -> Option<Vec<Stmt>> {
    Block::parse_within.parse2(tokens).ok()
}

/// The tokens of each statement: up to a semicolon, behind a block that ends one, and before a `let` that begins the next.
fn split(tokens: Vec<TokenTree>) -> Vec<Vec<TokenTree>> {
    let mut statements = Vec::new();
    let mut statement: Vec<TokenTree> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if is_word(Some(token), "let") && begins(&statement) {
            // The attributes in front belong to it.
            let own = attributes_at_end(&statement);
            let attributes = statement.split_off(own);
            statements.push(std::mem::replace(&mut statement, attributes));
        }
        statement.push(token.clone());
        let ends = match token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let next = tokens.get(at + 1);
                is_block_statement(&statement)
                    && !is_word(next, "else")
                    && !is_punct(next, '.')
                    && !is_punct(next, '?')
                    && !is_punct(next, ';')
            }
            _ => false,
        };
        if ends {
            statements.push(std::mem::take(&mut statement));
        }
    }
    statements.push(statement);
    statements.retain(|statement| !statement.is_empty());
    statements
}

/// Whether a `let` behind these tokens begins a statement: it is no `if let`, `while let` nor `… && let`.
fn begins(before: &[TokenTree]) -> bool {
    let before = &before[..attributes_at_end(before)];
    match before.last() {
        None => false,
        Some(TokenTree::Ident(word)) => word != "if" && word != "while",
        Some(TokenTree::Punct(punct)) => !matches!(punct.as_char(), '&' | '|'),
        Some(_) => true,
    }
}

/// Where the attributes at the end of these tokens begin.
fn attributes_at_end(tokens: &[TokenTree]) -> usize {
    let mut end = tokens.len();
    while end >= 2
        && is_punct(tokens.get(end - 2), '#')
        && matches!(&tokens[end - 1], TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
    {
        end -= 2;
    }
    end
}

/// Whether the statement is an expression that its block ends: `for … { }`.
fn is_block_statement(tokens: &[TokenTree]) -> bool {
    let mut rest = tokens;
    while let [TokenTree::Punct(hash), TokenTree::Group(_), more @ ..] = rest {
        if hash.as_char() != '#' {
            break;
        }
        rest = more;
    }
    match rest.first() {
        Some(TokenTree::Ident(word)) => {
            ["if", "for", "while", "loop", "match", "unsafe", "fn", "struct", "enum", "impl", "mod", "trait", "const"]
                .iter()
                .any(|keyword| word == keyword)
        }
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        _ => false,
    }
}

/// A `let` whose value cannot be read: the value stands as it is, for rustc to judge; of a resource literal only the type
/// is kept, so that the variable has it.
fn binding(tokens: &[TokenTree]) -> Option<TokenStream> {
    let all = || tokens.iter().cloned().collect::<TokenStream>();
    let Some(equals) = tokens.iter().position(|token| is_punct(Some(token), '=')) else {
        return Some(verbatim(&all()));
    };
    if !tokens.iter().take(equals).any(|token| is_word(Some(token), "let")) {
        return Some(verbatim(&all()));
    }
    let (bound, value) = tokens.split_at(equals + 1);
    let bound: TokenStream = bound.iter().cloned().collect();
    let braces = value
        .iter()
        .position(|token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace));
    let path: TokenStream = value.iter().take(braces.unwrap_or_default()).cloned().collect();
    if let Some(path) = syn::parse2::<syn::Path>(path).ok().filter(|path| crate::literal::Target::of(path).is_some()) {
        return Some(quote!(#bound #path { ..::core::unreachable!() };));
    }
    let value: TokenStream = value.iter().filter(|token| !is_punct(Some(token), ';')).cloned().collect();
    let value = verbatim(&value);
    Some(quote!(#bound #value;))
}

fn is_word(token: Option<&TokenTree>, word: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == word)
}
