//! `#[contract]`: a struct of kinds becomes a struct of values that one app publishes and another one imports.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Field, Fields, Ident, Item, ItemStruct, LitStr, Type, parse_quote};

use crate::errors::Errors;
use crate::nesting;

const FORM: &str =
    "give each field a kind: `pub struct SharedNetwork { pub vpc: ec2::VpcId, pub subnets: [ec2::SubnetId] }`";

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    if !nesting::check(&item, &mut errors) || !nesting::check(&arguments, &mut errors) {
        return errors.to_tokens();
    }
    let mut contract: ItemStruct = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(contract)) => contract,
        Ok(other) => {
            errors.push_with_help(other.span(), "a contract is a struct", FORM);
            let errors = errors.to_tokens();
            return quote!(#other #errors);
        }
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    let name = name(arguments, &contract.ident, &mut errors);
    if let Some(generics) = contract.generics.params.first() {
        errors.push(generics.span(), "a contract has no generic parameters: both sides have to mean the same");
        contract.generics = syn::Generics::default();
    }
    let Fields::Named(fields) = &mut contract.fields else {
        errors.push_with_help(contract.ident.span(), "a contract has fields with names", FORM);
        let errors = errors.to_tokens();
        return quote!(#contract #errors);
    };
    let (mut imports, mut publications, mut known) = (Vec::new(), Vec::new(), Vec::new());
    for field in &mut fields.named {
        let Some(ident) = field.ident.clone() else { continue };
        let kind = kind(&field.ty);
        let (text, doc) = (ident.to_string(), description(field));
        let text = text.trim_start_matches("r#").to_owned();
        // Both mentions of the kind are at the field's type: a type that is no kind is one mistake.
        let at = first_span(&field.ty);
        let held = quote_spanned!(at=> <#kind as ::specforge_dsl::expansion::ContractKind>);
        imports.push(quote!(#ident: #held::import(&place, #text, #doc)));
        publications.push(quote!(#held::publish(&place, #text, #doc, &values.#ident);));
        field.ty = parse_quote!(::specforge_dsl::External<#kind>);
        known.push(ident);
    }
    if known.is_empty() {
        errors.push(contract.ident.span(), "a contract without fields promises nothing");
    }
    let ident = &contract.ident;
    let errors = errors.to_tokens();
    quote! {
        #contract
        impl #ident {
            /// The contract's name: the first levels of its parameters' names in SSM Parameter Store.
            pub const NAME: &'static str = #name;

            /// The same values for those who take the contract within one app:
            /// `of(new { … })` in a component or a stack.
            #[must_use]
            pub fn of(values: Self) -> Self {
                values
            }

            /// Publishes the values in SSM Parameter Store, as `/<name>/<instance>/<field>`.
            ///
            /// The instance tells apart what has the same contract, for example the environments of one account.
            #[track_caller]
            #[allow(deprecated)]
            pub fn publish(
                scope: &::specforge_dsl::Scope,
                instance: impl ::core::convert::AsRef<str>,
                values: Self,
            ) {
                let place = ::specforge_dsl::expansion::Published::new(scope, #name, instance.as_ref());
                #(#publications)*
            }

            /// The values that another app publishes as this instance; CloudFormation reads them when it deploys.
            #[track_caller]
            #[allow(deprecated)]
            pub fn import(scope: &::specforge_dsl::Scope, instance: impl ::core::convert::AsRef<str>) -> Self {
                let place = ::specforge_dsl::expansion::Published::new(scope, #name, instance.as_ref());
                Self { #(#imports,)* }
            }
        }
        #errors
    }
}

/// The kind that a field's type names: `[K]` is a list of `K`.
fn kind(written: &Type) -> Type {
    match written {
        Type::Slice(list) => {
            let item = &list.elem;
            parse_quote!(::specforge_dsl::ListOf<#item>)
        }
        other => other.clone(),
    }
}

/// `name = "…"`, or the struct's name in kebab-case.
fn name(arguments: TokenStream, ident: &Ident, errors: &mut Errors) -> String {
    let mut name: Option<LitStr> = None;
    let parser = syn::meta::parser(|meta| {
        if meta.path.is_ident("name") {
            name = Some(meta.value()?.parse()?);
            Ok(())
        } else {
            Err(meta.error("`#[contract]` takes `name = \"…\"` alone"))
        }
    });
    if let Err(error) = syn::parse::Parser::parse2(parser, arguments) {
        errors.push_syn(error);
    }
    let (text, at) = match name {
        Some(name) => (name.value(), name.span()),
        None => (kebab(&ident.to_string()), ident.span()),
    };
    check_name(&text, at, errors);
    text
}

/// Systems Manager User Guide, "Requirements and constraints for parameter names": levels of letters, digits and `_.-`,
/// and no name that begins with `aws` or `ssm`.
fn check_name(name: &str, at: Span, errors: &mut Errors) {
    let level = |level: &str| {
        !level.is_empty() && level.chars().all(|letter| letter.is_ascii_alphanumeric() || "_.-".contains(letter))
    };
    let lower = name.to_ascii_lowercase();
    if !name.split('/').all(level) {
        errors.push_with_help(
            at,
            format!("`{name}` cannot be the name of a contract"),
            "SSM Parameter Store takes letters, digits and `_.-`, in levels apart by `/`: `#[contract(name = \"platform/network\")]`",
        );
    } else if lower.starts_with("aws") || lower.starts_with("ssm") {
        errors.push_with_help(
            at,
            format!("the name `{name}` begins with `{}`, which AWS keeps to itself", &lower[..3]),
            "give it another one: `#[contract(name = \"…\")]`",
        );
    }
}

/// `SharedNetwork` makes `shared-network`.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for letter in name.trim_start_matches("r#").chars() {
        if letter.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

/// The first paragraph of a field's doc comment.
fn description(field: &Field) -> TokenStream {
    match crate::signature::first_paragraph(&field.attrs) {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    }
}

fn first_span(tokens: &Type) -> Span {
    quote!(#tokens).into_iter().next().map_or_else(|| tokens.span(), |token| token.span())
}
