//! The types that say what a literal's properties are. They are made for the literals of one function, and only there:
//! the types of all services would take a minute to compile.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use specforge_schema::{ObjectType, Property, ResourceType, Shape, ValueType};

use super::documentation;
use crate::literal::scalar_kind;
use crate::names::{identifier, pascal};

/// The module that holds the types, at the top of the function's body.
const MODULE: &str = "__properties";

/// The types of one function, in the order in which they were met.
#[derive(Default)]
pub(crate) struct Types(Vec<Type>);

/// A type and its name.
struct Type {
    what: What,
    name: Ident,
    /// Whether a literal or a value of it occurs. Otherwise it is named by a property alone and stays empty.
    used: bool,
    /// Where its literals stand: the resource and the path inside it.
    places: Vec<(ResourceType, String)>,
}

#[derive(Clone, Copy, PartialEq)]
enum What {
    Object(ObjectType),
    Variants(ValueType),
}

impl Types {
    /// The path of the type whose fields are the properties of an object.
    pub(crate) fn object(&mut self, object: ObjectType, place: Option<(ResourceType, String)>) -> TokenStream {
        let at = self.named(What::Object(object), object_name(object));
        self.0[at].used = true;
        self.0[at].places.extend(place);
        self.path(at)
    }

    /// The path of the enum of a value's variants.
    pub(crate) fn variants(&mut self, value: ValueType, property: &str) -> TokenStream {
        let at = self.named(What::Variants(value), pascal(property));
        self.0[at].used = true;
        self.path(at)
    }

    /// The module with all of them; nothing if there are none.
    pub(crate) fn module(mut self) -> TokenStream {
        let mut items = TokenStream::new();
        let mut at = 0;
        // Properties name further types while their own are written.
        while at < self.0.len() {
            items.extend(self.item(at));
            at += 1;
        }
        if items.is_empty() {
            return items;
        }
        let module = format_ident!("{MODULE}");
        quote! {
            #[allow(warnings)]
            mod #module { #items }
        }
    }

    fn path(&self, at: usize) -> TokenStream {
        let (module, name) = (format_ident!("{MODULE}"), &self.0[at].name);
        quote!(#module::#name)
    }

    /// The number of a type, which gets a name of its own.
    fn named(&mut self, what: What, wanted: String) -> usize {
        if let Some(at) = self.0.iter().position(|known| known.what == what) {
            return at;
        }
        let taken = |types: &[Type], name: &str| types.iter().any(|known| known.name == name);
        let mut name = wanted.clone();
        for number in 2.. {
            if !taken(&self.0, &name) {
                break;
            }
            name = format!("{wanted}{number}");
        }
        self.0.push(Type { what, name: identifier(&name), used: false, places: Vec::new() });
        self.0.len() - 1
    }

    fn item(&mut self, at: usize) -> TokenStream {
        let Type { what, name, used, places } = &self.0[at];
        let (what, name, used, places) = (*what, name.clone(), *used, places.clone());
        match what {
            What::Object(object) => {
                let doc = documentation::of_object(object);
                let fields: TokenStream = if used {
                    object
                        .properties()
                        .filter(|property| !property.read_only())
                        .map(|property| self.field(&name, property, &places))
                        .collect()
                } else {
                    TokenStream::new()
                };
                quote! {
                    #[doc = #doc]
                    pub struct #name { #fields }
                    impl #name {
                        #[doc = #doc]
                        pub fn new() -> Self { ::core::unreachable!() }
                    }
                }
            }
            What::Variants(value) => {
                let variants = value.variants().filter(|_| used).filter_map(|variant| {
                    let (name, doc) = (identifier(variant.identifier()?), format!("`{}`", variant.value()));
                    Some(quote!(#[doc = #doc] #name,))
                });
                let variants: TokenStream = variants.collect();
                let kind = scalar_kind(value);
                quote! {
                    pub enum #name { #variants }
                    impl ::specforge_dsl::expansion::Fits<#kind> for #name {
                        fn fit(&self) -> ::specforge_dsl::expansion::Value { ::core::unreachable!() }
                    }
                }
            }
        }
    }

    fn field(&mut self, of: &Ident, property: Property, places: &[(ResourceType, String)]) -> TokenStream {
        let (name, doc) = (identifier(property.rust_name()), documentation::of_property(property, places));
        let r#type = self.value(property.value(), property);
        quote!(#[doc = #doc] pub #name: ::specforge_dsl::expansion::Property<#r#type, #of>,)
    }

    /// The type that a property shows.
    fn value(&mut self, value: ValueType, property: Property) -> TokenStream {
        match value.shape() {
            Shape::List(item) => {
                let item = self.value(item, property);
                quote!([#item])
            }
            Shape::Map(item) => {
                let item = self.value(item, property);
                quote!([(&'static ::core::primitive::str, #item)])
            }
            Shape::Object(object) => {
                let at = self.named(What::Object(object), object_name(object));
                let name = &self.0[at].name;
                quote!(#name)
            }
            _ if has_variants(value) => {
                let at = self.named(What::Variants(value), pascal(property.rust_name()));
                let name = &self.0[at].name;
                quote!(#name)
            }
            _ => scalar_kind(value),
        }
    }
}

/// Whether a value of this type may be written as a bare variant.
pub(super) fn has_variants(value: ValueType) -> bool {
    value.variants().any(|variant| variant.identifier().is_some())
}

/// `Vpc` for `AWS::EC2::VPC`, `AwsVpcConfiguration` for a nested object.
fn object_name(object: ObjectType) -> String {
    let name = specforge_schema::resource(object.name()).map_or_else(|| object.name(), ResourceType::rust_name);
    let name: String = name.chars().filter(|character| character.is_alphanumeric()).collect();
    if name.starts_with(char::is_alphabetic) { name } else { format!("Object{name}") }
}

/// A name that is no token of the user's.
pub(super) fn hidden(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
