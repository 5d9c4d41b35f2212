//! What has a name: component calls and declarations, and the mistakes that names can have.

use quote::quote;
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprCall, ExprStruct, parse_quote};

use super::declared::Namespace;
use super::expressions::key_of;
use super::{Binding, Position, Rewriter, location};
use crate::errors::Spot;
use crate::literal::Target;
use crate::names::pascal;

impl Rewriter<'_> {
    pub(super) fn component_call(&mut self, call: &mut ExprCall, name: &syn::Ident, position: &Position) {
        for argument in call.args.iter_mut().skip(1) {
            self.visit_expr_mut(argument);
        }
        match position {
            Position::Tail => {}
            Position::Unnamed => self.errors.push_with_help(
                name.span(),
                format!("the component `{name}` has no name here"),
                "bind it with `let`: the variable's name prefixes the logical IDs of its resources",
            ),
            Position::Bound(binding) => {
                if let Some((attribute, at)) = &binding.attributes.resource_only {
                    self.errors.push(*at, format!("`#[{attribute}]` belongs on the `let` of a resource"));
                }
                self.claim(Namespace::Component, binding, name.span().into());
                let scope = self.named_scope(binding, &pascal(&binding.name), name.span());
                match call.args.first_mut() {
                    // The argument is the user's own token.
                    Some(first) if self.is_for_editor() => *first = parse_quote!({ let _ = &#scope; #first }),
                    Some(first) => *first = Expr::Verbatim(quote!(&#scope)),
                    None => {}
                }
            }
        }
    }

    /// The scope that a name opens, with the key of its `let`.
    pub(crate) fn named_scope(&self, binding: &Binding, name: &str, call: proc_macro2::Span) -> Expr {
        let (scope, call) = (&self.scope, location(call));
        match &binding.attributes.key {
            Some(key) => {
                let at = location(syn::spanned::Spanned::span(key));
                let key = key_of(key);
                Expr::Verbatim(quote!(#scope.child(#name, #call).keyed(#key, #at)))
            }
            None => Expr::Verbatim(quote!(#scope.child(#name, #call))),
        }
    }

    pub(super) fn declaration(&mut self, target: &Target, literal: &ExprStruct, position: &Position) -> Expr {
        let at = Spot::path(&literal.path);
        match position {
            Position::Bound(binding) => {
                self.claim(if target.is_output() { Namespace::Output } else { Namespace::LogicalId }, binding, at);
                self.declare(target, literal, Some(binding))
            }
            Position::Tail | Position::Unnamed => {
                self.errors.push_with_help(
                    at,
                    format!("this {} has no name", target.noun()),
                    format!(
                        "bind it with `let`: the variable's name is {}",
                        if target.is_output() { "the output's" } else { "its logical ID" }
                    ),
                );
                self.declare(target, literal, None)
            }
        }
    }

    /// Notes a name and finds the mistakes that a name can have.
    fn claim(&mut self, namespace: Namespace, binding: &Binding, at: Spot) {
        if binding.attributes.key.is_some() {
            return;
        }
        let id = binding.attributes.id.as_ref().map_or_else(|| pascal(&binding.name), syn::LitStr::value);
        if id.is_empty() || !id.chars().all(|character| character.is_ascii_alphanumeric()) {
            self.errors.push_with_help(
                binding.span,
                format!("`{}` cannot be a logical ID", binding.name),
                "a logical ID takes the letters A-Z, a-z and digits; name the variable so, or pin the ID with `#[id(\"…\")]`",
            );
            return;
        }
        if self.unkeyed_loop {
            let what = if namespace == Namespace::Component { "a component" } else { "a resource" };
            self.errors.push_with_help(
                binding.span,
                format!("{what} in a loop or a closure needs a key"),
                "put `#[key(expression)]` on the loop or on this `let`: it tells the turns apart in the logical IDs",
            );
            return;
        }
        if binding.conditional {
            // Which of them a build has is not known here.
            return;
        }
        if let Some(line) = self.declared.insert(namespace, &id, at.first()) {
            let what = match namespace {
                Namespace::LogicalId => "logical ID",
                Namespace::Output => "output",
                Namespace::Component => "component",
            };
            // The same words as synthesis has.
            self.errors.push_with_help(
                at,
                format!("SF0002: the {what} `{id}` is declared twice\nnote: line {line}: first declared here"),
                "bind it to another name, or give the loop or the component call a `#[key(…)]`",
            );
        }
    }
}
