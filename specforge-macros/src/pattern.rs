//! `like!`: a resource literal as a pattern.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use specforge_schema::rules;
use syn::{Expr, ExprStruct};

use crate::editor::{Reader, Types};
use crate::errors::Errors;
use crate::literal::{Target, own_path};
use crate::nesting;
use crate::rewrite::Rewriter;

pub(crate) fn expand(input: TokenStream, reader: Reader) -> TokenStream {
    let mut errors = Errors::default();
    if !nesting::check(&input, &mut errors) {
        return failed(&errors);
    }
    let literal = match syn::parse2::<Expr>(input) {
        Ok(Expr::Struct(literal)) => literal,
        // The type alone: every resource of it.
        Ok(Expr::Path(path)) => ExprStruct {
            attrs: path.attrs,
            qself: path.qself,
            path: path.path,
            brace_token: syn::token::Brace::default(),
            fields: syn::punctuated::Punctuated::new(),
            dot2_token: None,
            rest: None,
        },
        Ok(other) => {
            errors.push_with_help(syn::spanned::Spanned::span(&other), "this is no pattern", FORM);
            return failed(&errors);
        }
        Err(error) => {
            errors.push_syn(error);
            return failed(&errors);
        }
    };
    let at = literal.path.segments.first().map_or_else(Span::call_site, |first| first.ident.span());
    let (resource, path) = match Target::of(&literal.path) {
        Some(Target::Resource { resource: Some(resource), .. }) => (resource, literal.path.clone()),
        Some(Target::Misnamed(meant)) => {
            Rewriter::of_pattern(reader, &mut errors).misnamed(&literal, meant);
            (meant, own_path(meant))
        }
        Some(Target::Resource { service, resource: None }) => {
            Rewriter::of_pattern(reader, &mut errors).unknown_type(&literal, service);
            return failed(&errors);
        }
        _ => {
            errors.push_with_help(at, "this is no resource type", FORM);
            return failed(&errors);
        }
    };
    if let Some(rest) = &literal.rest {
        errors.push(
            syn::spanned::Spanned::span(rest),
            "a pattern says nothing of what it does not name: write `..` alone",
        );
    }
    let mut rewriter = Rewriter::of_pattern(reader, &mut errors);
    let literal = ExprStruct { rest: None, ..literal };
    let (object, node) = rewriter.object(&literal, resource.object());
    for violation in rules::check_pattern(resource, &node) {
        rewriter.errors.violation(violation);
    }
    let types = rewriter.types.take().map(Types::module);
    let errors = errors.to_tokens();
    quote!({ #types let pattern = ::specforge_dsl::testing::Pattern::<#path>::new(#object); #errors pattern })
}

const FORM: &str = "write a resource type with the properties that matter: `like!(rds::DbInstance { multi_az: true })`";

/// The errors, and some pattern, so that nothing else is said.
fn failed(errors: &Errors) -> TokenStream {
    let errors = errors.to_tokens();
    quote!({
        #errors
        ::specforge_dsl::testing::Pattern::<::specforge_dsl::aws::ec2::Vpc>::new(::specforge_dsl::expansion::object([]))
    })
}
