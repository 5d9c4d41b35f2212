use proc_macro2::TokenStream;
use quote::quote;
use specforge_schema::rules::{self, Field, Node, NodeValue};
use specforge_schema::{ObjectType, Property, Shape};
use syn::spanned::Spanned;
use syn::{Expr, ExprStruct, Member};

use super::conditional;
use crate::errors::Spot;
use crate::rewrite::{Rewriter, place};

impl Rewriter<'_> {
    /// The properties of a literal: the expression that builds them, and what is known of them now.
    pub(crate) fn object(&mut self, literal: &ExprStruct, r#type: ObjectType) -> (TokenStream, Node<Spot>) {
        let (mut entries, mut editor_entries) = (Vec::new(), Vec::new());
        let mut fields: Vec<Field<Spot>> = Vec::new();
        let outside = self.in_policy;
        self.in_policy |= is_policy(r#type);
        let mut complete = !self.pattern;
        for field in &literal.fields {
            let Member::Named(name) = &field.member else {
                self.errors.push(field.member.span(), "a property has a name");
                continue;
            };
            let written = name.to_string();
            let written = written.trim_start_matches("r#");
            let Some(property) = r#type.property(written) else {
                self.errors.violation(rules::unknown_property(written, name.span().into(), r#type));
                if self.is_for_editor() {
                    editor_entries.push(self.editor_unknown_entry(field));
                }
                // What is inside may have mistakes of its own, but nothing says what is wanted there.
                complete = false;
                continue;
            };
            let condition = conditional::attributes(&field.attrs, self.errors);
            let earlier = fields.iter().find(|field| field.name == property.name());
            if let Some(earlier) = earlier.filter(|_| condition.is_empty()) {
                let line = earlier.at.first().start().line;
                self.errors.push_with_help(
                    name.span(),
                    format!("`{written}` is given twice\nnote: line {line}: `{written}` is given here"),
                    "remove one of them",
                );
                if self.is_for_editor() {
                    editor_entries.push(self.editor_unknown_entry(field));
                }
                continue;
            }
            let (value, mut node) = self.property_value(&field.expr, property);
            let (cloudformation, [line, column]) = (property.name(), place(name.span()));
            let [value_line, value_column] = place(node.at.first());
            if !condition.is_empty() {
                // Whether it is there is decided later, so that nothing is said of it now.
                node.value = NodeValue::Unknown;
            }
            if self.is_for_editor() {
                editor_entries.push(self.editor_entry(field, value));
            } else {
                let places = quote!([#line, #column, #value_line, #value_column]);
                entries.push(quote!(#(#condition)* (#cloudformation, #places, #value)));
            }
            fields.push(Field { name: property.name().into(), at: name.span().into(), value: node });
        }
        self.in_policy = outside;
        if !self.pattern && is_policy(r#type) && fields.iter().all(|field| field.name != "Version") {
            // Without it IAM takes the language of 2008, which has no policy variables.
            entries.insert(0, quote!(("Version", [0, 0, 0, 0], ::specforge_dsl::expansion::Value::text("2012-10-17"))));
        }
        complete &= literal.rest.is_none();
        let object = match &literal.rest {
            rest if self.is_for_editor() => self.editor_object(literal, r#type, &editor_entries, rest.as_deref()),
            Some(rest) => {
                quote!(::specforge_dsl::expansion::object_with_raw([#(#entries),*], #rest))
            }
            None => quote!(::specforge_dsl::expansion::object([#(#entries),*])),
        };
        let at = Spot::path(&literal.path);
        (object, Node { at, value: NodeValue::Object { fields, complete } })
    }

    fn property_value(&mut self, expression: &Expr, property: Property) -> (TokenStream, Node<Spot>) {
        let outer = std::mem::replace(&mut self.property, property.rust_name());
        let length = self.path.len();
        self.path.push('/');
        self.path.push_str(property.name());
        if matches!(property.shape(), Shape::List(_)) {
            self.path.push_str("/*");
        }
        let built = self.value(expression, property.value());
        self.path.truncate(length);
        self.property = outer;
        built
    }
}

/// Whether an object is a policy document.
pub(crate) fn is_policy(r#type: ObjectType) -> bool {
    r#type.index() == specforge_schema::policy_document().index()
}
