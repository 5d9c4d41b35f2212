use std::cell::OnceCell;
use std::collections::HashSet;

use proc_macro2::TokenStream;
use syn::visit::{self, Visit};
use syn::{ItemFn, Pat};

/// The names that a function binds: parameters, variables, constants. Read only when a mistake is suspected.
pub(crate) struct Names {
    /// The function; none where it is not seen.
    function: Option<TokenStream>,
    read: OnceCell<HashSet<String>>,
}

impl Names {
    /// The names in a function.
    pub(crate) fn of(function: TokenStream) -> Self {
        Self { function: Some(function), read: OnceCell::new() }
    }

    /// Those of a function that is not seen: each name may be bound.
    pub(crate) fn unknown() -> Self {
        Self { function: None, read: OnceCell::new() }
    }

    /// Whether the function binds the name somewhere.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.function.as_ref().is_none_or(|function| self.read.get_or_init(|| read(function)).contains(name))
    }
}

fn read(function: &TokenStream) -> HashSet<String> {
    let mut found = Found::default();
    let whole = syn::parse2::<ItemFn>(function.clone()).ok();
    if let Some(function) = whole.or_else(|| crate::recovery::function(function.clone())) {
        found.visit_item_fn(&function);
    }
    found.0
}

#[derive(Default)]
struct Found(HashSet<String>);

impl Visit<'_> for Found {
    fn visit_pat(&mut self, pattern: &Pat) {
        if let Pat::Ident(ident) = pattern {
            self.0.insert(ident.ident.to_string());
        }
        visit::visit_pat(self, pattern);
    }

    fn visit_item_const(&mut self, item: &syn::ItemConst) {
        self.0.insert(item.ident.to_string());
    }

    fn visit_item_static(&mut self, item: &syn::ItemStatic) {
        self.0.insert(item.ident.to_string());
    }

    fn visit_use_name(&mut self, name: &syn::UseName) {
        self.0.insert(name.ident.to_string());
    }

    fn visit_use_rename(&mut self, name: &syn::UseRename) {
        self.0.insert(name.rename.to_string());
    }

    fn visit_const_param(&mut self, parameter: &syn::ConstParam) {
        self.0.insert(parameter.ident.to_string());
    }
}
