//! `new { … }` outside of a property's leaf: in a closure, or in a variable.

use quote::quote;
use specforge_schema::rules;
use syn::{Expr, ExprStruct, parse_quote};

use super::Rewriter;
use super::uses::Use;
use crate::literal::is_policy;

impl Rewriter<'_> {
    pub(super) fn new_object(&mut self, literal: &ExprStruct) -> Expr {
        if let Some(target) = self.target {
            let object = self.object(literal, target).0;
            return Expr::Verbatim(quote!(::specforge_dsl::expansion::nested(#object)));
        }
        let used = self.variable.as_ref().and_then(|variable| self.names.use_of(variable)).cloned();
        let help = match used {
            Some(Some(used)) => return self.object_of_variable(literal, used),
            Some(None) => {
                "its variable is the value of properties that want different objects: write it at each of them"
            }
            None => {
                "it takes its type from the property whose value it is, or from the one that its variable is the value of"
            }
        };
        let values = self.is_for_editor().then(|| self.editor_values(literal));
        let at = syn::spanned::Spanned::span(&literal.path);
        self.errors.push_with_help(at, "`new { … }` has no type here", help);
        parse_quote!({ #values ::specforge_dsl::expansion::nested(::specforge_dsl::expansion::object([])) })
    }

    /// An object whose variable is the value of a property further on in the function.
    fn object_of_variable(&mut self, literal: &ExprStruct, used: Use) -> Expr {
        let outer = (self.resource.replace(used.resource), std::mem::replace(&mut self.path, used.path));
        let in_policy = std::mem::replace(&mut self.in_policy, used.in_policy);
        let (object, node) = self.object(literal, used.object);
        (self.resource, self.path) = outer;
        self.in_policy = in_policy;
        // The rules on policies, which take one text where the schema has a list, are for the whole of a policy.
        let part = !used.in_policy && !is_policy(used.object);
        let violations = part.then(|| rules::check_object(used.object, &node));
        for violation in violations.into_iter().flatten() {
            if used.silenced.iter().all(|code| code != violation.code) {
                self.errors.violation(violation);
            }
        }
        Expr::Verbatim(quote!(::specforge_dsl::expansion::nested(#object)))
    }
}
