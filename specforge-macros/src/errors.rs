//! Errors are collected, so that one compile shows them all.

use proc_macro2::{Span, TokenStream};

/// The errors of one macro call.
#[derive(Default)]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    /// Adds an error at one token.
    pub(crate) fn push(&mut self, at: Span, message: impl std::fmt::Display) {
        self.0.push(syn::Error::new(at, message));
    }

    /// Adds an error with advice on a line of its own.
    pub(crate) fn push_with_help(&mut self, at: Span, message: impl std::fmt::Display, help: impl std::fmt::Display) {
        self.push(at, format!("{message}\nhelp: {help}"));
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
