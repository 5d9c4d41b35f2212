//! Names made from names.

use proc_macro2::{Ident, Span};
use quote::format_ident;

/// `open_ai_api_key` makes `OpenAiApiKey`; leading underscores and `r#` are dropped.
pub(crate) fn pascal(name: &str) -> String {
    let words = name.trim_start_matches("r#").split('_').filter(|word| !word.is_empty());
    words
        .map(|word| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>())
        .collect()
}

/// An identifier that is no token of the user's, raw if Rust reserves the word.
pub(crate) fn identifier(name: &str) -> Ident {
    syn::parse_str::<Ident>(name).unwrap_or_else(|_| {
        if matches!(name, "self" | "Self" | "super" | "crate") {
            format_ident!("{name}_")
        } else {
            Ident::new_raw(name, Span::call_site())
        }
    })
}
