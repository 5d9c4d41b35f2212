//! `let policy = new { … };`: the type of the object is that of the property that the variable is the value of.

use std::collections::HashMap;

use specforge_schema::{ObjectType, ResourceType, Shape, ValueType};
use syn::visit::{self, Visit};
use syn::{Expr, ExprStruct, ItemFn, Member, Stmt};

use super::{is_new, vec_elements};
use crate::literal::{Target, inner_object, is_policy, object_of};

/// Where a variable is the value of a property, or a part of it.
#[derive(Clone)]
pub(crate) struct Use {
    /// The object that the property wants.
    pub(crate) object: ObjectType,
    pub(crate) resource: ResourceType,
    /// The property's path in the resource's schema.
    pub(crate) path: String,
    pub(crate) in_policy: bool,
    /// The checks that are silenced there.
    pub(crate) silenced: Vec<String>,
}

/// The uses of variables in one function, by name; none where two of them want different objects.
#[derive(Default)]
pub(crate) struct Uses {
    found: HashMap<String, Option<Use>>,
    resource: Option<ResourceType>,
    path: String,
    in_policy: bool,
    silenced: Vec<String>,
    /// The type of `new { … }` at this place, inside a closure or a variable's value.
    target: Option<ObjectType>,
}

impl Uses {
    pub(super) fn of(function: &ItemFn) -> Self {
        let mut uses = Self::default();
        uses.visit_item_fn(function);
        let mut variables = Variables::default();
        variables.visit_item_fn(function);
        // An object in a variable may itself have variables in it.
        loop {
            let known = |(name, _): &(String, &Expr)| matches!(uses.found.get(name), Some(Some(_)));
            let Some(at) = variables.0.iter().position(known) else { return uses };
            let (name, value) = variables.0.swap_remove(at);
            if let Some(Some(used)) = uses.found.get(&name).cloned() {
                (uses.resource, uses.path, uses.in_policy) = (Some(used.resource), used.path, used.in_policy);
                (uses.silenced, uses.target) = (used.silenced, Some(used.object));
                uses.visit_expr(value);
            }
        }
    }

    /// Visits what `visit` does, where `new { … }` is an object of this type.
    fn with_target(&mut self, target: Option<ObjectType>, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.target, target);
        visit(self);
        self.target = outer;
    }

    /// The use that says what a variable's object is; an empty one where its uses contradict each other.
    pub(super) fn of_variable(&self, name: &str) -> Option<&Option<Use>> {
        self.found.get(name)
    }

    fn object(&mut self, literal: &ExprStruct, r#type: ObjectType) {
        let outside = self.in_policy;
        self.in_policy |= is_policy(r#type);
        for field in &literal.fields {
            let Member::Named(name) = &field.member else { continue };
            let written = name.to_string();
            match r#type.property(written.trim_start_matches("r#")) {
                Some(property) => {
                    let length = self.path.len();
                    self.path.push('/');
                    self.path.push_str(property.name());
                    if matches!(property.shape(), Shape::List(_)) {
                        self.path.push_str("/*");
                    }
                    self.value(&field.expr, property.value());
                    self.path.truncate(length);
                }
                None => self.visit_expr(&field.expr),
            }
        }
        self.in_policy = outside;
    }

    fn value(&mut self, expression: &Expr, wanted: ValueType) {
        match expression {
            Expr::Paren(inner) => self.value(&inner.expr, wanted),
            Expr::Group(inner) => self.value(&inner.expr, wanted),
            Expr::Reference(inner) => self.value(&inner.expr, wanted),
            Expr::Block(block) => self.tail(&block.block, wanted),
            Expr::If(branches) => {
                self.visit_expr(&branches.cond);
                self.tail(&branches.then_branch, wanted);
                if let Some((_, otherwise)) = &branches.else_branch {
                    self.value(otherwise, wanted);
                }
            }
            Expr::Match(arms) => {
                self.visit_expr(&arms.expr);
                arms.arms.iter().for_each(|arm| self.value(&arm.body, wanted));
            }
            Expr::Struct(literal) if is_new(literal) => match object_of(wanted) {
                Some(object) => self.object(literal, object),
                None => self.visit_expr_struct(literal),
            },
            Expr::Array(array) => self.items(array, wanted),
            Expr::Macro(call) => {
                if let Some(array) = vec_elements(call) {
                    self.items(&array, wanted);
                }
            }
            // `rules.clone()`, `rules.iter().map(…)`: what it becomes is made of it.
            Expr::MethodCall(call) => {
                self.value(&call.receiver, wanted);
                self.with_target(inner_object(wanted), |uses| call.args.iter().for_each(|one| uses.visit_expr(one)));
            }
            Expr::Path(path) => {
                if let (Some(name), Some(object)) = (path.path.get_ident(), inner_object(wanted)) {
                    self.note(&name.to_string(), object);
                }
            }
            other => self.with_target(inner_object(wanted), |uses| uses.visit_expr(other)),
        }
    }

    fn items(&mut self, array: &syn::ExprArray, wanted: ValueType) {
        match wanted.shape() {
            Shape::List(item) | Shape::Map(item) => array.elems.iter().for_each(|one| match one {
                Expr::Tuple(pair) if matches!(wanted.shape(), Shape::Map(_)) => {
                    pair.elems.iter().skip(1).for_each(|value| self.value(value, item));
                }
                one => self.value(one, item),
            }),
            _ => visit::visit_expr_array(self, array),
        }
    }

    fn tail(&mut self, block: &syn::Block, wanted: ValueType) {
        let Some((Stmt::Expr(last, None), before)) = block.stmts.split_last() else { return self.visit_block(block) };
        before.iter().for_each(|statement| self.visit_stmt(statement));
        self.value(last, wanted);
    }

    fn note(&mut self, name: &str, object: ObjectType) {
        let Some(resource) = self.resource else { return };
        let here = Use {
            object,
            resource,
            path: self.path.clone(),
            in_policy: self.in_policy,
            silenced: self.silenced.clone(),
        };
        self.found
            .entry(name.to_owned())
            .and_modify(|known| {
                if known.as_ref().is_some_and(|known| known.object.index() != object.index()) {
                    *known = None;
                }
            })
            .or_insert(Some(here));
    }
}

impl Visit<'_> for Uses {
    fn visit_local(&mut self, local: &syn::Local) {
        let silenced = local.attrs.iter().filter(|attribute| attribute.path().is_ident("silence"));
        let codes = silenced.filter_map(|attribute| {
            let tokens = attribute.meta.require_list().ok()?.tokens.clone();
            Some(tokens.into_iter().next()?.to_string())
        });
        let outer = std::mem::replace(&mut self.silenced, codes.collect());
        visit::visit_local(self, local);
        self.silenced = outer;
    }

    fn visit_expr_struct(&mut self, literal: &ExprStruct) {
        match Target::of(&literal.path) {
            Some(Target::Resource { resource: Some(resource), .. }) => {
                let outer = (self.resource.replace(resource), std::mem::replace(&mut self.path, "/properties".into()));
                self.with_target(None, |uses| uses.object(literal, resource.object()));
                (self.resource, self.path) = outer;
            }
            _ if is_new(literal)
                && let Some(object) = self.target =>
            {
                self.object(literal, object);
            }
            _ => visit::visit_expr_struct(self, literal),
        }
    }
}

/// The variables of a function with their values.
#[derive(Default)]
struct Variables<'a>(Vec<(String, &'a Expr)>);

impl<'a> Visit<'a> for Variables<'a> {
    fn visit_local(&mut self, local: &'a syn::Local) {
        let mut pattern = &local.pat;
        while let syn::Pat::Type(typed) = pattern {
            pattern = &typed.pat;
        }
        if let (syn::Pat::Ident(name), Some(init)) = (pattern, &local.init) {
            self.0.push((name.ident.to_string(), &init.expr));
        }
        visit::visit_local(self, local);
    }
}
