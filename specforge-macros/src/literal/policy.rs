//! `#[deletion_policy(…)]` and its sister: a policy written bare, also in the arms of `if` and `match`.

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprLit, Lit, parse_quote};

use crate::errors::Errors;

const POLICIES: [&str; 4] = ["Delete", "Retain", "RetainExceptOnCreate", "Snapshot"];

/// Replaces bare policies by their paths; what is meant as one and is none is an error.
pub(super) fn resolve(policy: &mut Expr, errors: &mut Errors) {
    Bare { errors }.value(policy);
}

struct Bare<'a> {
    errors: &'a mut Errors,
}

impl Bare<'_> {
    /// An expression that is the policy, or has it in its arms.
    fn value(&mut self, expression: &mut Expr) {
        match expression {
            Expr::Path(path) => {
                let Some(name) = path.path.get_ident().cloned() else { return };
                let written = name.to_string();
                if POLICIES.contains(&written.as_str()) {
                    *expression = parse_quote!(::specforge_dsl::DeletionPolicy::#name);
                } else if written.starts_with(|first: char| first.is_ascii_uppercase())
                    && written.contains(|letter: char| letter.is_ascii_lowercase())
                    && written != "None"
                {
                    *expression = self.unknown(&written, name.span());
                }
            }
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                let (written, at) = (text.value(), text.span());
                *expression = self.unknown(&format!("{written:?}"), at);
            }
            _ => visit_mut::visit_expr_mut(self, expression),
        }
    }

    fn unknown(&mut self, written: &str, at: Span) -> Expr {
        let help = match specforge_schema::suggest(written, POLICIES) {
            Some(near) => format!("write `{near}`"),
            None => "a policy is `Delete`, `Retain`, `RetainExceptOnCreate` or `Snapshot`".into(),
        };
        self.errors.push_with_help(at, format!("there is no deletion policy `{written}`"), help);
        parse_quote!(::specforge_dsl::DeletionPolicy::Retain)
    }
}

impl VisitMut for Bare<'_> {
    fn visit_expr_if_mut(&mut self, branches: &mut syn::ExprIf) {
        // A condition is no policy.
        self.visit_block_mut(&mut branches.then_branch);
        if let Some((_, otherwise)) = &mut branches.else_branch {
            self.value(otherwise);
        }
    }

    fn visit_expr_match_mut(&mut self, arms: &mut syn::ExprMatch) {
        for arm in &mut arms.arms {
            self.value(&mut arm.body);
        }
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        if let Some(syn::Stmt::Expr(last, None)) = block.stmts.last_mut() {
            self.value(last);
        }
    }

    // Other expressions are the program's own, with policies in them.
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        let is_policy = |path: &syn::ExprPath| POLICIES.iter().any(|policy| path.path.is_ident(policy));
        match expression {
            Expr::Path(path) if is_policy(path) => self.value(expression),
            _ => visit_mut::visit_expr_mut(self, expression),
        }
    }
}
