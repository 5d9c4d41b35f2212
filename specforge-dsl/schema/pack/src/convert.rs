//! One resource type's schema becomes a resource and its objects.

mod attributes;
mod constraints;
mod paths;
mod shape;
mod tags;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use specforge_schema::format::property_flag;
use specforge_schema::names;

use crate::model::{Model, Object, ObjectNumber, Property, Resource, Shape, Target, Value};
use crate::node::{array, description, may_be_object, property_names, says_type, sorted_texts, texts};
use crate::overlay::Overlay;
use crate::specification::Specification;
use crate::{rules, targets, text};

/// How deep definitions that are no objects may contain themselves before they count as free-form JSON.
const DEEPEST: usize = 10;

/// Adds the resource type of a schema to the model.
pub(crate) fn convert(name: &str, schema: &Json, model: &mut Model, other: &Specification, overlay: &Overlay) {
    let mut create_only = sorted_texts(&schema["createOnlyProperties"]);
    create_only.extend(overlay.replacements.get(name).into_iter().flatten().cloned());
    create_only.sort();
    create_only.dedup();
    // What only the documentation calls replacing is not certain: schemas are corrected more often.
    let mut conditional_create_only = sorted_texts(&schema["conditionalCreateOnlyProperties"]);
    conditional_create_only.extend(other.replacements(name).iter().cloned());
    conditional_create_only.retain(|path| !create_only.contains(path));
    conditional_create_only.sort();
    conditional_create_only.dedup();
    let mut converter = Converter {
        name,
        schema,
        definitions: BTreeMap::new(),
        flags: paths::path_flags(schema, &create_only),
        other,
        overlay,
        objects: &mut model.objects,
    };
    let object = converter.reserve();
    converter.object(object, name.to_owned(), schema, "");
    let attributes = converter.attributes();
    let tag_property = tags::tag_property(schema, &converter.objects[object.0], converter.objects);
    let strategy = schema["replacementStrategy"].as_str().map(str::to_owned);
    let handlers = ["create", "read", "update", "delete", "list"];
    model.resources.push(Resource {
        name: name.to_owned(),
        object,
        description: text::first_sentence(schema["description"].as_str().unwrap_or_default()),
        taggable: tag_property.is_some() && tags::is_taggable(schema),
        tag_property,
        replacement_strategy: strategy,
        primary_identifier: property_names(&schema["primaryIdentifier"]),
        attributes,
        paths: [
            create_only,
            conditional_create_only,
            sorted_texts(&schema["writeOnlyProperties"]),
            sorted_texts(&schema["readOnlyProperties"]),
            sorted_texts(&schema["deprecatedProperties"]),
        ],
        permissions: handlers.map(|handler| sorted_texts(&schema["handlers"][handler]["permissions"])),
    });
}

/// What the conversion of one schema knows.
struct Converter<'a> {
    name: &'a str,
    schema: &'a Json,
    definitions: BTreeMap<String, ObjectNumber>,
    flags: BTreeMap<Vec<String>, u64>,
    other: &'a Specification,
    overlay: &'a Overlay,
    objects: &'a mut Vec<Object>,
}

impl<'a> Converter<'a> {
    fn reserve(&mut self) -> ObjectNumber {
        self.objects.push(Object::default());
        ObjectNumber(self.objects.len() - 1)
    }

    /// Fills a reserved object. `place` is where its properties are: empty for the resource type's own, `#Definition`,
    /// or behind either the names of properties (`#Definition/Property`).
    fn object(&mut self, number: ObjectNumber, name: String, node: &'a Json, place: &str) {
        let mut parts = Vec::new();
        self.branches(node, &mut parts, 0);
        let mut required: BTreeSet<&str> = texts(&node["required"]).collect();
        required.extend(array(&node["allOf"]).iter().flat_map(|part| texts(&part["required"])));
        let mut nodes: BTreeMap<&str, &'a Json> = BTreeMap::new();
        for part in &parts {
            for (property, definition) in part["properties"].as_object().into_iter().flatten() {
                let known = nodes.get(property.as_str());
                if known.is_none_or(|known| !says_type(known) && says_type(definition)) {
                    nodes.insert(property, definition);
                }
            }
        }
        let mut properties: Vec<Property> = Vec::new();
        for (property, definition) in nodes.iter().map(|(name, node)| (*name, *node)) {
            let location = format!("{place}/{property}");
            let mut flags = self.property_flags(&location);
            if required.contains(property) && flags & property_flag::READ_ONLY == 0 {
                flags |= property_flag::REQUIRED;
            }
            properties.push(Property {
                name: property.to_owned(),
                rust_name: names::snake_case(property),
                flags,
                description: self.description(definition, &location),
                value: self.value(definition, &location, property, 0),
            });
        }
        distinguish(&mut properties);
        let mut rules = Vec::new();
        rules::collect(node, &mut rules);
        rules.retain(|rule| rules::names(rule).all(|name| nodes.contains_key(name)));
        let additional = self.additional(node, place);
        self.objects[number.0] = Object { name, properties, additional, rules };
    }

    /// The node and every alternative or part of it that may have properties.
    fn branches(&self, node: &'a Json, parts: &mut Vec<&'a Json>, depth: usize) {
        // A part of another type describes another form of the value, not the object.
        if !may_be_object(node) {
            return;
        }
        parts.push(node);
        for key in ["allOf", "oneOf", "anyOf"].iter().filter(|_| depth < DEEPEST) {
            for branch in array(&node[key]) {
                self.branches(self.resolved(branch), parts, depth + 1);
            }
        }
    }

    /// The description in the schema, or else in the documentation.
    fn description(&self, definition: &Json, location: &str) -> String {
        let own = text::first_sentence(description(definition));
        if own.is_empty() { self.other.description(self.name, location).to_owned() } else { own }
    }

    fn property_flags(&self, location: &str) -> u64 {
        let path: Vec<String> = location.split('/').map(str::to_owned).collect();
        self.flags.get(&path).copied().unwrap_or(0)
    }

    /// The type of properties of any name.
    fn additional(&mut self, node: &'a Json, place: &str) -> Option<Value> {
        let pattern = node["patternProperties"].as_object().and_then(|patterns| patterns.values().next());
        match (pattern, &node["additionalProperties"]) {
            (Some(node), _) => Some(self.value(node, &format!("{place}/*"), "Value", 0)),
            (None, Json::Object(_)) => {
                Some(self.value(&node["additionalProperties"], &format!("{place}/*"), "Value", 0))
            }
            (None, Json::Bool(true)) => Some(Value::of(Shape::Json)),
            _ => None,
        }
    }

    /// The value of a node. `location` is where it is, `hint` the name of an object that has no name of its own.
    fn value(&mut self, node: &'a Json, location: &str, hint: &str, depth: usize) -> Value {
        let mut value = self.value_without_references(node, location, hint, depth);
        self.refer(&mut value, node, location);
        value
    }

    fn refer(&mut self, value: &mut Value, node: &'a Json, location: &str) {
        let mut found = targets::of_node(node);
        found.extend(self.other.targets(self.name, location));
        let reference = self.overlay.reference(self.name, location);
        value.innermost(|value| {
            if value.shape != Shape::Text || !value.variants.is_empty() {
                return;
            }
            match reference {
                Some(reference) => {
                    value.targets.clone_from(&reference.targets);
                    value.literal.clone_from(&reference.literal);
                }
                None => {
                    found.retain(|target| !value.targets.contains(target));
                    value.targets.extend(found);
                    // A handle becomes the ARN where several attributes fit: it says most.
                    value.targets.sort_by_key(|target| !is_arn(target));
                }
            }
        });
        if let Some(flag) = self.overlay.document(self.name, location) {
            value.flags |= flag;
            value.targets.clear();
        }
    }
}

fn is_arn(target: &Target) -> bool {
    matches!(target, Target::Attribute { attribute, .. } if attribute.to_lowercase().ends_with("arn"))
}

/// Numbers the Rust names that two properties of an object would share.
fn distinguish(properties: &mut [Property]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for property in properties {
        let count = seen.entry(property.rust_name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            property.rust_name = format!("{}_{count}", property.rust_name);
        }
    }
}
