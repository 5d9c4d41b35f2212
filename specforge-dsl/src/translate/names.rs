//! Variables for logical IDs.

use std::collections::{BTreeMap, BTreeSet};

use specforge_schema::names::snake_case;

use crate::language::names::pascal;

/// The variables of a program.
pub(super) struct Names {
    /// Those of parameters and resources, by logical ID.
    elements: BTreeMap<String, String>,
    outputs: BTreeMap<String, String>,
}

impl Names {
    /// Names in the order of the IDs; of those that read alike each has one of its own.
    pub(super) fn of<'a>(elements: impl Iterator<Item = &'a str>, outputs: impl Iterator<Item = &'a str>) -> Self {
        let mut taken = BTreeSet::new();
        let elements = elements.map(|id| (id.to_owned(), free(id, &mut taken))).collect();
        // An output may be called as a resource is, whose variable is still needed.
        let outputs = outputs.map(|id| (id.to_owned(), free(id, &mut taken))).collect();
        Self { elements, outputs }
    }

    /// The variable of an ID. One that the template does not have gets the name that it would have, which rustc does not
    /// find then.
    pub(super) fn variable(&self, id: &str) -> String {
        self.elements.get(id).cloned().unwrap_or_else(|| variable(id))
    }

    /// The variable of an output.
    pub(super) fn output(&self, id: &str) -> String {
        self.outputs.get(id).cloned().unwrap_or_else(|| variable(id))
    }
}

/// A name that is not taken, and takes it: with an underscore behind it, which leaves the ID, or with a number.
fn free(id: &str, taken: &mut BTreeSet<String>) -> String {
    let wanted = variable(without_hash(id));
    let numbered = (2..).map(|number| format!("{wanted}_{number}"));
    let candidates = [wanted.clone(), format!("{wanted}_")].into_iter().chain(numbered);
    let name = candidates.into_iter().find(|name| !taken.contains(name)).unwrap_or(wanted);
    taken.insert(name.clone());
    name
}

/// The ID without the hash that the CDK puts behind its own names: eight hexadecimal digits in capitals.
fn without_hash(id: &str) -> &str {
    let Some((name, hash)) = id.len().checked_sub(8).and_then(|at| id.split_at_checked(at)) else { return id };
    let hexadecimal = hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'));
    let mixed = hash.bytes().any(|byte| byte.is_ascii_digit()) && hash.bytes().any(|byte| byte.is_ascii_uppercase());
    if hexadecimal && mixed && !name.is_empty() { name } else { id }
}

/// Whether the variable's own name makes the ID.
pub(super) fn makes(variable: &str, id: &str) -> bool {
    pascal(variable) == id
}

/// The variable's name for an ID: in snake case, and no word that means something else there.
pub(super) fn variable(id: &str) -> String {
    let name = snake_case(id);
    if name.is_empty() {
        return "unnamed".to_owned();
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        return format!("id_{name}");
    }
    if is_reserved(&name) || TAKEN.contains(&name.as_str()) { name + "_" } else { name }
}

/// A name where a property, a method or a function is wanted.
pub(super) fn identifier(name: &str) -> String {
    match name {
        "self" | "super" | "crate" | "Self" => format!("{name}_"),
        name if is_reserved(name) => format!("r#{name}"),
        name => name.to_owned(),
    }
}

/// What the prelude and the function itself have under such names, and what `sub!` reads as a pseudo parameter.
const TAKEN: [&str; 13] = [
    "account",
    "account_id",
    "external",
    "intrinsic",
    "new",
    "null",
    "partition",
    "raw",
    "region",
    "scope",
    "stack_id",
    "stack_name",
    "url_suffix",
];

/// Rust's keywords, those in reserve included (The Rust Reference, "Keywords").
fn is_reserved(name: &str) -> bool {
    const KEYWORDS: [&str; 52] = [
        "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
        "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
        "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct",
        "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while",
        "yield",
    ];
    KEYWORDS.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Names, makes, variable};

    #[test]
    fn a_variable_makes_its_logical_id_where_it_can() {
        for id in ["Vpc", "SubA", "Queue2", "Type", "Region", "OpenAiApiKey"] {
            assert!(makes(&variable(id), id), "{id}");
        }
        assert_eq!(variable("VPC"), "vpc");
        assert!(!makes("vpc", "VPC"));
        assert_eq!(variable("2Subnets"), "id_2_subnets");
    }

    #[test]
    fn variables_are_told_apart() {
        let names = Names::of(["VPC", "Vpc", "vpc"].into_iter(), ["Vpc", "Type"].into_iter());
        assert_eq!(["VPC", "Vpc", "vpc"].map(|id| names.variable(id)), ["vpc", "vpc_", "vpc_2"]);
        assert_eq!(["Vpc", "Type"].map(|id| names.output(id)), ["vpc_3", "type_"]);
        assert_eq!(names.variable("Vpcs"), "vpcs");
        let names = Names::of(["Orders0F1E2D3C", "OrdersA1B2C3D4", "Build20261125"].into_iter(), [].into_iter());
        assert_eq!(names.variable("Orders0F1E2D3C"), "orders");
        assert_eq!(names.variable("OrdersA1B2C3D4"), "orders_");
        assert_eq!(names.variable("Build20261125"), "build20261125");
    }
}
