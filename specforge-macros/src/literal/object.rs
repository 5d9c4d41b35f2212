use proc_macro2::{Span, TokenStream};
use quote::quote;
use specforge_schema::rules::{Field, Node, NodeValue};
use specforge_schema::{ObjectType, Property};
use syn::spanned::Spanned;
use syn::{Expr, ExprStruct, Member};

use crate::rewrite::{Rewriter, place};

impl Rewriter<'_> {
    /// The properties of a literal: the expression that builds them, and what is known of them now.
    pub(crate) fn object(&mut self, literal: &ExprStruct, r#type: ObjectType) -> (TokenStream, Node<Span>) {
        let mut entries = Vec::new();
        let mut fields: Vec<Field<Span>> = Vec::new();
        let mut complete = true;
        for field in &literal.fields {
            let Member::Named(name) = &field.member else {
                self.errors.push(field.member.span(), "a property has a name");
                continue;
            };
            let written = name.to_string();
            let written = written.trim_start_matches("r#");
            let Some(property) = r#type.property(written) else {
                self.unknown_property(name, written, r#type);
                // What is inside may have mistakes of its own, but nothing says what is wanted there.
                complete = false;
                continue;
            };
            if fields.iter().any(|field| field.name == property.name()) {
                self.errors.push(name.span(), format!("`{written}` is given twice"));
                continue;
            }
            let (value, node) = self.property_value(&field.expr, property);
            let (cloudformation, [line, column]) = (property.name(), place(name.span()));
            entries.push(quote!((#cloudformation, [#line, #column], #value)));
            fields.push(Field { name: property.name().into(), at: name.span(), value: node });
        }
        if r#type.index() == specforge_schema::policy_document().index()
            && fields.iter().all(|field| field.name != "Version")
        {
            // Without it IAM takes the language of 2008, which has no policy variables.
            entries.insert(0, quote!(("Version", [0, 0], ::specforge_dsl::expansion::Value::text("2012-10-17"))));
        }
        let object = match &literal.rest {
            Some(rest) => {
                complete = false;
                quote!(::specforge_dsl::expansion::object_with_raw([#(#entries),*], #rest))
            }
            None => quote!(::specforge_dsl::expansion::object([#(#entries),*])),
        };
        let at = literal.path.segments.last().map_or_else(|| literal.span(), |last| last.ident.span());
        (object, Node { at, value: NodeValue::Object { fields, complete } })
    }

    fn property_value(&mut self, expression: &Expr, property: Property) -> (TokenStream, Node<Span>) {
        let outer = std::mem::replace(&mut self.property, property.rust_name());
        let built = self.value(expression, property.value());
        self.property = outer;
        built
    }

    fn unknown_property(&mut self, name: &syn::Ident, written: &str, r#type: ObjectType) {
        let near = specforge_schema::suggest(written, r#type.properties().map(|property| property.rust_name()));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let mut known: Vec<_> =
                    r#type.properties().map(|property| format!("`{}`", property.rust_name())).collect();
                let more = known.len().saturating_sub(8);
                known.truncate(8);
                let more = if more == 0 { String::new() } else { format!(" and {more} more") };
                format!("it has {}{more}; what the schema lacks is written `..raw(json!({{ … }}))`", known.join(", "))
            }
        };
        self.errors.push_with_help(name.span(), format!("`{}` has no property `{written}`", rust_path(r#type)), help);
    }
}

/// The name of a type as a program writes it.
fn rust_path(r#type: ObjectType) -> String {
    match specforge_schema::resource(r#type.name()) {
        Some(resource) => format!("{}::{}", resource.service().module(), resource.rust_name()),
        None => r#type.name().to_owned(),
    }
}
