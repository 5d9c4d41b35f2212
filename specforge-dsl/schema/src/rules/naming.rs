//! Names that a type or an enum does not have: one wording for the macro, which reads Rust names, and for synthesis.

use super::Violation;
use super::schema::{NOT_A_VARIANT, UNKNOWN_PROPERTY};
use super::wording::listed;
use crate::{ObjectType, ValueType, suggest};

/// What CloudFormation and other tools write inside of a resource, and how it is said here.
const ELSEWHERE: [(&str, &str); 11] = [
    ("condition", "whether a resource is declared is decided by Rust's `if`"),
    ("creationpolicy", "what the schema lacks is written `..raw(json!({ … }))`"),
    ("deletionpolicy", "write `#[deletion_policy(Retain)]` in front of the `let`"),
    ("dependson", "write `#[depends_on(other)]` in front of the `let`"),
    ("fngetatt", "an attribute is a method of the resource: `role.arn()`"),
    ("getatt", "an attribute is a method of the resource: `role.arn()`"),
    ("logicalid", "the variable's name is the logical ID; `#[id(\"…\")]` in front of the `let` pins another one"),
    ("properties", "the properties stand in the literal itself"),
    ("ref", "pass the resource itself: the property decides what the reference becomes"),
    ("type", "the path in front of the braces is the type"),
    ("updatereplacepolicy", "write `#[update_replace_policy(Retain)]` in front of the `let`"),
];

/// A property, written as in Rust, that the type does not have.
pub fn unknown_property<S>(written: &str, at: S, r#type: ObjectType) -> Violation<S> {
    let names = || r#type.properties().filter(|property| !property.read_only()).map(|property| property.rust_name());
    let letters = letters(written);
    let near = suggest(written, names());
    let elsewhere = ELSEWHERE.iter().find(|(name, _)| *name == letters).map(|(_, how)| (*how).to_owned());
    let help = match (near, elsewhere) {
        (Some(near), _) if self::letters(near) == letters => format!("did you mean `{near}`?"),
        (_, Some(how)) => how,
        (Some(near), None) => format!("did you mean `{near}`?"),
        (None, None) => {
            let names = listed(names(), "and");
            format!("it has {names}; what the schema lacks is written `..raw(json!({{ … }}))`")
        }
    };
    Violation {
        code: UNKNOWN_PROPERTY.code,
        at,
        message: format!("`{}` has no property `{written}`", r#type.path()),
        related: Vec::new(),
        help: Some(help),
    }
}

/// A bare identifier that is none of a property's values; `label` names the property.
pub fn unknown_variant<S>(written: &str, at: S, wanted: ValueType, label: &str) -> Violation<S> {
    let identifiers: Vec<&str> = wanted.variants().filter_map(|variant| variant.identifier()).collect();
    let meant = variant_like(written, wanted).or_else(|| suggest(written, identifiers.iter().copied()));
    Violation {
        code: NOT_A_VARIANT.code,
        at,
        message: format!("`{label}` has no value `{written}`; expected {}", listed(identifiers, "or")),
        related: Vec::new(),
        help: meant.map(|near| format!("did you mean `{near}`?")),
    }
}

/// The identifier of the variant that has the same letters, in another case or as CloudFormation writes it.
pub fn variant_like(written: &str, wanted: ValueType) -> Option<&'static str> {
    let letters = letters(written);
    wanted
        .variants()
        .filter(|variant| self::letters(variant.value()) == letters)
        .find_map(|variant| variant.identifier())
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
