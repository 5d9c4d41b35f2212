use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprStruct, parse_quote};

use super::foreign::is_constructor_call;
use super::{LetAttributes, Position, Rewriter, callee, location};
use crate::literal::Target;

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
            Expr::MethodCall(call) if self.foreign_method(&call.method) => {
                self.visit_expr_mut(&mut call.receiver);
                *expression = (*call.receiver).clone();
            }
            Expr::Field(field) if self.foreign_field(field) => {
                self.visit_expr_mut(&mut field.base);
                *expression = (*field.base).clone();
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
pub(super) fn key_of(key: &Expr) -> proc_macro2::TokenStream {
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
