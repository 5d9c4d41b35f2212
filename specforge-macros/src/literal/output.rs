//! `Output { value: …, description: "…", export: "…" }`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use specforge_schema::rules;
use syn::{Expr, ExprLit, ExprStruct, Lit};

use super::declare::Fields;
use crate::errors::Spot;
use crate::rewrite::Rewriter;

impl Rewriter<'_> {
    pub(super) fn output(
        &mut self,
        literal: &ExprStruct,
        declared: (&Expr, &str, &TokenStream),
        raw: Option<Expr>,
    ) -> Expr {
        let (scope, name, at) = declared;
        let mut fields = Fields::of(literal);
        let value = self.wanted(&mut fields, "value", literal);
        let at_value = value.clone().into_iter().next().map_or_else(|| Spot::path(&literal.path).first(), |t| t.span());
        let value = quote_spanned!(at_value=> &(#value));
        let value = quote!(::specforge_dsl::expansion::FitsText::fit_plain(#value));
        let description = fields.take("description").map_or_else(
            || quote!(::core::option::Option::None),
            |text| quote!(::core::option::Option::Some(::core::convert::AsRef::<str>::as_ref(&(#text)))),
        );
        let export = fields.take("export").map_or_else(
            || quote!(::core::option::Option::None),
            |mut export| {
                if let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &export
                    && let Some(violation) = rules::export_name(&text.value(), text.span().into())
                {
                    self.errors.violation(violation);
                }
                let at = super::first_token::first_span(&export);
                syn::visit_mut::VisitMut::visit_expr_mut(self, &mut export);
                let [line, column] = crate::rewrite::place(at);
                let export = quote_spanned!(at=> &(#export));
                quote!(::core::option::Option::Some((
                    [#line, #column], ::specforge_dsl::expansion::FitsText::fit_plain(#export)
                )))
            },
        );
        let raw = match raw {
            Some(raw) => quote!(::core::option::Option::Some(#raw)),
            None => quote!(::core::option::Option::None),
        };
        self.no_more(fields, "Output", &["value", "description", "export"]);
        Expr::Verbatim(quote!(#scope.declare_output(#name, #at, #value, #description, #export, #raw)))
    }
}
