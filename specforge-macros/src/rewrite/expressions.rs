use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprCall, ExprStruct, parse_quote};

use super::declared::Namespace;
use super::foreign::is_constructor_call;
use super::{Binding, LetAttributes, Position, Rewriter, callee, location};
use crate::errors::Spot;
use crate::literal::Target;
use crate::names::pascal;

/// Methods that call their closure at most once: what it declares keeps the name of the `let`.
const CALLED_ONCE: [&str; 6] = ["then", "unwrap_or_else", "or_else", "ok_or_else", "map_or_else", "and_then"];

impl Rewriter<'_> {
    /// Rewrites an expression whose value stands in `position`.
    pub(super) fn expression(&mut self, expression: &mut Expr, position: &Position) {
        match expression {
            Expr::Struct(literal) if is_new(literal) => {
                let rewritten = self.new_object(literal);
                *expression = rewritten;
            }
            Expr::Struct(literal) => match Target::of(&literal.path) {
                Some(target) => *expression = self.declaration(&target, literal, position),
                None => visit_mut::visit_expr_struct_mut(self, literal),
            },
            Expr::Call(call) if self.is_foreign(&call.func) => {
                self.foreign_call(call);
                *expression = parse_quote!(::core::unreachable!());
            }
            Expr::Call(call) if is_constructor_call(call) => {
                *expression = self.constructor(call);
            }
            Expr::Call(call) => match callee(crate::literal::contract_values(call), &self.scope) {
                Some(name) => self.component_call(call, &name, position),
                None => {
                    // `Some(…)`, `Ok(…)` and the like hand the name through.
                    let wraps = call.args.len() == 1 && is_constructor(&call.func);
                    self.visit_expr_mut(&mut call.func);
                    for argument in &mut call.args {
                        self.expression(argument, if wraps { position } else { &Position::Unnamed });
                    }
                }
            },
            Expr::MethodCall(call) if self.foreign_method(call) => {
                self.visit_expr_mut(&mut call.receiver);
                *expression = (*call.receiver).clone();
            }
            Expr::MethodCall(call) => {
                self.expression(&mut call.receiver, position);
                let once = CALLED_ONCE.iter().any(|method| call.method == method);
                for argument in &mut call.args {
                    match argument {
                        Expr::Closure(closure) if once && closure.inputs.is_empty() => {
                            self.expression(&mut closure.body, position);
                        }
                        _ => self.visit_expr_mut(argument),
                    }
                }
            }
            Expr::Try(inner) => self.expression(&mut inner.expr, position),
            Expr::Paren(inner) => self.expression(&mut inner.expr, position),
            Expr::Group(inner) => self.expression(&mut inner.expr, position),
            Expr::Reference(inner) => self.expression(&mut inner.expr, position),
            Expr::Field(field) => self.expression(&mut field.base, position),
            Expr::Return(inner) => {
                if let Some(value) = &mut inner.expr {
                    self.expression(value, &Position::Tail);
                }
            }
            Expr::Block(inner) => self.block(&mut inner.block, position),
            Expr::Unsafe(inner) => self.block(&mut inner.block, position),
            Expr::If(branches) => {
                self.visit_expr_mut(&mut branches.cond);
                let inside = self.declared.in_branch();
                let mut after = std::mem::replace(&mut self.declared, inside.clone());
                self.block(&mut branches.then_branch, position);
                let after_then = std::mem::replace(&mut self.declared, inside);
                // What a branch declared counts afterwards only if the function goes on from there.
                if !leaves(&branches.then_branch) {
                    after.merge(after_then);
                }
                if let Some((_, otherwise)) = &mut branches.else_branch {
                    self.expression(otherwise, position);
                    let left = matches!(&**otherwise, Expr::Block(block) if leaves(&block.block));
                    let after_otherwise = std::mem::take(&mut self.declared);
                    if !left {
                        after.merge(after_otherwise);
                    }
                }
                self.declared = after;
            }
            Expr::Match(arms) => {
                self.visit_expr_mut(&mut arms.expr);
                let inside = self.declared.in_branch();
                let mut after = std::mem::take(&mut self.declared);
                for arm in &mut arms.arms {
                    self.declared = inside.clone();
                    if let Some((_, guard)) = &mut arm.guard {
                        self.visit_expr_mut(guard);
                    }
                    self.expression(&mut arm.body, position);
                    after.merge(std::mem::take(&mut self.declared));
                }
                self.declared = after;
            }
            Expr::ForLoop(turns) => {
                let key = LetAttributes::take_key(&mut turns.attrs, self.errors);
                self.visit_expr_mut(&mut turns.expr);
                self.turns(&mut turns.body, key);
            }
            Expr::While(turns) => {
                let key = LetAttributes::take_key(&mut turns.attrs, self.errors);
                self.visit_expr_mut(&mut turns.cond);
                self.turns(&mut turns.body, key);
            }
            Expr::Loop(turns) => {
                let key = LetAttributes::take_key(&mut turns.attrs, self.errors);
                self.turns(&mut turns.body, key);
            }
            Expr::Closure(closure) => {
                let outer = std::mem::replace(&mut self.unkeyed_loop, true);
                let declared = self.declared.clone();
                // A closure's value has no name; its own `let`s have, with a key.
                match &mut *closure.body {
                    Expr::Block(inner) => self.block(&mut inner.block, &Position::Unnamed),
                    body => self.expression(body, &Position::Unnamed),
                }
                self.declared = declared;
                self.unkeyed_loop = outer;
            }
            Expr::Macro(call) => {
                if let Some(array) = vec_elements(call) {
                    let mut array = Expr::Array(array);
                    self.expression(&mut array, &Position::Unnamed);
                    *expression = parse_quote!(::std::vec::Vec::from(#array));
                }
            }
            _ => visit_mut::visit_expr_mut(self, expression),
        }
    }

    /// The body of a loop, with a scope of its own for each turn if there is a key.
    fn turns(&mut self, body: &mut Block, key: Option<Expr>) {
        let outer = std::mem::replace(&mut self.unkeyed_loop, key.is_none());
        let declared = std::mem::take(&mut self.declared);
        self.block(body, &Position::Unnamed);
        self.declared = declared;
        self.unkeyed_loop = outer;
        if let Some(key) = key {
            let scope = &self.scope;
            let at = location(syn::spanned::Spanned::span(&key));
            let key = key_of(&key);
            let keyed = quote!(&#scope.keyed(#key, #at));
            let statement = if self.is_for_editor() {
                parse_quote!(let _ = #keyed;)
            } else {
                parse_quote!(#[allow(unused_variables)] let #scope = #keyed;)
            };
            body.stmts.insert(0, statement);
        }
    }

    fn component_call(&mut self, call: &mut ExprCall, name: &syn::Ident, position: &Position) {
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

    fn declaration(&mut self, target: &Target, literal: &ExprStruct, position: &Position) -> Expr {
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

    fn new_object(&mut self, literal: &ExprStruct) -> Expr {
        let Some(target) = self.target else {
            let values = self.is_for_editor().then(|| self.editor_values(literal));
            self.errors.push_with_help(
                syn::spanned::Spanned::span(&literal.path),
                "`new { … }` has no type here",
                "it takes its type from the property whose value it is",
            );
            return parse_quote!({ #values ::core::unreachable!() });
        };
        let object = self.object(literal, target).0;
        Expr::Verbatim(quote!(::specforge_dsl::expansion::nested(#object)))
    }
}

impl VisitMut for Rewriter<'_> {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        self.expression(expression, &Position::Unnamed);
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        self.block(block, &Position::Unnamed);
    }

    // Functions and modules inside a component are plain Rust.
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// A key by reference; what cannot be one is an error at its first token.
fn key_of(key: &Expr) -> proc_macro2::TokenStream {
    let reference = quote::quote_spanned!(crate::literal::first_span(key)=> &);
    match key {
        Expr::Path(_) | Expr::Lit(_) | Expr::MethodCall(_) | Expr::Call(_) | Expr::Field(_) | Expr::Macro(_) => {
            quote!(#reference #key)
        }
        _ => quote!(#reference (#key)),
    }
}

pub(crate) fn is_new(literal: &ExprStruct) -> bool {
    literal.path.is_ident("new")
}

fn is_constructor(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    path.path
        .segments
        .last()
        .is_some_and(|last| last.ident.to_string().starts_with(|first: char| first.is_ascii_uppercase()))
}

/// Whether a block never reaches its end.
fn leaves(block: &Block) -> bool {
    matches!(block.stmts.last(), Some(syn::Stmt::Expr(Expr::Return(_) | Expr::Break(_) | Expr::Continue(_), _)))
}

/// The elements of `vec![a, b]`; what stands in other macros is their own.
pub(crate) fn vec_elements(call: &syn::ExprMacro) -> Option<syn::ExprArray> {
    if !call.mac.path.is_ident("vec") {
        return None;
    }
    let parser = syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated;
    let elems = syn::parse::Parser::parse2(parser, call.mac.tokens.clone()).ok()?;
    Some(syn::ExprArray { attrs: Vec::new(), bracket_token: syn::token::Bracket::default(), elems })
}
