//! `#[cfg(…)]` on a property or on an item of a list: it is there only in some builds.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Expr};

use crate::errors::Errors;

/// The conditions among the attributes of a property or an item. What has no meaning there is an error.
pub(super) fn attributes(attributes: &[Attribute], errors: &mut Errors) -> Vec<TokenStream> {
    let mut conditions = Vec::new();
    for attribute in attributes {
        let path = attribute.path();
        if path.is_ident("cfg") {
            conditions.push(attribute.to_token_stream());
        } else if !["allow", "expect", "doc"].iter().any(|harmless| path.is_ident(harmless)) {
            let name = path.to_token_stream().to_string().replace(' ', "");
            errors.push_with_help(
                syn::spanned::Spanned::span(path),
                format!("`#[{name}]` has no meaning on a property"),
                "`#[cfg(…)]` leaves a property out of some builds; what is said of the resource stands on its `let`",
            );
        }
    }
    conditions
}

/// The attributes in front of an item of a list.
pub(super) fn of_item(item: &Expr) -> &[Attribute] {
    match item {
        Expr::Array(item) => &item.attrs,
        Expr::Call(item) => &item.attrs,
        Expr::Field(item) => &item.attrs,
        Expr::Lit(item) => &item.attrs,
        Expr::Macro(item) => &item.attrs,
        Expr::MethodCall(item) => &item.attrs,
        Expr::Path(item) => &item.attrs,
        Expr::Struct(item) => &item.attrs,
        Expr::Tuple(item) => &item.attrs,
        _ => &[],
    }
}

/// The values of a list; of conditional items those that this build has.
pub(super) fn list(items: &[(Vec<TokenStream>, TokenStream)]) -> TokenStream {
    let conditional = items.iter().any(|(conditions, _)| !conditions.is_empty());
    let items = items.iter().map(|(conditions, value)| quote!(#(#conditions)* #value));
    if conditional {
        quote!(::specforge_dsl::expansion::Value::List(::std::vec::Vec::from([#(#items),*])))
    } else {
        quote!(::specforge_dsl::expansion::Value::List(::std::vec![#(#items),*]))
    }
}
