//! Literals and values in the expansion for editors.

use proc_macro2::TokenStream;
use quote::quote;
use specforge_schema::{ObjectType, ValueType};
use syn::{Expr, ExprStruct, FieldValue};

use super::types::{has_variants, hidden};
use crate::rewrite::Rewriter;

/// What rust-analyzer puts where an expression is missing, and takes away again from the expansion.
const MISSING: &str = "__ra_fixup";

impl Rewriter<'_> {
    /// A property of a literal: its name is a field, which takes the value.
    pub(crate) fn editor_entry(&self, field: &FieldValue, value: TokenStream) -> Entry {
        let name = &field.member;
        Entry { tokens: quote!(.#name.set(#value)), shorthand: field.colon_token.is_none() }
    }

    /// A property that the object does not have, or not yet: the user is typing it.
    pub(crate) fn editor_unknown_entry(&mut self, field: &FieldValue) -> Entry {
        let name = &field.member;
        // A name alone is no variable either.
        let shorthand = field.colon_token.is_none();
        let tokens = if shorthand {
            quote!(.#name)
        } else {
            let value = self.editor_plain(&field.expr);
            quote!(.#name.set(#value))
        };
        Entry { tokens, shorthand }
    }

    /// A literal whose properties are those of `object`.
    pub(crate) fn editor_object(
        &mut self,
        literal: &ExprStruct,
        object: ObjectType,
        entries: &[Entry],
        rest: Option<&Expr>,
    ) -> TokenStream {
        let place = self.resource.map(|resource| (resource, self.path.clone()));
        let Some(types) = &mut self.types else { return TokenStream::new() };
        let r#type = types.object(object, place);
        // `new` is the user's own token where it is written.
        let new = match literal.path.get_ident() {
            Some(ident) if ident == "new" => ident.clone(),
            _ => hidden("new"),
        };
        let rest = rest.map(|rest| quote!(let _: ::specforge_dsl::expansion::RawProperties = #rest;));
        let chain = chain(entries);
        quote!({
            let _ = #r#type::#new() #chain;
            #rest
            ::specforge_dsl::expansion::Object::default()
        })
    }

    /// A raw resource: its fields have names of their own.
    pub(crate) fn editor_raw_resource(&mut self, literal: &ExprStruct) -> TokenStream {
        self.editor_fields(literal, &quote!(RawResourceFields))
    }

    /// An output: the published facts of outputs do not have all that it says here.
    pub(crate) fn editor_output(&mut self, literal: &ExprStruct) -> TokenStream {
        self.editor_fields(literal, &quote!(OutputFields))
    }

    /// A literal whose fields are those of a type of the library.
    fn editor_fields(&mut self, literal: &ExprStruct, r#type: &TokenStream) -> TokenStream {
        let entries: Vec<_> = literal.fields.iter().map(|field| self.editor_unknown_entry(field)).collect();
        let (path, chain) = (mention(&literal.path), chain(&entries));
        quote!({
            #path
            let _ = ::specforge_dsl::expansion::#r#type::fields() #chain;
            ::specforge_dsl::expansion::Object::default()
        })
    }

    /// A name alone: where an enum's value may stand, the variants are in scope.
    pub(crate) fn editor_bare(&mut self, expression: &Expr, wanted: ValueType) -> TokenStream {
        let nothing = matches!(expression, Expr::Path(path) if path.path.is_ident("None"))
            && wanted.variants().all(|variant| variant.identifier() != Some("None"));
        if nothing {
            let omitted = quote!(::specforge_dsl::expansion::Value::Omitted);
            return quote!({ let _: ::core::option::Option<()> = #expression; #omitted });
        }
        let leaf = match expression {
            // Something has to stand there once rust-analyzer has taken its own token away.
            Expr::Path(path) if path.path.is_ident(MISSING) => {
                self.leaf(&syn::parse_quote!(::core::unreachable!()), wanted).0
            }
            _ => self.leaf(expression, wanted).0,
        };
        let property = self.property;
        match &mut self.types {
            Some(types) if has_variants(wanted) => {
                let r#enum = types.variants(wanted, property);
                quote!({ #[allow(unused_imports)] use #r#enum::*; #leaf })
            }
            _ => leaf,
        }
    }

    /// The values of a literal that nothing is known of.
    pub(crate) fn editor_values(&mut self, literal: &ExprStruct) -> TokenStream {
        let fields = literal.fields.iter().filter(|field| field.colon_token.is_some());
        let values: Vec<_> = fields.map(|field| self.editor_plain(&field.expr)).collect();
        quote!(let _ = (#(#values,)*);)
    }

    /// A value of which nothing says what it should be.
    pub(crate) fn editor_plain(&mut self, expression: &Expr) -> TokenStream {
        let outer = self.target.take();
        let mut expression = expression.clone();
        syn::visit_mut::VisitMut::visit_expr_mut(self, &mut expression);
        self.target = outer;
        quote!(&(#expression))
    }

    pub(crate) fn is_for_editor(&self) -> bool {
        self.types.is_some()
    }
}

/// Whether a literal may become a resource once the name of its type is finished.
pub(crate) fn may_declare(expression: &Expr) -> bool {
    matches!(expression, Expr::Struct(literal) if literal.path.segments.len() > 1)
}

/// A policy of a resource: its variants are in scope.
pub(crate) fn policy(policy: &Expr) -> Expr {
    syn::parse_quote!({ #[allow(unused_imports)] use ::specforge_dsl::DeletionPolicy::*; #policy })
}

/// The path of a type, so that the user's tokens occur where nothing else needs them.
pub(crate) fn mention(path: &syn::Path) -> TokenStream {
    quote!(let _: ::core::marker::PhantomData<#path> = ::core::marker::PhantomData;)
}

/// A property in a chain.
///
/// Completion compares the expansion with the one that has a name where the cursor is, by the text in front of the name.
/// So each name follows a chain that ends in the literal's type, and names alone come last: one that becomes known, or is
/// not there yet, then changes nothing in front of the others.
pub(crate) struct Entry {
    tokens: TokenStream,
    shorthand: bool,
}

fn chain(entries: &[Entry]) -> TokenStream {
    let (alone, with_value): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.shorthand);
    with_value.into_iter().chain(alone).map(|entry| entry.tokens.clone()).collect()
}
