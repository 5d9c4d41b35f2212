//! The body of a component or stack: which resources and components it declares, and under which names.

mod attributes;
mod declared;
mod expressions;
mod foreign;
mod named;
mod names;
mod object;
pub(crate) use expressions::{is_new, vec_elements};
mod statements;
mod uses;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use specforge_schema::{ObjectType, ResourceType};
use syn::{Block, Expr, Ident};

use crate::editor::{Reader, Types};
use crate::errors::Errors;
pub(crate) use attributes::LetAttributes;
use declared::Declared;
pub(crate) use names::Names;

/// Rewrites a body in place.
pub(crate) fn body(block: &mut Block, scope: &Ident, names: Names, reader: Reader, errors: &mut Errors) {
    let mut rewriter = Rewriter {
        scope: scope.clone(),
        types: (reader == Reader::Editor).then(Types::default),
        errors,
        declared: Declared::default(),
        unkeyed_loop: false,
        target: None,
        property: "",
        resource: None,
        path: String::new(),
        in_policy: false,
        names,
        variable: None,
        pattern: false,
    };
    rewriter.function_block(block);
    if let Some(types) = rewriter.types {
        let types = types.module();
        block.stmts.splice(0..0, (!types.is_empty()).then(|| syn::Stmt::Item(syn::Item::Verbatim(types))));
    }
}

impl<'a> Rewriter<'a> {
    /// One for a pattern: nothing in it declares anything.
    pub(crate) fn of_pattern(reader: Reader, errors: &'a mut Errors) -> Self {
        Self {
            scope: Ident::new("no_scope_in_a_pattern", Span::call_site()),
            types: (reader == Reader::Editor).then(Types::default),
            errors,
            declared: Declared::default(),
            unkeyed_loop: false,
            target: None,
            property: "",
            resource: None,
            path: String::new(),
            in_policy: false,
            names: Names::unknown(),
            variable: None,
            pattern: true,
        }
    }
}

/// The state of the walk through one body.
pub(crate) struct Rewriter<'a> {
    /// The name of the scope variable.
    pub(crate) scope: Ident,
    /// The types that the expansion for editors needs; nothing in the one for rustc.
    pub(crate) types: Option<Types>,
    pub(crate) errors: &'a mut Errors,
    declared: Declared,
    /// Whether the walk is inside a loop or closure whose turns no key tells apart.
    unkeyed_loop: bool,
    /// The type of `new { … }` at this place, inside a property's value.
    pub(crate) target: Option<ObjectType>,
    /// The property whose value is being read.
    pub(crate) property: &'static str,
    /// The resource whose literal is being read, and the path of that property in its schema.
    pub(crate) resource: Option<ResourceType>,
    pub(crate) path: String,
    /// Whether the value is inside of a policy document.
    pub(crate) in_policy: bool,
    /// The names that the function binds.
    pub(crate) names: Names,
    /// The variable whose value is being read.
    variable: Option<String>,
    /// Whether the literal is a pattern: what it does not name may be anything.
    pub(crate) pattern: bool,
}

/// The name that a resource or a component gets.
#[derive(Clone)]
pub(crate) struct Binding {
    /// The variable or the callee.
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) attributes: LetAttributes,
    /// Whether a `#[cfg(…)]` decides if it is there.
    pub(crate) conditional: bool,
}

/// Where an expression stands, as far as names are concerned.
#[derive(Clone)]
pub(crate) enum Position {
    /// Its value is bound by this `let`.
    Bound(Box<Binding>),
    /// It is what the function returns: a component there is transparent.
    Tail,
    /// Anywhere else.
    Unnamed,
}

/// The place of a token as the run-time library wants it.
pub(crate) fn location(span: Span) -> TokenStream {
    let [line, column] = place(span);
    quote!(::specforge_dsl::expansion::at(::core::file!(), #line, #column))
}

/// The line and the column of a token, from 1.
pub(crate) fn place(span: Span) -> [u32; 2] {
    let start = span.start();
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    [number(start.line), number(start.column.saturating_add(1))]
}

/// The name of the function in a call of a component: a call whose first argument is the scope.
fn callee(call: &syn::ExprCall, scope: &Ident) -> Option<Ident> {
    let Some(Expr::Path(first)) = call.args.first() else { return None };
    let Expr::Path(function) = &*call.func else { return None };
    let name = &function.path.segments.last()?.ident;
    // A tuple struct or an enum variant that holds the scope is not a call.
    let is_function = !name.to_string().starts_with(|first: char| first.is_ascii_uppercase());
    (first.path.is_ident(scope) && is_function).then(|| name.clone())
}
