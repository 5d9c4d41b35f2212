use std::cell::OnceCell;
use std::collections::HashSet;

use proc_macro2::TokenStream;
use syn::visit::{self, Visit};
use syn::{ItemFn, Pat};

use super::uses::{Use, Uses};

/// The names that a function binds: parameters, variables, constants, and what its variables are used for. Read only when
/// a mistake is suspected, or an object has no type.
pub(crate) struct Names {
    /// The function; none where it is not seen.
    function: Option<TokenStream>,
    read: OnceCell<HashSet<String>>,
    uses: OnceCell<Uses>,
}

impl Names {
    /// The names in a function.
    pub(crate) fn of(function: TokenStream) -> Self {
        Self { function: Some(function), read: OnceCell::new(), uses: OnceCell::new() }
    }

    /// Those of a function that is not seen: each name may be bound.
    pub(crate) fn unknown() -> Self {
        Self { function: None, read: OnceCell::new(), uses: OnceCell::new() }
    }

    /// Whether the function binds the name somewhere.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.function.as_ref().is_none_or(|function| self.read.get_or_init(|| read(function)).contains(name))
    }

    /// The property that a variable of the function is the value of; an empty one where there are several that want
    /// different objects.
    pub(crate) fn use_of(&self, name: &str) -> Option<&Option<Use>> {
        let function = self.function.as_ref()?;
        self.uses.get_or_init(|| whole(function).map(|whole| Uses::of(&whole)).unwrap_or_default()).of_variable(name)
    }
}

fn read(function: &TokenStream) -> HashSet<String> {
    let mut found = Found::default();
    if let Some(function) = whole(function) {
        found.visit_item_fn(&function);
    }
    found.0
}

/// The function as it was written.
fn whole(function: &TokenStream) -> Option<ItemFn> {
    let whole = syn::parse2::<ItemFn>(function.clone()).ok();
    whole.or_else(|| crate::recovery::function(function.clone()))
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
