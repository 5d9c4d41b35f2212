use syn::visit_mut::VisitMut;
use syn::{Block, Expr, Local, Pat, Stmt, parse_quote};

use super::{Binding, LetAttributes, Position, Rewriter, callee};

impl Rewriter<'_> {
    /// The body of the function itself: its last expression is in tail position.
    pub(super) fn function_block(&mut self, block: &mut Block) {
        self.block(block, &Position::Tail);
    }

    /// A block whose value stands in `position`.
    pub(super) fn block(&mut self, block: &mut Block, position: &Position) {
        let last = block.stmts.len().saturating_sub(1);
        for (index, statement) in block.stmts.iter_mut().enumerate() {
            match statement {
                Stmt::Local(local) => self.local(local),
                Stmt::Expr(expression, None) if index == last => self.expression(expression, position),
                Stmt::Expr(expression, _) => self.statement(expression),
                // Functions and modules inside a component are plain Rust, and macros' tokens are their own.
                Stmt::Item(_) | Stmt::Macro(_) => {}
            }
        }
    }

    pub(super) fn local(&mut self, local: &mut Local) {
        let attributes = LetAttributes::take(&mut local.attrs, self.errors);
        let Some(init) = &mut local.init else { return };
        let mut pattern = &local.pat;
        while let Pat::Type(typed) = pattern {
            pattern = &typed.pat;
        }
        let binding = match pattern {
            Pat::Ident(ident) => Some((ident.ident.to_string(), ident.ident.span())),
            _ => component_name(&init.expr, &self.scope).map(|name| (name.to_string(), name.span())),
        };
        let misplaced = attributes.resource_only.clone();
        let position = match binding {
            Some((name, span)) => {
                let conditional = is_conditional(&local.attrs);
                Position::Bound(Box::new(Binding { name, span, attributes, conditional }))
            }
            None => Position::Unnamed,
        };
        let declares = declares_directly(&init.expr);
        let calls = component_name(&init.expr, &self.scope).is_some();
        let variable = match pattern {
            Pat::Ident(ident) => Some(ident.ident.to_string()),
            _ => None,
        };
        let outer = std::mem::replace(&mut self.variable, variable);
        self.expression(&mut init.expr, &position);
        self.variable = outer;
        if let Some((_, otherwise)) = &mut init.diverge {
            self.visit_expr_mut(otherwise);
        }
        let may_declare = self.is_for_editor() && crate::editor::may_declare(&init.expr);
        if declares || calls || may_declare {
            // A resource does its work by being declared; its handle may well stay unused.
            local.attrs.push(parse_quote!(#[allow(unused_variables, clippy::let_unit_value)]));
        }
        if declares {
            return;
        }
        if let Some((name, at)) = misplaced {
            self.errors.push(at, format!("`#[{name}]` belongs on the `let` of a resource"));
        }
    }

    /// An expression whose value nobody takes: a component there has the name of its function.
    fn statement(&mut self, expression: &mut Expr) {
        let position = match component_name(expression, &self.scope) {
            Some(name) => {
                let (attributes, conditional) = match outer_attributes(expression) {
                    Some(attributes) => (LetAttributes::take(attributes, self.errors), is_conditional(attributes)),
                    None => (LetAttributes::default(), false),
                };
                let (name, span) = (name.to_string(), name.span());
                Position::Bound(Box::new(Binding { name, span, attributes, conditional }))
            }
            None => Position::Unnamed,
        };
        self.expression(expression, &position);
    }
}

/// The function's name, if the expression is a component call behind `?` and method chains.
fn component_name(expression: &Expr, scope: &syn::Ident) -> Option<syn::Ident> {
    match expression {
        Expr::Call(call) => callee(call, scope),
        Expr::Try(inner) => component_name(&inner.expr, scope),
        Expr::MethodCall(call) => component_name(&call.receiver, scope),
        Expr::Paren(inner) => component_name(&inner.expr, scope),
        Expr::Field(field) => component_name(&field.base, scope),
        Expr::Reference(reference) => component_name(&reference.expr, scope),
        _ => None,
    }
}

fn is_conditional(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("cfg"))
}

/// The attributes in front of a call that is a statement.
fn outer_attributes(expression: &mut Expr) -> Option<&mut Vec<syn::Attribute>> {
    match expression {
        Expr::Call(call) => Some(&mut call.attrs),
        Expr::Try(inner) => {
            if inner.attrs.is_empty() {
                outer_attributes(&mut inner.expr)
            } else {
                Some(&mut inner.attrs)
            }
        }
        Expr::MethodCall(call) => {
            if call.attrs.is_empty() {
                outer_attributes(&mut call.receiver)
            } else {
                Some(&mut call.attrs)
            }
        }
        _ => None,
    }
}

/// Whether a `let` declares a resource, a parameter or an output, in all or some of its branches.
fn declares_directly(expression: &Expr) -> bool {
    let in_block =
        |block: &Block| matches!(block.stmts.last(), Some(Stmt::Expr(last, None)) if declares_directly(last));
    match expression {
        Expr::Struct(literal) => crate::literal::Target::of(&literal.path).is_some(),
        Expr::Paren(inner) => declares_directly(&inner.expr),
        Expr::Block(inner) => in_block(&inner.block),
        Expr::If(branches) => {
            in_block(&branches.then_branch)
                || branches.else_branch.as_ref().is_some_and(|(_, otherwise)| declares_directly(otherwise))
        }
        Expr::Match(arms) => arms.arms.iter().any(|arm| declares_directly(&arm.body)),
        Expr::Call(call) => call.args.len() == 1 && call.args.iter().all(declares_directly),
        Expr::MethodCall(call) => call.args.iter().any(declares_directly),
        Expr::Closure(closure) => declares_directly(&closure.body),
        _ => false,
    }
}
