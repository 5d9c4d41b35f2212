//! Each file in `positions` has a mark where a cursor is, and says what has to be offered there.
//!
//! rust-analyzer puts a name of its own where the cursor is and expands. What it can offer follows from what the name
//! is in the expansion: the field of a type, or a path where an enum's variants are in scope.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr, Item};

use super::Reader;

const MARK: char = '¦';

/// What stands at the cursor while completion is asked.
const NAME: &str = "completion_marker";

/// A file of `positions`.
struct Position {
    name: String,
    offered: Vec<String>,
    source: String,
}

fn positions() -> Vec<Position> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("positions");
    let mut positions: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| {
            let path = file.unwrap().path();
            let source = std::fs::read_to_string(&path).unwrap();
            let first = source.lines().next().unwrap();
            let offered = first.split('`').skip(1).step_by(2).map(str::to_owned).collect();
            Position { name: path.file_stem().unwrap().to_string_lossy().into_owned(), offered, source }
        })
        .collect();
    positions.sort_by(|a, b| a.name.cmp(&b.name));
    positions
}

/// The expansion for editors of the only function in a file.
fn expand(source: &str) -> TokenStream {
    let tokens: TokenStream = source.parse().unwrap();
    let mut tokens = tokens.into_iter().skip_while(|token| !matches!(token, TokenTree::Group(group) if ["component", "stack"].contains(&group.stream().to_string().as_str())));
    let attribute = tokens.next().unwrap().to_string();
    let item = tokens.collect();
    if attribute.contains("stack") {
        crate::signature::stack(TokenStream::new(), item, Reader::Editor)
    } else {
        crate::signature::component(TokenStream::new(), item, Reader::Editor)
    }
}

fn count(tokens: TokenStream, name: &str) -> usize {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => count(group.stream(), name),
            TokenTree::Ident(ident) => usize::from(ident.to_string().contains(name)),
            _ => 0,
        })
        .sum()
}

/// What can be offered at the marker.
#[derive(Default)]
struct Offer {
    /// The fields and variants of the types in the expansion.
    members: BTreeMap<String, BTreeSet<String>>,
    /// The enums that are in scope here.
    in_scope: Vec<String>,
    found: Option<BTreeSet<String>>,
}

impl Offer {
    fn of(&self, types: impl IntoIterator<Item = String>) -> BTreeSet<String> {
        types.into_iter().filter_map(|name| self.members.get(&name)).flatten().cloned().collect()
    }
}

/// The type at whose `new` a chain begins.
fn base(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Field(field) => base(&field.base),
        Expr::MethodCall(call) => base(&call.receiver),
        Expr::Call(call) => base(&call.func),
        Expr::Path(path) => path.path.segments.iter().rev().nth(1).map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

impl<'a> Visit<'a> for Offer {
    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
        let fields = fields.map(|name| name.to_string().trim_start_matches("r#").to_owned()).collect();
        self.members.insert(item.ident.to_string(), fields);
    }

    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        self.members
            .insert(item.ident.to_string(), item.variants.iter().map(|variant| variant.ident.to_string()).collect());
    }

    fn visit_block(&mut self, block: &'a syn::Block) {
        let outer = self.in_scope.len();
        for statement in &block.stmts {
            if let syn::Stmt::Item(Item::Use(import)) = statement {
                let path = import.tree.to_token_stream().to_string().replace(' ', "");
                let parts: Vec<_> = path.split("::").collect();
                if let ["__properties", name, "*"] = parts.as_slice() {
                    self.in_scope.push((*name).to_owned());
                }
            }
        }
        visit::visit_block(self, block);
        self.in_scope.truncate(outer);
    }

    fn visit_expr_field(&mut self, field: &'a syn::ExprField) {
        if field.member.to_token_stream().to_string().contains(NAME) {
            self.found = Some(self.of(base(&field.base)));
        }
        visit::visit_expr_field(self, field);
    }

    // Lists are built with `vec!`.
    fn visit_macro(&mut self, call: &'a syn::Macro) {
        let elements = Punctuated::<Expr, syn::Token![,]>::parse_terminated;
        for element in call.parse_body_with(elements).into_iter().flatten() {
            let mut inner = Offer { members: self.members.clone(), in_scope: self.in_scope.clone(), found: None };
            inner.visit_expr(&element);
            self.found = self.found.take().or(inner.found);
        }
    }

    fn visit_expr_path(&mut self, path: &'a syn::ExprPath) {
        if path.to_token_stream().to_string().contains(NAME) {
            self.found = Some(self.of(self.in_scope.clone()));
        }
    }
}

#[test]
fn the_users_unfinished_name_occurs_once_wherever_it_stands() {
    for position in positions() {
        let expansion = expand(&position.source.replace(MARK, NAME));
        assert_eq!(count(expansion.clone(), NAME), 1, "{}: {expansion}", position.name);
    }
}

#[test]
fn properties_and_variants_are_members_of_what_the_unfinished_name_belongs_to() {
    let mut asked = 0;
    for position in positions() {
        // What else is offered comes from the library's own types.
        if !position.name.starts_with("property") && !position.name.starts_with("variant") {
            continue;
        }
        if ["variant_of_a_policy", "property_of_an_output", "property_of_a_raw_resource"]
            .contains(&position.name.as_str())
        {
            continue;
        }
        let expansion: syn::File = syn::parse2(expand(&position.source.replace(MARK, NAME))).unwrap();
        let mut offer = Offer::default();
        offer.visit_file(&expansion);
        let found = offer.found.unwrap_or_else(|| panic!("{}: no member, no path", position.name));
        for name in &position.offered {
            assert!(found.contains(name), "{}: `{name}` is not among {found:?}", position.name);
        }
        asked += 1;
    }
    assert!(asked >= 15, "{asked}");
}

/// Completion compares the expansion with the one that has a name at the cursor: up to that name both have to be alike.
#[test]
fn a_name_at_the_cursor_changes_nothing_in_front_of_it() {
    // Paths are resolved from their first part, wherever they stand.
    for position in positions().into_iter().filter(|position| !position.name.starts_with("type")) {
        let source = |at_the_mark: &str| position.source.replace(MARK, at_the_mark);
        let with_name = expand(&source(NAME)).to_string();
        // Where rust-analyzer would complete the syntax, nothing stands in the file either.
        let Ok(()) = syn::parse_file(&source("")).map(drop) else { continue };
        let (before, _) = with_name.split_once(NAME).unwrap();
        let before = before.rsplit_once(' ').map_or(before, |(before, _)| before).trim_end_matches([' ', '.']);
        let without = expand(&source("")).to_string();
        assert!(without.starts_with(before), "{}:\n{before}\n\n{without}", position.name);
    }
}

#[test]
fn a_property_says_what_a_change_of_it_does() {
    let source = "#[component] fn web(scope: &Scope) { let vpc = ec2::Vpc { cidr_block: \"10.0.0.0/16\" }; }";
    let expansion = expand(source).to_string();
    assert!(expansion.contains("**A change replaces the resource.**"), "{expansion}");
    assert!(expansion.contains("A change updates the resource."), "{expansion}");
}

#[test]
fn a_mistake_keeps_the_tokens_around_it() {
    let source = "#[component] fn web(scope: &Scope) {
        let vpc = ec2::Vpx { one: token_a, list: [token_b] };
        let function = lambda::Function {
            environment: new { variables: [token_c, (token_d, token_e, token_f)] },
            role: new { arn: token_g },
        };
        let twice = ec2::Vpc { cidr_block: token_h, cidr_block: token_i };
        let object = new { description: token_j };
    }";
    let expansion = expand(source);
    for name in ["Vpx"].into_iter().map(str::to_owned).chain(('a'..='j').map(|letter| format!("token_{letter}"))) {
        assert_eq!(count(expansion.clone(), &name), 1, "{name}: {expansion}");
    }
}
