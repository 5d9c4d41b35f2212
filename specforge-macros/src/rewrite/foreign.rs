use quote::ToTokens;
use syn::{Expr, ExprCall, Path, parse_quote};

use super::Rewriter;
use crate::errors::Spot;
use crate::literal::Target;

/// How templates and other tools say things, and how it is said here.
impl Rewriter<'_> {
    /// Whether a function is an intrinsic function of CloudFormation: `Ref(…)`, `Fn::GetAtt(…)`.
    pub(crate) fn is_foreign(&self, function: &Expr) -> bool {
        let Expr::Path(function) = function else { return false };
        let path = &function.path;
        let only = path.get_ident().is_some_and(|name| ["Ref", "GetAtt"].iter().any(|foreign| name == foreign));
        let intrinsic = path.segments.len() == 2
            && path.segments.first().is_some_and(|first| first.ident == "Fn")
            && path.segments.last().is_some_and(|last| last.ident.to_string().starts_with(char::is_uppercase));
        only || intrinsic
    }

    /// Says how the value of an intrinsic function is written.
    pub(crate) fn foreign_call(&mut self, call: &ExprCall) {
        let Expr::Path(function) = &*call.func else { return };
        let name = function.path.to_token_stream().to_string().replace(' ', "");
        let help = match name.trim_start_matches("Fn::") {
            "Ref" => "pass the resource itself: the property decides what the reference becomes".into(),
            "GetAtt" => {
                "pass the resource itself where its property wants it, or call the attribute: `role.arn()`".into()
            }
            "Sub" | "Join" => "write `sub!(\"…{name}…\")`".into(),
            "If" => "whether a property is there is decided by Rust's `if`".into(),
            "ImportValue" => "pass the handle from the other stack: the stacks are wired by the library".into(),
            intrinsic => format!("write `intrinsic::<Text>(json!({{ \"Fn::{intrinsic}\": … }}))`"),
        };
        self.errors.push_with_help(
            Spot::path(&function.path),
            format!("`{name}` is CloudFormation's, not Rust's"),
            help,
        );
    }

    /// Reports `ref_()` and `get_att()`; whether the method is one of them. The handle itself is what was meant.
    pub(super) fn foreign_method(&mut self, method: &syn::Ident) -> bool {
        let help = match method.to_string().as_str() {
            "ref_" | "r#ref" | "get_ref" => {
                "pass the resource itself: the property decides what the reference becomes; as text it is `.reference()`"
            }
            "get_att" | "getAtt" => "an attribute is a method of its own: `role.arn()`",
            _ => return false,
        };
        let written = method.to_string();
        let written = written.trim_start_matches("r#").trim_end_matches('_');
        self.errors.push_with_help(method.span(), format!("a resource has no method `{written}`"), help);
        true
    }

    /// The same of `.r#ref`, which is how rustc proposes to write `.ref`.
    pub(super) fn foreign_field(&mut self, field: &syn::ExprField) -> bool {
        matches!(&field.member, syn::Member::Named(name) if name == "r#ref" && self.foreign_method(name))
    }

    /// Says that a resource is a literal; the handle has the right type, so that it stays the only mistake.
    pub(super) fn constructor(&mut self, call: &ExprCall) -> Expr {
        let Some(path) = constructed(&call.func) else { return parse_quote!(::core::unreachable!()) };
        let written = path.to_token_stream().to_string().replace(' ', "");
        let at = match &*call.func {
            Expr::Path(function) => Spot::path(&function.path),
            _ => Spot::path(&path),
        };
        self.errors.push_with_help(
            at,
            "a resource is not constructed by a call",
            format!("it is a literal, and its `let` names it: `let name = {written} {{ property: value }}`"),
        );
        let scope = &self.scope;
        let place = super::location(at.first());
        parse_quote!(#scope.declare::<#path>("", #place, ::specforge_dsl::expansion::Declaration::new(
            ::specforge_dsl::expansion::object([])
        )))
    }
}

/// Whether a call is `ec2::Vpc::new(…)`.
pub(super) fn is_constructor_call(call: &ExprCall) -> bool {
    constructed(&call.func).is_some()
}

/// The type of `ec2::Vpc::new`: a resource's own path in front of a function's name.
fn constructed(function: &Expr) -> Option<Path> {
    let Expr::Path(function) = function else { return None };
    let method = &function.path.segments.last()?.ident;
    if !["new", "builder", "default"].iter().any(|name| method == name) {
        return None;
    }
    let mut path = function.path.clone();
    path.segments.pop();
    path.segments.pop_punct();
    let target = Target::of(&path)?;
    matches!(target, Target::Resource { resource: Some(_), .. }).then_some(path)
}
