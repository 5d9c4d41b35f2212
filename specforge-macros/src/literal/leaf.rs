use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use specforge_schema::rules::{Node, NodeValue};
use specforge_schema::{ObjectType, Shape, ValueType};
use syn::Expr;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;

use super::first_token::first_span;
use super::value::{Built, object_of};
use crate::rewrite::Rewriter;

impl Rewriter<'_> {
    /// Any other expression: rustc decides through the traits whether it fits.
    pub(crate) fn leaf(&mut self, expression: &Expr, wanted: ValueType) -> Built {
        let at = first_span(expression);
        let outer = std::mem::replace(&mut self.target, inner_object(wanted));
        let mut rewritten = expression.clone();
        self.visit_expr_mut(&mut rewritten);
        self.target = outer;
        // An attribute in front is the list's affair.
        drop_attributes(&mut rewritten);
        // The span of a name is the whole expression's.
        let whole = if is_name(expression) { at } else { expression.span() };
        let reference = quote_spanned!(whole=> &);
        // `&a + b` is not `&(a + b)`.
        let rewritten = match rewritten {
            Expr::Binary(_) | Expr::Cast(_) | Expr::Range(_) | Expr::Closure(_) | Expr::Unary(_) | Expr::Assign(_) => {
                quote_spanned!(at=> (#rewritten))
            }
            postfix => quote!(#postfix),
        };
        let value = match wanted.shape() {
            // Policies take one text where they take several.
            Shape::List(item) if self.in_policy && matches!(item.shape(), Shape::Text) => {
                quote!(::specforge_dsl::expansion::FitsTexts::<_>::fit_texts(#reference #rewritten))
            }
            Shape::List(item) => {
                let kind = scalar_kind(item);
                // rustc may speak of the call besides: it does so at the value, too.
                let fit_list = quote_spanned!(at=> ::specforge_dsl::expansion::FitsList::<#kind, _>::fit_list);
                quote!(#fit_list(#reference #rewritten))
            }
            Shape::Map(item) => {
                let kind = scalar_kind(item);
                let fit_map = quote_spanned!(at=> ::specforge_dsl::expansion::FitsMap::<#kind, _>::fit_map);
                quote!(#fit_map(#reference #rewritten))
            }
            _ => {
                let (path, method) = scalar_trait(wanted);
                quote!(#path::#method(#reference #rewritten))
            }
        };
        (value, Node { at: at.into(), value: NodeValue::Unknown })
    }
}

fn is_name(expression: &Expr) -> bool {
    matches!(expression, Expr::Path(path) if path.attrs.is_empty() && path.path.get_ident().is_some())
}

/// Takes the attributes off an item of a list, which stand in front of its whole value then.
fn drop_attributes(expression: &mut Expr) {
    match expression {
        Expr::Call(item) => item.attrs.clear(),
        Expr::Field(item) => item.attrs.clear(),
        Expr::Macro(item) => item.attrs.clear(),
        Expr::MethodCall(item) => item.attrs.clear(),
        Expr::Path(item) => item.attrs.clear(),
        _ => {}
    }
}

/// The trait that a single value has to implement, and its method: one for each slot and for each plain type, so that the
/// error speaks of it.
fn scalar_trait(wanted: ValueType) -> (TokenStream, syn::Ident) {
    if let Some(slot) = wanted.slot() {
        let (module, own) = (format_ident!("{}", slot.service().module()), format_ident!("Fits{}", slot.name()));
        return (quote!(::specforge_dsl::aws::#module::#own), format_ident!("fit_slot"));
    }
    let own = format_ident!("Fits{}", plain_kind(wanted));
    (quote!(::specforge_dsl::expansion::#own), format_ident!("fit_plain"))
}

/// The kind that rustc compares an item of a list or a map with.
pub(crate) fn scalar_kind(wanted: ValueType) -> TokenStream {
    if let Some(slot) = wanted.slot() {
        let (module, name) = (format_ident!("{}", slot.service().module()), format_ident!("{}", slot.name()));
        return quote!(::specforge_dsl::aws::#module::#name);
    }
    let name = format_ident!("{}", plain_kind(wanted));
    quote!(::specforge_dsl::expansion::#name)
}

fn plain_kind(wanted: ValueType) -> &'static str {
    match wanted.shape() {
        Shape::Text => "Text",
        Shape::Integer => "Integer",
        Shape::Number => "Number",
        Shape::Boolean => "Boolean",
        Shape::Object(_) => "Nested",
        Shape::Json | Shape::List(_) | Shape::Map(_) => "Json",
    }
}

/// The object that `new { … }` is somewhere inside an expression of this type: the item's, for lists and maps.
pub(crate) fn inner_object(wanted: ValueType) -> Option<ObjectType> {
    match wanted.shape() {
        Shape::List(item) | Shape::Map(item) => object_of(item),
        _ => object_of(wanted),
    }
}
