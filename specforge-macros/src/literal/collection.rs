//! Lists and maps that are written out.

use quote::quote;
use specforge_schema::ValueType;
use specforge_schema::rules::{Field, Node, NodeValue};
use syn::{Expr, ExprLit, Lit};

use super::conditional;
use super::first_token::first_span;
use super::value::Built;
use crate::rewrite::{Rewriter, place};

impl Rewriter<'_> {
    /// A list in brackets. An item that is no literal keeps its place for synthesis.
    pub(super) fn list(&mut self, array: &syn::ExprArray, wanted: ValueType) -> Built {
        let (mut items, mut nodes) = (Vec::new(), Vec::new());
        let among_others = self.pattern && array.elems.iter().any(is_rest);
        for item in array.elems.iter().filter(|item| !(among_others && is_rest(item))) {
            let conditions = conditional::attributes(conditional::of_item(item), self.errors);
            let (value, mut node) = self.value(item, wanted);
            let value = if matches!(node.value, NodeValue::Unknown | NodeValue::Object { .. }) {
                let [line, column] = place(node.at.first());
                quote!(::specforge_dsl::expansion::item([#line, #column], #value))
            } else {
                value
            };
            if !conditions.is_empty() {
                node.value = NodeValue::Unknown;
            }
            items.push((conditions, value));
            nodes.push(node);
        }
        let at = array.bracket_token.span.open().into();
        let list = conditional::list(&items);
        let list = if among_others { quote!(::specforge_dsl::expansion::among_others(#list)) } else { list };
        (list, Node { at, value: NodeValue::List { items: nodes, complete: !self.pattern } })
    }

    pub(super) fn map(&mut self, array: &syn::ExprArray, item: ValueType) -> Built {
        let at = array.bracket_token.span.open();
        let pattern = self.pattern;
        let (mut entries, mut fields, mut complete) = (Vec::new(), Vec::new(), !pattern);
        let mut unfit = Vec::new();
        for pair in array.elems.iter().filter(|pair| !(pattern && is_rest(pair))) {
            let Expr::Tuple(tuple) = pair else {
                self.errors.push(first_span(pair), "a map is written `[(\"name\", value), …]`");
                unfit.extend(self.is_for_editor().then(|| self.editor_plain(pair)));
                continue;
            };
            let (Some(key), Some(value), 2) = (tuple.elems.get(0), tuple.elems.get(1), tuple.elems.len()) else {
                self.errors.push(first_span(pair), "a map's entry is a name and a value: `(\"name\", value)`");
                unfit.extend(self.is_for_editor().then(|| self.editor_plain(pair)));
                continue;
            };
            let (value, node) = self.value(value, item);
            let ([line, column], [value_line, value_column]) = (place(first_span(key)), place(node.at.first()));
            let places = quote!([#line, #column, #value_line, #value_column]);
            entries.push(quote!((::specforge_dsl::expansion::map_key(#key), #places, #value)));
            match key {
                Expr::Lit(ExprLit { lit: Lit::Str(name), .. }) => {
                    fields.push(Field { name: name.value().into(), at: name.span().into(), value: node });
                }
                _ => complete = false,
            }
        }
        let mut map = quote!(::specforge_dsl::expansion::map([#(#entries),*]));
        if !unfit.is_empty() {
            map = quote!({ let _ = (#(#unfit,)*); #map });
        }
        (map, Node { at: at.into(), value: NodeValue::Object { fields, complete } })
    }
}

/// `..` among the items of a pattern's list.
fn is_rest(item: &Expr) -> bool {
    matches!(item, Expr::Range(range) if range.start.is_none() && range.end.is_none())
}
