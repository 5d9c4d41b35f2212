use proc_macro2::{Span, TokenStream};
use quote::quote;
use specforge_schema::rules::{self, Field, Node, NodeValue};
use specforge_schema::{Document, LiteralRule, ObjectType, Shape, Slot, ValueType};
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, ExprLit, ExprStruct, Lit, Stmt, UnOp};

use super::conditional;
use super::describe::describe;
use crate::errors::Spot;
use crate::rewrite::{Rewriter, place};

/// The expression that yields a value, and what is known of the value now.
pub(super) type Built = (TokenStream, Node<Spot>);

impl Rewriter<'_> {
    /// A property's value, leaf by leaf: arms of `if` and `match` and elements of arrays may differ in type, and an error
    /// points at the leaf.
    pub(crate) fn value(&mut self, expression: &Expr, wanted: ValueType) -> Built {
        let at = first_span(expression);
        let unknown = Node { at: at.into(), value: NodeValue::Unknown };
        match expression {
            Expr::Paren(inner) => self.value(&inner.expr, wanted),
            Expr::Group(inner) => self.value(&inner.expr, wanted),
            Expr::Block(block) if block.label.is_none() => {
                let block = self.arm(&block.block, wanted);
                (block, unknown)
            }
            Expr::If(branches) if branches.else_branch.is_some() => {
                let mut condition = branches.cond.clone();
                self.visit_expr_mut(&mut condition);
                let then = self.arm(&branches.then_branch, wanted);
                let otherwise = branches.else_branch.as_ref().map(|(_, otherwise)| self.value(otherwise, wanted).0);
                (quote!(if #condition { #then } else { #otherwise }), unknown)
            }
            Expr::Match(arms) => {
                let mut matched = arms.expr.clone();
                self.visit_expr_mut(&mut matched);
                let arms: Vec<_> = arms
                    .arms
                    .iter()
                    .map(|arm| {
                        let guard = arm.guard.as_ref().map(|(if_token, guard)| quote!(#if_token #guard));
                        let (attributes, pattern) = (&arm.attrs, &arm.pat);
                        let body = self.value(&arm.body, wanted).0;
                        quote!(#(#attributes)* #pattern #guard => #body)
                    })
                    .collect();
                (quote!(match #matched { #(#arms,)* }), unknown)
            }
            Expr::Struct(literal) if crate::rewrite::is_new(literal) => self.nested(literal, wanted),
            Expr::Struct(literal) if is_named_object(literal, wanted) => {
                self.errors.push_with_help(
                    Spot::path(&literal.path),
                    "the type of a nested object is not named",
                    "write `new { … }`: the property gives the type",
                );
                self.nested(literal, wanted)
            }
            Expr::Call(call) if self.is_foreign(&call.func) => {
                self.foreign_call(call);
                omitted(at)
            }
            Expr::Tuple(_) if matches!(wanted.shape(), Shape::List(_)) => {
                self.errors.push_with_help(
                    at,
                    format!("`{}` wants a list, found a tuple", self.property),
                    "a list is written in brackets: `[a, b]`",
                );
                self.unfit(expression, at)
            }
            // `("Name", "value")` where an object of two properties is wanted: a tag.
            Expr::Tuple(tuple) if let Some(object) = object_of(wanted) => {
                let names: Vec<_> = object.properties().map(|property| property.rust_name()).take(3).collect();
                let fields: Vec<_> = names.iter().map(|name| format!("{name}: …")).collect();
                let help = if names.len() == tuple.elems.len() {
                    format!("write `new {{ {} }}`", fields.join(", "))
                } else {
                    "write `new { … }`".into()
                };
                let message = format!("`{}` wants {}, found a tuple", self.property, describe(wanted));
                self.errors.push_with_help(at, message, help);
                self.unfit(expression, at)
            }
            // `&[a, b]`: the brackets are the list.
            Expr::Reference(reference)
                if matches!(&*reference.expr, Expr::Array(_))
                    && matches!(wanted.shape(), Shape::List(_) | Shape::Map(_)) =>
            {
                self.value(&reference.expr, wanted)
            }
            Expr::Macro(call) => match crate::rewrite::vec_elements(call) {
                Some(array) => self.value(&Expr::Array(array), wanted),
                None => {
                    let (value, mut node) = self.leaf(expression, wanted);
                    if let Some(known) = known_of_macro(call, wanted) {
                        node.value = known;
                    }
                    (value, node)
                }
            },
            Expr::Infer(_) if self.pattern => (quote!(::specforge_dsl::expansion::anything()), unknown),
            Expr::Array(array) => match wanted.shape() {
                Shape::List(item) => self.list(array, item),
                Shape::Map(item) => self.map(array, item),
                Shape::Json => self.leaf(expression, wanted),
                _ if array.elems.len() == 1 || object_of(wanted).is_some() || wanted.slot().is_some() => {
                    let help = if array.elems.len() == 1 { "remove the brackets" } else { "give one value" };
                    let message = format!("`{}` wants {}, found a list", self.property, describe(wanted));
                    self.errors.push_with_help(at, message, help);
                    self.unfit(expression, at)
                }
                _ => self.leaf(expression, wanted),
            },
            Expr::Path(path) => match path.path.get_ident() {
                Some(ident) => self.bare(expression, &ident.clone(), wanted),
                None => self.leaf(expression, wanted),
            },
            Expr::Lit(ExprLit { lit, .. }) => self.literal(lit, false, expression, wanted),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match &*unary.expr {
                Expr::Lit(ExprLit { lit, .. }) => self.literal(lit, true, expression, wanted),
                _ => self.leaf(expression, wanted),
            },
            _ => self.leaf(expression, wanted),
        }
    }

    /// A block whose last expression is the value.
    fn arm(&mut self, block: &Block, wanted: ValueType) -> TokenStream {
        let Some((Stmt::Expr(last, None), before)) = block.stmts.split_last() else { return quote!(#block) };
        let mut before = Block { brace_token: block.brace_token, stmts: before.to_vec() };
        self.visit_block_mut(&mut before);
        let (before, last) = (before.stmts, self.value(last, wanted).0);
        quote!({ #(#before)* #last })
    }

    fn nested(&mut self, literal: &ExprStruct, wanted: ValueType) -> Built {
        match object_of(wanted) {
            Some(r#type) => {
                let (object, node) = self.object(literal, r#type);
                (quote!(::specforge_dsl::expansion::Value::Object(#object)), node)
            }
            None => {
                let at = literal.path.span();
                let help = match wanted.shape() {
                    Shape::List(item) if object_of(item).is_some() => "write `[new { … }]`, a list of objects",
                    Shape::List(_) => "a list is written `[a, b]`",
                    Shape::Map(_) => "a map is written `[(\"name\", value), …]`",
                    Shape::Json => "free-form JSON is written `json!({ … })`",
                    _ => "write the value itself",
                };
                self.errors.push_with_help(
                    at,
                    format!("`{}` wants {}, found an object", self.property, describe(wanted)),
                    help,
                );
                if self.is_for_editor() {
                    let values = self.editor_values(literal);
                    return (quote!({ #values ::specforge_dsl::expansion::Value::Omitted }), omitted(at).1);
                }
                omitted(at)
            }
        }
    }

    /// What does not fit, as was said: nothing, but in an editor it stays what it is.
    fn unfit(&mut self, expression: &Expr, at: Span) -> Built {
        let (mut value, node) = omitted(at);
        if self.is_for_editor() {
            let expression = self.editor_plain(expression);
            value = quote!({ let _ = #expression; #value });
        }
        (value, node)
    }

    /// A list in brackets. An item that is no literal keeps its place for synthesis.
    fn list(&mut self, array: &syn::ExprArray, wanted: ValueType) -> Built {
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

    fn map(&mut self, array: &syn::ExprArray, item: ValueType) -> Built {
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

    /// A single name: a variant of the property's enum, or a variable.
    fn bare(&mut self, expression: &Expr, ident: &syn::Ident, wanted: ValueType) -> Built {
        let name = ident.to_string();
        let variant = wanted.variants().find(|variant| variant.identifier() == Some(name.as_str()));
        if self.is_for_editor() {
            self.unknown_variant(ident, &name, wanted);
            let known = variant.map_or(NodeValue::Unknown, |variant| NodeValue::Text(variant.value().into()));
            return (self.editor_bare(expression, wanted), Node { at: ident.span().into(), value: known });
        }
        if let Some(variant) = variant {
            let value = variant.value();
            let node = Node { at: ident.span().into(), value: NodeValue::Text(value.into()) };
            return (quote!(::specforge_dsl::expansion::Value::text(#value)), node);
        }
        if name == "None" {
            return (
                quote!(::specforge_dsl::expansion::Value::Omitted),
                Node { at: ident.span().into(), value: NodeValue::Unknown },
            );
        }
        if self.unknown_variant(ident, &name, wanted) {
            return omitted(ident.span());
        }
        self.leaf(expression, wanted)
    }

    /// Whether a name was meant as a variant that the property does not have, which is then an error.
    fn unknown_variant(&mut self, ident: &syn::Ident, name: &str, wanted: ValueType) -> bool {
        // Variables are in lower case and constants in capitals, so this was meant as a variant.
        let pascal = name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.contains(|character: char| character.is_ascii_lowercase());
        // A variant in CloudFormation's own letters, or in lower case, unless the function has such a variable.
        let like_one = || rules::variant_like(name, wanted).is_some() && !self.names.has(name);
        let known = wanted.variants().any(|variant| variant.identifier() == Some(name)) || name == "None";
        if !known && wanted.variants().next().is_some() && (pascal || like_one()) {
            self.errors.violation(rules::unknown_variant(name, ident.span().into(), wanted, self.property));
            return true;
        }
        false
    }

    /// A literal token is written as it is; whether it fits is for the rules on the resource.
    fn literal(&mut self, literal: &Lit, negative: bool, expression: &Expr, wanted: ValueType) -> Built {
        let at = Spot::between(first_span(expression), literal.span());
        let sign = if negative { "-" } else { "" };
        let (value, known) = match literal {
            Lit::Str(text) if !negative => {
                let known = text.value();
                if let Some(slot) = wanted.slot().filter(|slot| !slot.is_open()) {
                    return self.reference_literal(text, &known, slot);
                }
                (quote!(::specforge_dsl::expansion::Value::text(#text)), NodeValue::Text(known.into()))
            }
            Lit::Bool(boolean) if !negative => {
                (quote!(::specforge_dsl::expansion::Value::Boolean(#boolean)), NodeValue::Boolean(boolean.value))
            }
            Lit::Int(number) => match format!("{sign}{}", number.base10_digits()).parse::<i64>() {
                Ok(known) => (quote!(::specforge_dsl::expansion::Value::Integer(#known)), NodeValue::Integer(known)),
                Err(_) => {
                    self.errors.push(at, "the number is beyond 64 bits");
                    return omitted(at);
                }
            },
            Lit::Float(number) => match format!("{sign}{}", number.base10_digits()).parse::<f64>() {
                Ok(known) => (quote!(::specforge_dsl::expansion::Value::Number(#known)), NodeValue::Number(known)),
                Err(_) => return self.leaf(expression, wanted),
            },
            _ => {
                self.errors.push(at, format!("`{}` wants {}, found this literal", self.property, describe(wanted)));
                return omitted(at);
            }
        };
        (value, Node { at, value: known })
    }

    /// Plain text where a reference is wanted has to have the reference's own shape.
    fn reference_literal(&mut self, text: &syn::LitStr, known: &str, slot: Slot) -> Built {
        let fits = match slot.literal() {
            LiteralRule::Pattern(pattern) => specforge_schema::rules::finds(pattern, known) != Some(false),
            LiteralRule::Never => false,
        };
        if !fits {
            let path = slot.kinds().next().filter(|_| slot.is_single()).map_or_else(|| slot.path(), |kind| kind.path());
            self.errors.push_with_help(
                text.span(),
                format!("expected `{path}`, found text"),
                format!("pass the resource itself; a reference from outside the app is written `external::<{path}>({known:?})`"),
            );
            return omitted(text.span());
        }
        let node = Node { at: text.span().into(), value: NodeValue::Text(known.to_owned().into()) };
        (quote!(::specforge_dsl::expansion::Value::text(#text)), node)
    }
}

/// `..` among the items of a pattern's list.
fn is_rest(item: &Expr) -> bool {
    matches!(item, Expr::Range(range) if range.start.is_none() && range.end.is_none())
}

/// The object that `new { … }` is where a value of this type is wanted.
pub(super) fn object_of(wanted: ValueType) -> Option<ObjectType> {
    match (wanted.shape(), wanted.document()) {
        (Shape::Object(object), _) => Some(object),
        (_, Some(Document::Policy)) => Some(specforge_schema::policy_document()),
        _ => None,
    }
}

/// Nothing, where the mistake was reported.
fn omitted(at: impl Into<Spot>) -> Built {
    (quote!(::specforge_dsl::expansion::Value::Omitted), Node { at: at.into(), value: NodeValue::Unknown })
}

/// What is known of `json!` and of `sub!`, as far as it is literal.
fn known_of_macro(call: &syn::ExprMacro, wanted: ValueType) -> Option<NodeValue<Spot>> {
    let path = &call.mac.path;
    let ours = path.segments.len() == 1 || path.segments.first().is_some_and(|first| first.ident == "specforge_dsl");
    let name = path.segments.last().filter(|_| ours)?.ident.to_string();
    match (name.as_str(), wanted.shape()) {
        ("json", Shape::Json | Shape::Object(_)) => crate::json::known(call.mac.tokens.clone()).map(|node| node.value),
        ("json", Shape::Text) => {
            crate::json::known(call.mac.tokens.clone()).map(|node| NodeValue::Serialized(Box::new(node)))
        }
        ("sub", _) => crate::sub::known(call.mac.tokens.clone()),
        _ => None,
    }
}

/// A struct literal where a nested object is wanted; a resource there has no name, which is said elsewhere.
fn is_named_object(literal: &ExprStruct, wanted: ValueType) -> bool {
    matches!(wanted.shape(), Shape::Object(_))
        && !matches!(
            super::Target::of(&literal.path),
            Some(super::Target::Resource { resource: Some(_), .. } | super::Target::RawResource)
        )
}

/// The first token: stable rustc underlines no more of several tokens.
pub(crate) fn first_span(expression: &Expr) -> Span {
    if let Some(known) = leading_token(expression) {
        return known;
    }
    let tokens = quote!(#expression);
    tokens.into_iter().next().map_or_else(|| expression.span(), |token| token.span())
}

/// The first token of an expression whose kind tells it, so that most of them are not written out to see it.
fn leading_token(expression: &Expr) -> Option<Span> {
    let of_path = |path: &syn::ExprPath| match (&path.qself, path.path.leading_colon) {
        (None, None) => path.path.segments.first().map(|first| first.ident.span()),
        _ => None,
    };
    let (attributes, first) = match expression {
        Expr::Array(array) => (&array.attrs, array.bracket_token.span.join()),
        Expr::Lit(literal) => (&literal.attrs, literal.lit.span()),
        Expr::Path(path) => (&path.attrs, of_path(path)?),
        Expr::Reference(reference) => (&reference.attrs, reference.and_token.span),
        Expr::Struct(literal) if literal.qself.is_none() && literal.path.leading_colon.is_none() => {
            (&literal.attrs, literal.path.segments.first()?.ident.span())
        }
        Expr::MethodCall(call) if matches!(&*call.receiver, Expr::Path(_) | Expr::MethodCall(_)) => {
            (&call.attrs, leading_token(&call.receiver)?)
        }
        _ => return None,
    };
    attributes.is_empty().then_some(first)
}
