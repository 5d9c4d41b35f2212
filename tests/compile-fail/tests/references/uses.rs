//! Uses of a property: values that fit, and values that do not.

use specforge_schema::{AttributeType, Kind, ResourceType, Slot};

use crate::literal;
use crate::properties::{Holds, ReferenceProperty};

/// A value for a property.
pub(crate) struct Use {
    /// The type of the variable that is given; none if the expression stands for itself.
    pub(crate) variable: Option<String>,
    /// What is written behind the variable, or instead of it.
    pub(crate) expression: String,
    /// Whether the property gets the value itself, or in brackets.
    pub(crate) whole: bool,
    /// For a wrong use, texts that the error has.
    pub(crate) words: Vec<String>,
}

impl Use {
    fn variable(r#type: String, words: Vec<String>) -> Self {
        Self { variable: Some(r#type), expression: String::new(), whole: false, words }
    }

    fn literal(text: &str, words: Vec<String>) -> Self {
        Self { variable: None, expression: format!("{text:?}"), whole: false, words }
    }
}

/// The path of a type or a kind in a program.
fn path(module: &str, name: &str) -> String {
    format!("specforge_dsl::aws::{}::{}", raw(module), raw(name))
}

fn handle(resource: ResourceType) -> String {
    format!("Handle<{}>", path(resource.service().module(), resource.rust_name()))
}

fn attribute(kind: Kind) -> String {
    format!("Attribute<{}>", kind_path(kind))
}

/// The path of a kind in a program.
pub(crate) fn kind_path(kind: Kind) -> String {
    path(kind.service().module(), kind.name())
}

/// A name as Rust writes it, with `r#` where it is reserved.
pub(crate) fn raw(name: &str) -> String {
    const RESERVED: [&str; 12] =
        ["type", "match", "ref", "as", "use", "where", "in", "for", "if", "macro", "static", "async"];
    if RESERVED.contains(&name) { format!("r#{name}") } else { name.to_owned() }
}

/// What a property takes.
pub(crate) fn right(property: &ReferenceProperty) -> Vec<Use> {
    let slot = property.slot;
    let mut uses = Vec::new();
    for accept in slot.accepts() {
        uses.push(Use::variable(handle(accept.resource), Vec::new()));
    }
    for kind in slot.kinds() {
        uses.push(Use::variable(attribute(kind), Vec::new()));
    }
    if let Some(kind) = slot.kinds().next() {
        let kind = kind_path(kind);
        uses.push(Use::variable(format!("External<{kind}>"), Vec::new()));
        uses.push(Use::variable(format!("Option<Parameter<{kind}>>"), Vec::new()));
        if property.holds == Holds::List {
            let whole = |r#type: String| Use { whole: true, ..Use::variable(r#type, Vec::new()) };
            uses.push(whole(format!("Vec<Attribute<{kind}>>")));
            uses.push(whole(format!("Attribute<ListOf<{kind}>>")));
        }
    }
    if let Some(text) = literal::example(slot.literal()).filter(|text| literal::fits(property.value, text)) {
        let kind = slot.kinds().next().filter(|_| property.holds == Holds::List);
        uses.push(match kind {
            // Some lists want two items.
            Some(kind) => Use { expression: format!(", {text:?}"), ..Use::variable(attribute(kind), Vec::new()) },
            None => Use::literal(&text, Vec::new()),
        });
    }
    uses
}

/// What a property does not take: another resource, another attribute of the same resource, text.
pub(crate) fn wrong(property: &ReferenceProperty) -> Vec<Use> {
    let slot = property.slot;
    let words = |found: &str| vec![expected(slot), format!("found `{found}"), found.to_owned()];
    let mut uses = Vec::new();
    if let Some(other) = other_resource(slot) {
        let words = vec![expected(slot), "Handle<".to_owned(), format!("{}>", other.rust_name())];
        uses.push(Use::variable(handle(other), words));
        if property.holds == Holds::List {
            // Of a list that is a variable, rustc speaks by the name of the slot.
            let words =
                vec!["expected a list of `".to_owned(), format!("{}`", slot.name()), other.rust_name().to_owned()];
            uses.push(Use { whole: true, ..Use::variable(format!("Vec<{}>", handle(other)), words) });
        }
    }
    if slot.is_open() {
        return uses;
    }
    if let Some((resource, method, kind)) = other_attribute(slot) {
        let words = vec![expected(slot), "Attribute<".to_owned(), kind.name().to_owned()];
        uses.push(Use { expression: format!(".{}()", raw(method)), ..Use::variable(handle(resource), words) });
    }
    uses.push(Use::variable("String".to_owned(), words("String")));
    if !slot.literal().allows("not an identifier") {
        let named = slot.kinds().next().filter(|_| slot.is_single()).map_or_else(|| slot.path(), |kind| kind.path());
        uses.push(Use::literal("not an identifier", vec![format!("expected `{named}`, found text")]));
    }
    uses
}

/// What the error says was expected: any ARN, or at least the first kind.
fn expected(slot: Slot) -> String {
    match slot.kinds().next() {
        _ if slot.any_arn() => "expected an ARN, found".to_owned(),
        Some(kind) if slot.is_single() => format!("expected `{}`, found", kind.path()),
        Some(kind) => format!("expected `{}`", kind.path()),
        None => "expected a reference".to_owned(),
    }
}

/// A resource type whose handle does not fit.
fn other_resource(slot: Slot) -> Option<ResourceType> {
    const CANDIDATES: [&str; 6] = [
        "AWS::EC2::VPC",
        "AWS::SQS::Queue",
        "AWS::IAM::Role",
        "AWS::KMS::Key",
        "AWS::Lambda::Function",
        "AWS::CloudWatch::Dashboard",
    ];
    // Another one for each slot, so that the sample sees them all.
    let turned = CANDIDATES.iter().cycle().skip(slot.index() as usize % CANDIDATES.len()).take(CANDIDATES.len());
    turned
        .filter_map(|name| specforge_schema::resource(name))
        .find(|candidate| slot.accepts().all(|accept| accept.resource != *candidate))
}

/// An attribute that a resource has whose other attributes fit; else any that does not fit.
fn other_attribute(slot: Slot) -> Option<(ResourceType, &'static str, Kind)> {
    let elsewhere = ["AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::RDS::DBInstance"];
    let elsewhere = elsewhere.iter().filter_map(|name| specforge_schema::resource(name));
    let fits =
        |kind: Kind| slot.kinds().any(|accepted| accepted == kind) || (slot.any_arn() && kind.name().ends_with("Arn"));
    slot.accepts().map(|accept| accept.resource).chain(elsewhere).find_map(|resource| {
        resource.attributes().find_map(|attribute| match attribute.value() {
            AttributeType::Kind(kind) if !fits(kind) => Some((resource, attribute.rust_name(), kind)),
            _ => None,
        })
    })
}
