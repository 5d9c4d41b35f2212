use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Declared, place_in};
use crate::app::{Body, ElementRecord};
use crate::assembly::Location;
use crate::finding::Finding;
use crate::language::{Element, Piece, Place, Value};

/// Which values flow between the stacks of an app, and under which names.
///
/// The output that hands a value out and the parameter that takes it have the same name, so that a person and a tool see
/// what belongs together without the app.
#[derive(Default)]
pub(crate) struct Wiring {
    exports: BTreeMap<usize, Vec<Export>>,
    imports: BTreeMap<usize, Vec<Import>>,
    names: HashMap<(u32, Option<String>), String>,
    dependencies: BTreeSet<(usize, usize)>,
    /// Whether any value refers to it, for each element.
    used: Vec<bool>,
}

/// A value that a stack hands to others.
pub(crate) struct Export {
    pub(crate) name: String,
    pub(crate) element: u32,
    pub(crate) attribute: Option<String>,
    pub(crate) list: bool,
}

/// A value that a stack takes from another one.
pub(crate) struct Import {
    pub(crate) name: String,
    pub(crate) from: usize,
    pub(crate) list: bool,
}

/// A use of a value of another stack.
struct Use {
    /// The stack that takes it; none where a person's command names it.
    consumer: Option<usize>,
    element: u32,
    attribute: Option<String>,
    list: bool,
}

impl Wiring {
    pub(crate) fn find(app: &Declared<'_>, findings: &mut Vec<Finding>) -> Self {
        let mut uses: Vec<Use> = Vec::new();
        let mut used = vec![false; app.elements.len()];
        let mut note = |element: Element| {
            if let Some(used) = used.get_mut(element.index as usize) {
                *used = true;
            }
        };
        for (consumer, location, place, value) in referring_values(app) {
            walk(value, place, &mut |element, attribute, list, place| {
                let place = place_in(location, place);
                if element.app != app.nonce {
                    findings.push(of_another_app(place));
                    return;
                }
                note(element);
                // An element that could not be declared has its own finding.
                let Some(target) = app.element(element).filter(|target| target.stack != consumer) else { return };
                if is_secret(target) {
                    findings.push(
                        Finding::error(
                            "SF0009",
                            format!("the secret parameter `{}` is used in another stack", target.id),
                        )
                        .at(Some(place))
                        .label("it would stand in clear text in an output")
                        .related(target.location, "declared as a secret here")
                        .help("put it into AWS Secrets Manager and pass the secret's ARN"),
                    );
                    return;
                }
                let attribute = attribute.map(str::to_owned);
                uses.push(Use { consumer: Some(consumer), element: element.index, attribute, list });
            });
        }
        for record in app.prerequisites {
            for command in &record.prerequisite.commands {
                walk(command, [0, 0], &mut |element, attribute, list, _| {
                    if element.app != app.nonce {
                        findings.push(of_another_app(record.location));
                        return;
                    }
                    note(element);
                    if app.element(element).is_some_and(|target| target.stack != record.stack) {
                        let attribute = attribute.map(str::to_owned);
                        // A command needs the output alone; nothing is imported.
                        uses.push(Use { consumer: None, element: element.index, attribute, list });
                    }
                });
            }
        }
        let mut wiring = Self { used, ..Self::default() };
        wiring.name(app, uses);
        wiring.depend(app, findings);
        wiring
    }

    /// Gives each value one name in the whole app.
    fn name(&mut self, app: &Declared<'_>, uses: Vec<Use>) {
        let mut wanted: BTreeMap<String, BTreeSet<(u32, Option<String>)>> = BTreeMap::new();
        for used in &uses {
            let name = plain_name(&app.elements[used.element as usize], used.attribute.as_deref());
            wanted.entry(name).or_default().insert((used.element, used.attribute.clone()));
        }
        let mut given = BTreeSet::new();
        for (name, sources) in wanted {
            let unique = sources.len() == 1;
            for source in sources {
                let producer = app.elements[source.0 as usize].stack;
                let prefixed = format!("{}{name}", crate::language::names::pascal(&app.stacks[producer].id));
                let numbered = (2..).map(|number| format!("{prefixed}{number}"));
                let candidates = unique.then(|| name.clone()).into_iter().chain([prefixed.clone()]).chain(numbered);
                let free = |name: &String| !given.contains(name) && !is_taken(app, &uses, name, &source);
                if let Some(name) = candidates.into_iter().find(free) {
                    given.insert(name.clone());
                    self.names.insert(source, name);
                }
            }
        }
        for used in uses {
            let Some(name) = self.names.get(&(used.element, used.attribute.clone())).cloned() else { continue };
            let from = app.elements[used.element as usize].stack;
            let exports = self.exports.entry(from).or_default();
            if exports.iter().all(|export| export.name != name) {
                let (element, attribute) = (used.element, used.attribute);
                exports.push(Export { name: name.clone(), element, attribute, list: used.list });
            }
            let Some(consumer) = used.consumer else { continue };
            self.dependencies.insert((consumer, from));
            let imports = self.imports.entry(consumer).or_default();
            if imports.iter().all(|import| import.name != name) {
                imports.push(Import { name, from, list: used.list });
            }
        }
    }

    /// An explicit dependency on a resource of another stack orders the stacks.
    fn depend(&mut self, app: &Declared<'_>, findings: &mut Vec<Finding>) {
        for element in app.elements {
            let Body::Resource { declaration, .. } = &element.body else { continue };
            for &dependency in &declaration.dependencies {
                if dependency.app != app.nonce {
                    let message = format!("`{}` depends on a resource of another app", element.id);
                    findings.push(
                        Finding::error("SF0008", message)
                            .at(Some(element.location))
                            .help("apps are deployed apart from each other: deploy the other one first"),
                    );
                }
                if let Some(target) = app.element(dependency).filter(|target| target.stack != element.stack) {
                    self.dependencies.insert((element.stack, target.stack));
                }
            }
        }
    }

    /// Whether any value refers to the element.
    pub(crate) fn uses(&self, element: usize) -> bool {
        self.used.get(element).is_some_and(|used| *used)
    }

    pub(crate) fn exports(&self, stack: usize) -> impl Iterator<Item = &Export> {
        self.exports.get(&stack).into_iter().flatten()
    }

    pub(crate) fn imports(&self, stack: usize) -> impl Iterator<Item = &Import> {
        self.imports.get(&stack).into_iter().flatten()
    }

    /// The stacks that a stack takes values from, or waits for.
    pub(crate) fn dependencies(&self, stack: usize) -> impl Iterator<Item = usize> {
        self.dependencies.range((stack, 0)..=(stack, usize::MAX)).map(|(_, other)| *other)
    }

    /// The name under which a value crosses stacks.
    pub(crate) fn name_of(&self, element: u32, attribute: Option<&str>) -> Option<&str> {
        self.names.get(&(element, attribute.map(str::to_owned))).map(String::as_str)
    }

    /// A prerequisite's command, with `${Output}` where a value is filled in.
    pub(crate) fn command(&self, app: &Declared<'_>, command: &Value) -> String {
        match command {
            Value::Text(text) => text.to_string(),
            Value::Pseudo(name) => format!("${{{name}}}"),
            Value::Interpolated(pieces) => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.to_string(),
                    Piece::Value(value) => self.command(app, value),
                })
                .collect(),
            Value::Attribute { element, name, .. } => {
                let own = app.element(*element).map(|element| element.id.as_str());
                let name = self.name_of(element.index, name.as_deref()).or(own).unwrap_or_default();
                format!("${{{name}}}")
            }
            _ => String::new(),
        }
    }
}

fn of_another_app(place: Location) -> Finding {
    Finding::error("SF0008", "this value belongs to another app")
        .at(Some(place))
        .help("pass it through a contract, or as text: `external::<…>(…)`")
}

/// Every value that may hold references, with its stack, its file and its place.
fn referring_values<'a>(app: &Declared<'a>) -> impl Iterator<Item = (usize, Location, Place, &'a Value)> {
    let properties = app.elements.iter().flat_map(|element| {
        let (properties, raw) = match &element.body {
            Body::Resource { declaration, .. } => {
                (declaration.properties.entries.as_slice(), &declaration.raw.entries[..])
            }
            Body::Parameter { .. } => Default::default(),
        };
        let entries = properties.iter().chain(raw);
        entries.map(|entry| (element.stack, element.location, entry.value_place, &entry.value))
    });
    let outputs = app.outputs.iter().map(|output| (output.stack, output.location, [0, 0], &output.value));
    let sections = app.sections.iter().flat_map(|record| {
        record.sections.entries.iter().map(|entry| (record.stack, record.location, entry.value_place, &entry.value))
    });
    properties.chain(outputs).chain(sections)
}

/// Calls `found` for each reference in `value`, with the innermost place.
pub(super) fn walk(value: &Value, place: Place, found: &mut impl FnMut(Element, Option<&str>, bool, Place)) {
    match value {
        Value::Attribute { element, name, list } => found(*element, name.as_deref(), *list, place),
        Value::List(items) => items.iter().for_each(|item| walk(item, place, found)),
        Value::Object(object) => object.entries.iter().for_each(|entry| {
            let place = if entry.value_place == [0, 0] { place } else { entry.value_place };
            walk(&entry.value, place, found);
        }),
        Value::Interpolated(pieces) => pieces.iter().for_each(|piece| {
            if let Piece::Value(value) = piece {
                walk(value, place, found);
            }
        }),
        Value::Serialized(value) | Value::Function(value) => walk(value, place, found),
        Value::At(place, value) => walk(value, *place, found),
        Value::Omitted
        | Value::Null
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Number(_)
        | Value::Text(_)
        | Value::Pseudo(_) => {}
    }
}

fn is_secret(element: &ElementRecord) -> bool {
    let Body::Parameter { properties, .. } = &element.body else { return false };
    properties.entries.iter().any(|entry| entry.name == "NoEcho" && entry.value == Value::Boolean(true))
}

/// The logical ID and what is yielded, without saying a word twice: `Vpc` and `VpcId` make `VpcId`.
fn plain_name(element: &ElementRecord, attribute: Option<&str>) -> String {
    let yielded = match (&element.body, attribute) {
        (_, Some(attribute)) => attribute.replace('.', ""),
        (Body::Parameter { .. }, None) => return element.id.clone(),
        (Body::Resource { r#type, .. }, None) => {
            let mut identifier = specforge_schema::resource(r#type).into_iter().flat_map(|r| r.primary_identifier());
            match (identifier.next(), identifier.next()) {
                (Some(single), None) => single.trim_start_matches("/properties/").replace('/', ""),
                _ => String::new(),
            }
        }
    };
    crate::language::names::merge(&element.id, &yielded)
}

/// Whether another thing in the producing stack or in a consuming one has the name already.
fn is_taken(app: &Declared<'_>, uses: &[Use], name: &str, source: &(u32, Option<String>)) -> bool {
    let producer = app.elements[source.0 as usize].stack;
    let another_output = app.outputs.iter().any(|output| {
        output.stack == producer
            && output.id == name
            && !matches!(&output.value, Value::Attribute { element, name, .. }
                if element.index == source.0 && name.as_deref() == source.1.as_deref())
    });
    another_output
        || uses
            .iter()
            .filter(|used| used.element == source.0 && used.attribute == source.1)
            .any(|used| app.elements.iter().any(|element| Some(element.stack) == used.consumer && element.id == name))
}
