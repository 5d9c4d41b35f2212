use std::collections::HashMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::package::Package;
use crate::assembly::Location;

/// Which places of the package lie in functions marked `#[component]` or `#[stack]`: the macro shows findings there, and
/// nowhere else.
pub(super) struct Attributed<'a> {
    package: &'a Package,
    files: HashMap<&'static str, Option<TokenStream>>,
}

impl<'a> Attributed<'a> {
    pub(super) fn new(package: &'a Package) -> Self {
        Self { package, files: HashMap::new() }
    }

    /// Whether the token that begins at this place is one of a marked function.
    pub(super) fn has(&mut self, place: &Location) -> bool {
        let package = self.package;
        let file = self.files.entry(place.file).or_insert_with(|| {
            let text = std::fs::read_to_string(package.path(place.file)).ok()?;
            text.parse().ok()
        });
        file.as_ref().is_some_and(|tokens| is_attributed(tokens.clone(), place, false))
    }
}

/// Looks for the token of a place; `marked` says whether what is around is marked.
fn is_attributed(tokens: TokenStream, place: &Location, marked: bool) -> bool {
    let mut item_marked = marked;
    let mut after_hash = false;
    for token in tokens {
        let start = token.span().start();
        if item_marked && [start.line, start.column + 1] == [place.line as usize, place.column as usize] {
            return true;
        }
        let hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        match token {
            TokenTree::Group(group) if after_hash && group.delimiter() == Delimiter::Bracket => {
                item_marked |= is_mark(&group.stream());
            }
            TokenTree::Group(group) => {
                if is_attributed(group.stream(), place, item_marked) {
                    return true;
                }
                // The body ends the function.
                if group.delimiter() == Delimiter::Brace {
                    item_marked = marked;
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => item_marked = marked,
            _ => {}
        }
        after_hash = hash;
    }
    false
}

/// `component`, `stack(…)`, `specforge_dsl::stack`: the last name of the attribute's path.
fn is_mark(attribute: &TokenStream) -> bool {
    let path = attribute.clone().into_iter().take_while(|token| !matches!(token, TokenTree::Group(_)));
    let last = path.filter_map(|token| if let TokenTree::Ident(name) = token { Some(name.to_string()) } else { None });
    last.last().is_some_and(|name| name == "component" || name == "stack")
}

#[cfg(test)]
mod tests {
    use super::is_attributed;
    use crate::assembly::Location;

    fn at(line: u32, column: u32) -> bool {
        let source = "fn plain(scope: &Scope) {\n    scope.requires(x);\n}\n\n#[stack(name = \"a\")]\npub fn marked(scope: &Scope) {\n    let a = f(|| { g(x) });\n}\nfn after() { h(x) }\nmod inner { #[specforge_dsl::component] fn deep() { i(x) } }\n";
        is_attributed(source.parse().unwrap(), &Location { file: "a.rs", line, column }, false)
    }

    #[test]
    fn places_in_marked_functions_alone_are_seen_by_a_macro() {
        assert!(!at(2, 11), "a plain function");
        assert!(at(6, 8), "the name of a marked one");
        assert!(at(7, 20), "deep in its body");
        assert!(!at(9, 14), "a plain function behind a marked one");
        assert!(at(10, 53), "a marked one in a module");
        assert!(!at(7, 19), "no token begins there");
    }
}
