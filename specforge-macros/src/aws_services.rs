//! The marker types of `specforge-dsl`: one for each resource type and value kind, with attributes as methods.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use specforge_schema::{AttributeType, Kind, Reference, ResourceType, Slot};

use crate::names::identifier;

/// `pub mod ec2 { … }` for each service, and its aliases.
pub(crate) fn services() -> TokenStream {
    specforge_schema::services()
        .map(|service| {
            let module = identifier(service.module());
            let name = service.module();
            let doc = format!("Resource types and value kinds of `{}`.", service.namespace());
            let aliases = service.aliases().map(|alias| {
                let alias = identifier(alias);
                quote!(#[doc(no_inline)] pub use self::#module as #alias;)
            });
            quote! {
                #[doc = #doc]
                pub mod #module { ::specforge_macros::aws_service! { #name } }
                #(#aliases)*
            }
        })
        .collect()
}

/// The content of one service's module.
pub(crate) fn service(input: TokenStream) -> TokenStream {
    let name = match syn::parse2::<syn::LitStr>(input) {
        Ok(name) => name,
        Err(error) => return error.to_compile_error(),
    };
    let Some(service) = specforge_schema::service(&name.value()) else {
        return syn::Error::new(name.span(), "no such service").to_compile_error();
    };
    let resources = service.resources().map(resource);
    let kinds = service.kinds().map(kind);
    // Two accept-sets may come down to one kind: `Ref` and an attribute that yields the same.
    let mut named = std::collections::BTreeSet::new();
    let slots = service.slots().filter(|slot| named.insert(slot.name())).map(slot);
    quote! {
        use crate::expansion as x;
        #(#resources)*
        #(#kinds)*
        #(#slots)*
    }
}

fn resource(resource: ResourceType) -> TokenStream {
    let (name, cloudformation) = (identifier(resource.rust_name()), resource.name());
    let doc = format!("`{cloudformation}`. {}", resource.description());
    let reference = match resource.reference() {
        Reference::Known(kind) => path(kind),
        Reference::Unknown => quote!(x::UnknownReference),
    };
    let attributes = resource.attributes().map(|attribute| {
        let (method, name) = (identifier(attribute.rust_name()), attribute.name());
        let kind = match attribute.value() {
            AttributeType::Kind(kind) => path(kind),
            AttributeType::Integer => quote!(x::Integer),
            AttributeType::Number => quote!(x::Number),
            AttributeType::Boolean => quote!(x::Boolean),
            AttributeType::Json => quote!(x::Json),
            AttributeType::ListOf(Some(kind)) => {
                let kind = path(kind);
                quote!(x::ListOf<#kind>)
            }
            AttributeType::ListOf(None) => quote!(x::ListOf<x::Text>),
        };
        let doc = format!("`{name}`. {}", attribute.description());
        quote! {
            #[doc = #doc]
            #[inline]
            pub fn #method(&self) -> x::Attribute<#kind> { x::Attribute::named(self.resource_literals_belong_in_a_function_marked_component_or_stack, #name) }
        }
    });
    let methods: TokenStream = attributes.collect();
    let methods = if methods.is_empty() { methods } else { quote!(impl #name { #methods }) };
    quote! {
        #[doc = #doc]
        pub struct #name {
            #[allow(missing_docs)]
            pub resource_literals_belong_in_a_function_marked_component_or_stack: x::Element }
        impl ::core::clone::Clone for #name {
            #[inline]
            fn clone(&self) -> Self { *self }
        }
        impl ::core::marker::Copy for #name {}
        impl x::Resource for #name {
            const TYPE: &'static str = #cloudformation;
            type Reference = #reference;
            #[inline]
            fn at(element: x::Element) -> Self {
                Self { resource_literals_belong_in_a_function_marked_component_or_stack: element }
            }
        }
        #methods
    }
}

fn kind(kind: Kind) -> TokenStream {
    let name = identifier(kind.name());
    let what = match kind.attribute() {
        Some(attribute) => format!("`Fn::GetAtt {attribute}` of `{}`.", kind.resource().name()),
        None => format!("`Ref` of `{}`.", kind.resource().name()),
    };
    let parameter = kind.parameter_type().map(|name| {
        let (list, stored) = (format!("List<{name}>"), format!("AWS::SSM::Parameter::Value<{name}>"));
        let stored_list = format!("AWS::SSM::Parameter::Value<{list}>");
        quote! {
            const PARAMETER_TYPE: &'static str = #name;
            const LIST_PARAMETER_TYPE: &'static str = #list;
            const SSM_PARAMETER_TYPE: &'static str = #stored;
            const SSM_LIST_PARAMETER_TYPE: &'static str = #stored_list;
        }
    });
    let arn = kind.name().ends_with("Arn").then(|| quote!(impl x::ArnKind for #name {}));
    quote! {
        #[doc = #what]
        pub enum #name {}
        impl x::Kind for #name { #parameter }
        #arn
    }
}

/// What a property accepts: which kinds, and which resources through which of their attributes.
fn slot(slot: Slot) -> TokenStream {
    let name = identifier(slot.name());
    let references = slot.accepts().map(|accept| {
        let resource = resource_path(accept.resource);
        let attribute = accept.attribute.map(|attribute| {
            quote!(const ATTRIBUTE: ::core::option::Option<&'static str> = ::core::option::Option::Some(#attribute);)
        });
        quote!(impl x::Reference<#name> for #resource { #attribute })
    });
    let wanted: Vec<_> = slot.kinds().map(|kind| format!("`{}`", kind.path())).collect();
    let wanted = if slot.any_arn() { "an ARN".to_owned() } else { alternatives(&wanted) };
    let doc = format!("What a property takes that accepts {wanted}.");
    let own = format_ident!("Fits{}", slot.name());
    let message = format!("expected {wanted}, found `{{Self}}`");
    let note = format!("a value from outside the app is written `external::<{}>(\"…\")`", slot.path());
    // A trait of its own, whose error is in words of its own; the general one would list what else is implemented.
    let own = quote! {
        #[doc = #doc]
        #[diagnostic::on_unimplemented(message = #message, label = "this does not fit", note = #note)]
        pub trait #own {
            #[doc(hidden)]
            fn fit_slot(&self) -> x::Value;
        }
        #[diagnostic::do_not_recommend]
        impl<T: x::Fits<#name> + ?Sized> #own for T {
            fn fit_slot(&self) -> x::Value { x::Fits::<#name>::fit(self) }
        }
    };
    if slot.is_single() {
        return quote!(#own #(#references)*);
    }
    let accepts = slot.kinds().map(|kind| {
        let kind = path(kind);
        quote!(#[diagnostic::do_not_recommend] impl x::Accepts<#name> for #kind {})
    });
    let accepts: TokenStream = if slot.is_open() {
        // A reference fits, and so does any text: an e-mail address where a function's ARN may stand, too.
        quote!(x::open_slot! { #name })
    } else if slot.any_arn() {
        quote!(#[diagnostic::do_not_recommend] impl<K: x::ArnKind> x::Accepts<#name> for K {})
    } else {
        accepts.collect()
    };
    quote! {
        #own
        #[doc = #doc]
        pub enum #name {}
        impl x::Accepts<#name> for #name {}
        impl x::Accepts<x::Text> for #name {}
        #accepts
        #(#references)*
    }
}

/// `a`, `b` or `c`, with an end for long lists.
fn alternatives(names: &[String]) -> String {
    match names {
        [] => "a reference".to_owned(),
        [only] => only.clone(),
        [init @ .., last] if names.len() <= 6 => format!("{} or {last}", init.join(", ")),
        many => format!("{} or one of {} others", many[..5].join(", "), many.len() - 5),
    }
}

fn path(kind: Kind) -> TokenStream {
    let (module, name) = (identifier(kind.service().module()), identifier(kind.name()));
    quote!(crate::aws::#module::#name)
}

fn resource_path(resource: ResourceType) -> TokenStream {
    let (module, name) = (identifier(resource.service().module()), identifier(resource.rust_name()));
    quote!(crate::aws::#module::#name)
}
