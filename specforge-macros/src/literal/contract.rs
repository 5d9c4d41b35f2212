//! `Contract::publish(scope, "…", new { … })`: there `new` is the contract, and each field takes what fits its kind.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Block, Expr, ExprCall, ExprStruct, Path, Stmt, parse_quote};

use super::first_token::first_span;
use crate::rewrite::{is_new, vec_elements};

/// Gives each `new { … }` among the arguments of a type's function that type. The walk through the call goes on from
/// there, as over any other expression.
pub(crate) fn contract_values(call: &mut ExprCall) -> &mut ExprCall {
    if let Some(owner) = owner(&call.func) {
        for argument in &mut call.args {
            if let Expr::Struct(literal) = argument
                && is_new(literal)
            {
                *argument = contract(&owner, literal);
            }
        }
    }
    call
}

/// The type in `Type::function`.
fn owner(function: &Expr) -> Option<Path> {
    let Expr::Path(function) = function else { return None };
    let mut owner = function.path.clone();
    owner.segments.pop();
    let last = owner.segments.pop()?.into_value();
    let is_type = last.ident.to_string().starts_with(|first: char| first.is_ascii_uppercase());
    owner.segments.push(last);
    (is_type && function.qself.is_none()).then_some(owner)
}

fn contract(owner: &Path, literal: &ExprStruct) -> Expr {
    let mut contract = literal.clone();
    contract.path = owner.clone();
    // What rustc says of the whole, such as a missing field, it says at `new`.
    let at = literal.path.span();
    for segment in &mut contract.path.segments {
        let span = segment.ident.span().located_at(at);
        segment.ident.set_span(span);
    }
    for field in &mut contract.fields {
        field.expr = value(&field.expr);
        field.colon_token.get_or_insert_default();
    }
    Expr::Struct(contract)
}

/// The value of a field, leaf by leaf, so that an error points at the leaf.
fn value(expression: &Expr) -> Expr {
    match elements(expression) {
        Some((items, at)) => {
            let items = items.iter().map(item);
            let list = quote_spanned!(at=> ::specforge_dsl::expansion::list);
            parse_quote!(#list(::std::vec![#(#items),*]))
        }
        None => leaves(expression, value, &quote!(FitsContract::fit_contract)),
    }
}

/// An item of a list.
fn item(expression: &Expr) -> Expr {
    leaves(expression, item, &quote!(FitsContractItem::fit_item))
}

/// The elements of a list that is written out.
fn elements(expression: &Expr) -> Option<(syn::punctuated::Punctuated<Expr, syn::Token![,]>, Span)> {
    match expression {
        Expr::Array(array) => Some((array.elems.clone(), first_span(expression))),
        Expr::Macro(call) => Some((vec_elements(call)?.elems, first_span(expression))),
        Expr::Paren(inner) => elements(&inner.expr),
        Expr::Group(inner) => elements(&inner.expr),
        _ => None,
    }
}

/// Goes into blocks and arms with `deeper`, and hands each leaf to this function.
fn leaves(expression: &Expr, deeper: fn(&Expr) -> Expr, function: &TokenStream) -> Expr {
    match expression {
        Expr::Paren(inner) => deeper(&inner.expr),
        Expr::Group(inner) => deeper(&inner.expr),
        Expr::Block(block) if block.label.is_none() => {
            let mut block = block.clone();
            tail(&mut block.block, deeper);
            Expr::Block(block)
        }
        Expr::If(branches) if branches.else_branch.is_some() => {
            let mut branches = branches.clone();
            tail(&mut branches.then_branch, deeper);
            if let Some((_, otherwise)) = &mut branches.else_branch {
                **otherwise = deeper(otherwise);
            }
            Expr::If(branches)
        }
        Expr::Match(arms) => {
            let mut arms = arms.clone();
            for arm in &mut arms.arms {
                *arm.body = deeper(&arm.body);
                arm.comma.get_or_insert_default();
            }
            Expr::Match(arms)
        }
        leaf => {
            let at = first_span(leaf);
            let reference = quote_spanned!(at=> &);
            let function = quote!(::specforge_dsl::expansion::#function);
            match leaf {
                Expr::Binary(_) | Expr::Cast(_) | Expr::Range(_) | Expr::Unary(_) | Expr::Closure(_) => {
                    parse_quote!(#function(#reference (#leaf)))
                }
                _ => parse_quote!(#function(#reference #leaf)),
            }
        }
    }
}

fn tail(block: &mut Block, deeper: fn(&Expr) -> Expr) {
    if let Some(Stmt::Expr(last, None)) = block.stmts.last_mut() {
        *last = deeper(last);
    }
}
