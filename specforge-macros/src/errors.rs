//! Errors are collected, so that one compile shows them all.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use specforge_schema::rules::Violation;

/// The errors of one macro call.
#[derive(Default)]
pub(crate) struct Errors(Vec<syn::Error>);

/// What an error underlines: a token, or what lies between two.
#[derive(Clone, Copy)]
pub(crate) struct Spot {
    first: Span,
    last: Span,
}

impl Spot {
    /// From a token to another one behind it.
    pub(crate) fn between(first: Span, last: Span) -> Self {
        Self { first, last }
    }

    /// A path from its first word to its last.
    pub(crate) fn path(path: &syn::Path) -> Self {
        let word = |segment: Option<&syn::PathSegment>| segment.map_or_else(Span::call_site, |word| word.ident.span());
        Self { first: word(path.segments.first()), last: word(path.segments.last()) }
    }

    /// Where it begins.
    pub(crate) fn first(self) -> Span {
        self.first
    }
}

impl From<Span> for Spot {
    fn from(token: Span) -> Self {
        Self { first: token, last: token }
    }
}

impl Errors {
    /// Adds an error at a place.
    pub(crate) fn push(&mut self, at: impl Into<Spot>, message: impl std::fmt::Display) {
        let Spot { first, last } = at.into();
        // An error is where its tokens are, from the first to the last.
        let mut tokens = quote_spanned!(first=> a);
        tokens.extend(quote_spanned!(last=> z));
        self.0.push(syn::Error::new_spanned(tokens, message));
    }

    /// Adds an error with advice on a line of its own.
    pub(crate) fn push_with_help(
        &mut self,
        at: impl Into<Spot>,
        message: impl std::fmt::Display,
        help: impl std::fmt::Display,
    ) {
        self.push(at, format!("{message}\nhelp: {help}"));
    }

    /// Adds what a rule found.
    pub(crate) fn violation(&mut self, violation: Violation<Spot>) {
        let mut message = format!("{}: {}", violation.code, violation.message);
        for (place, note) in &violation.related {
            message.push_str(&format!("\nnote: line {}: {note}", place.first.start().line));
        }
        match violation.help {
            Some(help) => self.push_with_help(violation.at, message, help),
            None => self.push(violation.at, message),
        }
    }

    /// Adds an error that syn found.
    pub(crate) fn push_syn(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    /// A `compile_error!` for each.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }
}
