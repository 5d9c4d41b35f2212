//! One resource type's schema becomes a resource and its objects.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use specforge_schema::format::{property_flag, shape, tag_shape, value_flag};
use specforge_schema::names;

use crate::model::{Attribute, Model, Object, ObjectNumber, Property, Resource, Shape, Target, Value};
use crate::overlay::Overlay;
use crate::specification::Specification;
use crate::{patterns, rules, targets, text};

/// How deep definitions that are no objects may contain themselves before they count as free-form JSON.
const DEEPEST: usize = 10;

/// Formats that say something about the text itself; the others name what is referred to.
const FORMATS: [&str; 6] = ["ipv4-network", "ipv6-network", "date-time", "json", "uri", "timestamp"];

/// Adds the resource type of a schema to the model.
pub(crate) fn convert(name: &str, schema: &Json, model: &mut Model, other: &Specification, overlay: &Overlay) {
    let mut converter = Converter {
        name,
        schema,
        definitions: BTreeMap::new(),
        flags: path_flags(schema),
        other,
        overlay,
        objects: &mut model.objects,
    };
    let object = converter.reserve();
    converter.object(object, name.to_owned(), schema, "");
    let attributes = converter.attributes();
    let tag_property = tag_property(schema, &converter.objects[object.0], converter.objects);
    let strategy = schema["replacementStrategy"].as_str().map(str::to_owned);
    let handlers = ["create", "read", "update", "delete", "list"];
    model.resources.push(Resource {
        name: name.to_owned(),
        object,
        description: text::first_sentence(schema["description"].as_str().unwrap_or_default()),
        taggable: tag_property.is_some() && is_taggable(schema),
        tag_property,
        replacement_strategy: strategy,
        primary_identifier: property_names(&schema["primaryIdentifier"]),
        attributes,
        paths: [
            "createOnlyProperties",
            "conditionalCreateOnlyProperties",
            "writeOnlyProperties",
            "readOnlyProperties",
            "deprecatedProperties",
        ]
        .map(|key| sorted_texts(&schema[key])),
        permissions: handlers.map(|handler| sorted_texts(&schema["handlers"][handler]["permissions"])),
    });
}

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
                description: text::first_sentence(description(definition)),
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

    fn value_without_references(&mut self, node: &'a Json, location: &str, hint: &str, depth: usize) -> Value {
        if depth > DEEPEST {
            return Value::of(Shape::Json);
        }
        if let Some(path) = node["$ref"].as_str() {
            return self.defined(path, node, location, depth);
        }
        let mut value = Value::of(self.shape(node, location, hint, depth));
        self.constrain(&mut value, node);
        value
    }

    /// The value of a `$ref`; what stands beside it bounds the value further.
    fn defined(&mut self, path: &str, beside: &'a Json, location: &str, depth: usize) -> Value {
        let Some(target) = self.schema.pointer(path.trim_start_matches('#')) else { return Value::of(Shape::Json) };
        let name = path.rsplit('/').next().unwrap_or_default();
        if !self.is_object(target) || path.contains("/properties/") {
            let mut value = self.value(target, location, name, depth + 1);
            self.constrain(&mut value, beside);
            return value;
        }
        if let Some(number) = self.definitions.get(name) {
            return Value::of(Shape::Object(*number));
        }
        let number = self.reserve();
        self.definitions.insert(name.to_owned(), number);
        self.object(number, name.to_owned(), target, &format!("#{name}"));
        Value::of(Shape::Object(number))
    }

    fn shape(&mut self, node: &'a Json, location: &str, hint: &str, depth: usize) -> Shape {
        let types = types(node);
        let has = |name: &str| types.contains(&name);
        if self.is_object(node) && !has("string") {
            let number = self.reserve();
            self.object(number, hint.to_owned(), node, location);
            return Shape::Object(number);
        }
        match types.as_slice() {
            [] => self.untyped(node, location, hint, depth),
            ["array"] => self.list(node, location, hint, depth),
            ["object"] => self.map(node, location, hint, depth),
            [one] => scalar(one),
            _ if has("string") && has("array") && types.len() == 2 => Shape::Text,
            _ if has("object") || has("array") => Shape::Json,
            several => self.other.scalar(self.name, location).unwrap_or_else(|| {
                several.iter().find(|name| !["string", "null"].contains(name)).map_or(Shape::Text, |name| scalar(name))
            }),
        }
    }

    /// Whether a node describes an object with properties of its own.
    fn is_object(&self, node: &'a Json) -> bool {
        let types = types(node);
        let closed = types == ["object"]
            && node["additionalProperties"] == Json::Bool(false)
            && node["patternProperties"].is_null();
        let mut parts = Vec::new();
        self.branches(node, &mut parts, 0);
        let has_properties =
            |part: &&Json| part["properties"].as_object().is_some_and(|properties| !properties.is_empty());
        may_be_object(node) && (closed || parts.iter().any(has_properties))
    }

    fn list(&mut self, node: &'a Json, location: &str, hint: &str, depth: usize) -> Shape {
        let item = match &node["items"] {
            Json::Object(_) => self.value(&node["items"], location, hint, depth + 1),
            _ => Value::of(Shape::Json),
        };
        Shape::List(Box::new(item))
    }

    fn map(&mut self, node: &'a Json, location: &str, hint: &str, depth: usize) -> Shape {
        let pattern = node["patternProperties"].as_object().and_then(|patterns| patterns.values().next());
        let item = match (pattern, &node["additionalProperties"]) {
            (Some(node), _) | (None, node @ Json::Object(_)) => node,
            _ => return Shape::Json,
        };
        let item = self.value(item, &format!("{location}/*"), hint, depth + 1);
        Shape::Map(Box::new(item))
    }

    /// A node that gives no type: it follows from its members, or from the first alternative that has one.
    fn untyped(&mut self, node: &'a Json, location: &str, hint: &str, depth: usize) -> Shape {
        if node["items"].is_object() {
            return self.list(node, location, hint, depth);
        }
        if node["patternProperties"].is_object() {
            return self.map(node, location, hint, depth);
        }
        if node["format"] == "json" {
            return Shape::Json;
        }
        if ["enum", "pattern", "minLength", "maxLength", "const"].iter().any(|key| !node[key].is_null()) {
            return Shape::Text;
        }
        let branches = ["allOf", "anyOf", "oneOf"].iter().flat_map(|key| array(&node[key]));
        let mut shapes: Vec<Shape> = Vec::new();
        for branch in branches.filter(|branch| says_type(branch)) {
            let shape = self.value_without_references(branch, location, hint, depth + 1).shape;
            if !shapes.contains(&shape) {
                shapes.push(shape);
            }
        }
        // Beside a structure, free-form JSON is the form that CloudFormation does not document.
        if shapes.iter().any(|shape| matches!(shape, Shape::Object(_) | Shape::List(_) | Shape::Map(_))) {
            shapes.retain(|shape| *shape != Shape::Json);
        }
        match shapes.as_slice() {
            [] if node["format"].is_string() || !targets::of_node(node).is_empty() => Shape::Text,
            [one] => one.clone(),
            [] => Shape::Json,
            _ if shapes
                .iter()
                .all(|shape| matches!(shape, Shape::Text | Shape::Integer | Shape::Number | Shape::Boolean)) =>
            {
                self.other.scalar(self.name, location).unwrap_or(Shape::Text)
            }
            _ => Shape::Json,
        }
    }

    /// Adds the bounds that a node gives.
    fn constrain(&self, value: &mut Value, node: &Json) {
        let number = |key: &str| node[key].as_u64();
        match &value.shape {
            Shape::Text => {
                if let Some(pattern) = node["pattern"].as_str() {
                    value.pattern = patterns::normalized(pattern).or(value.pattern.take());
                }
                value.min_length = number("minLength").or(value.min_length);
                value.max_length = number("maxLength").or(value.max_length);
                let format = node["format"].as_str().filter(|format| FORMATS.contains(format));
                value.format = format.map(str::to_owned).or(value.format.take());
            }
            Shape::Integer | Shape::Number => {
                value.minimum = node["minimum"].as_f64().or(value.minimum);
                value.maximum = node["maximum"].as_f64().or(value.maximum);
            }
            Shape::List(_) => {
                value.min_items = number("minItems").or(value.min_items);
                value.max_items = number("maxItems").or(value.max_items);
                if node["uniqueItems"].as_bool() == Some(true) {
                    value.flags |= value_flag::UNIQUE_ITEMS;
                }
            }
            _ => {}
        }
        self.enumerate(value, node);
    }

    fn enumerate(&self, value: &mut Value, node: &Json) {
        if !matches!(value.shape, Shape::Text | Shape::Integer | Shape::Number) {
            return;
        }
        let mut values = enum_values(node);
        let mut flags = 0;
        if !node["enumCaseInsensitive"].is_null() {
            flags |= value_flag::CASE_INSENSITIVE;
        }
        let alternatives: Vec<&Json> = ["anyOf", "oneOf"].iter().flat_map(|key| array(&node[key])).collect();
        if values.is_empty() && alternatives.iter().any(|node| !enum_values(node).is_empty()) {
            values = alternatives.iter().flat_map(|node| enum_values(node)).collect();
            let open = |node: &&&Json| enum_values(node).is_empty() && (says_type(node) || node["pattern"].is_string());
            if alternatives.iter().any(|node| open(&node)) {
                flags |= value_flag::OPEN;
            }
        }
        if let Some(texts) = node["pattern"].as_str().and_then(patterns::enumerated).filter(|_| values.is_empty()) {
            values = texts;
            value.pattern = None;
        }
        if values.is_empty() {
            return;
        }
        let mut distinct = BTreeSet::new();
        values.retain(|value| distinct.insert(value.clone()));
        value.variants = identified(values);
        value.flags |= flags;
    }

    /// The attributes that the schema's read-only properties are, sorted.
    fn attributes(&mut self) -> Vec<Attribute> {
        let mut attributes = BTreeMap::new();
        for path in texts(&self.schema["readOnlyProperties"]) {
            let Some(path) = path.strip_prefix("/properties/") else { continue };
            if path.contains('*') {
                continue;
            }
            let parts: Vec<&str> = path.split('/').filter(|part| *part != "properties").collect();
            if let Some(node) = self.node(&parts) {
                self.attribute(&parts.join("."), node, &mut attributes, 0);
            }
        }
        for (documented, shape) in self.other.attributes(self.name) {
            let contained = |known: &String| known.starts_with(&format!("{documented}."));
            if !attributes.contains_key(documented) && !attributes.keys().any(contained) {
                let attribute = Attribute { name: documented.clone(), shape: *shape, ..Attribute::default() };
                attributes.insert(documented.clone(), attribute);
            }
        }
        attributes.into_values().collect()
    }

    /// The node of a property path, references resolved on the way.
    fn node(&self, parts: &[&str]) -> Option<&'a Json> {
        let mut node = self.schema;
        for part in parts {
            node = self.resolved(node);
            node = std::iter::once(node)
                .chain(["oneOf", "anyOf", "allOf"].iter().flat_map(|key| array(&node[key])))
                .map(|node| self.resolved(node))
                .find_map(|node| node["properties"].get(part))?;
        }
        Some(node)
    }

    fn resolved(&self, mut node: &'a Json) -> &'a Json {
        for _ in 0..DEEPEST {
            match node["$ref"].as_str().and_then(|path| self.schema.pointer(path.trim_start_matches('#'))) {
                Some(target) => node = target,
                None => break,
            }
        }
        node
    }

    fn attribute(&self, name: &str, node: &'a Json, attributes: &mut BTreeMap<String, Attribute>, depth: usize) {
        let target = self.resolved(node);
        let properties = target["properties"].as_object().filter(|properties| !properties.is_empty());
        if let Some(properties) = properties {
            for (property, node) in properties.iter().filter(|_| depth < 4) {
                self.attribute(&format!("{name}.{property}"), node, attributes, depth + 1);
            }
            return;
        }
        let types = types(target);
        let shape = match types.as_slice() {
            ["array"] => {
                let items = self.resolved(&target["items"]);
                if self.types_or_text(items) == ["string"] { shape::LIST } else { shape::JSON }
            }
            ["object"] => shape::JSON,
            ["integer"] => shape::INTEGER,
            ["number"] => shape::NUMBER,
            ["boolean"] => shape::BOOLEAN,
            _ => shape::TEXT,
        };
        let mut found = targets::of_node(node);
        found.extend(targets::of_node(&target["items"]));
        attributes.insert(
            name.to_owned(),
            Attribute {
                name: name.to_owned(),
                shape,
                description: text::first_sentence(description(node)),
                targets: found,
                other_kind: None,
            },
        );
    }

    fn types_or_text(&self, node: &'a Json) -> Vec<&'a str> {
        let types = types(node);
        if types.is_empty() && !self.is_object(node) { vec!["string"] } else { types }
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

/// The flags of properties that the schema lists by path, by the parts of the place where they are defined.
fn path_flags(schema: &Json) -> BTreeMap<Vec<String>, u64> {
    let mut flags: BTreeMap<Vec<String>, u64> = BTreeMap::new();
    for (key, flag) in [
        ("createOnlyProperties", property_flag::CREATE_ONLY),
        ("writeOnlyProperties", property_flag::WRITE_ONLY),
        ("readOnlyProperties", property_flag::READ_ONLY),
        ("deprecatedProperties", property_flag::DEPRECATED),
    ] {
        for path in texts(&schema[key]) {
            if let Some(place) = definition_place(schema, path) {
                *flags.entry(place).or_default() |= flag;
            }
        }
    }
    flags
}

/// Where the property of a path is defined: `/properties/A/B` is `#TypeOfA`, `B`.
fn definition_place(schema: &Json, path: &str) -> Option<Vec<String>> {
    let mut node = schema;
    let mut place = vec![String::new()];
    for part in path.strip_prefix("/properties/")?.split('/').filter(|part| *part != "properties") {
        for _ in 0..DEEPEST {
            if let Some(target) = node["$ref"].as_str() {
                place = vec![format!("#{}", target.rsplit('/').next().unwrap_or_default())];
                node = schema.pointer(target.trim_start_matches('#'))?;
            } else if node["items"].is_object() {
                node = &node["items"];
            } else {
                break;
            }
        }
        if part == "*" {
            continue;
        }
        node = std::iter::once(node)
            .chain(["oneOf", "anyOf", "allOf"].iter().flat_map(|key| array(&node[key])))
            .find_map(|node| node["properties"].get(part))?;
        place.push(part.to_owned());
    }
    Some(place)
}

fn tag_property(schema: &Json, object: &Object, objects: &[Object]) -> Option<(String, u64)> {
    let path = schema["tagging"]["tagProperty"].as_str().unwrap_or("/properties/Tags");
    let name = path.strip_prefix("/properties/")?;
    let property = object.properties.iter().find(|property| property.name == name)?;
    if property.flags & property_flag::READ_ONLY != 0 {
        return None;
    }
    let item_properties = |value: &Value| match &value.shape {
        Shape::Object(number) => objects[number.0]
            .properties
            .iter()
            .map(|property| (property.name.as_str(), property.flags & property_flag::REQUIRED != 0))
            .collect(),
        _ => Vec::new(),
    };
    let code = match &property.value.shape {
        Shape::Map(item) if item.shape == Shape::Text => tag_shape::MAP,
        Shape::Json => tag_shape::MAP,
        Shape::List(item) => {
            let members: BTreeMap<&str, bool> = item_properties(item).into_iter().collect();
            let has = |name| members.contains_key(name);
            match (has("Key") && has("Value"), members.len(), members.get("PropagateAtLaunch")) {
                (true, 2, _) => tag_shape::LIST,
                (true, 3, Some(_)) => tag_shape::PROPAGATED_LIST,
                _ => tag_shape::OTHER,
            }
        }
        _ => tag_shape::OTHER,
    };
    Some((name.to_owned(), code))
}

fn is_taggable(schema: &Json) -> bool {
    schema["tagging"]["taggable"].as_bool().or(schema["taggable"].as_bool()).unwrap_or(true)
}

/// The names of the properties that a list of paths gives.
fn property_names(paths: &Json) -> Vec<String> {
    texts(paths)
        .map(|path| path.trim_start_matches("/properties/").replace("/properties/", "/").replace('/', "."))
        .collect()
}

fn identified(values: Vec<String>) -> Vec<(String, Option<String>)> {
    let identifiers: Vec<Option<String>> = values.iter().map(|value| names::variant(value)).collect();
    let unique = |identifier: &Option<String>| identifiers.iter().filter(|other| *other == identifier).count() == 1;
    values
        .into_iter()
        .zip(&identifiers)
        .map(|(value, found)| (value, found.clone().filter(|_| unique(found))))
        .collect()
}

fn enum_values(node: &Json) -> Vec<String> {
    let cased = array(&node["enum"]).iter().chain(array(&node["enumCaseInsensitive"]));
    cased
        .chain((!node["const"].is_null()).then_some(&node["const"]))
        .filter_map(|value| match value {
            Json::String(text) => Some(text.clone()),
            Json::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .collect()
}

fn scalar(name: &str) -> Shape {
    match name {
        "integer" => Shape::Integer,
        "number" => Shape::Number,
        "boolean" => Shape::Boolean,
        "string" => Shape::Text,
        "array" => Shape::List(Box::new(Value::of(Shape::Json))),
        _ => Shape::Json,
    }
}

fn may_be_object(node: &Json) -> bool {
    let types = types(node);
    types.is_empty() || types.contains(&"object")
}

fn says_type(node: &Json) -> bool {
    ["type", "$ref", "properties", "enum", "items"].iter().any(|key| !node[key].is_null())
}

fn types(node: &Json) -> Vec<&str> {
    match &node["type"] {
        Json::String(one) => vec![one.as_str()],
        Json::Array(several) => several.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

fn description(node: &Json) -> &str {
    node["description"].as_str().unwrap_or_default()
}

/// The items of an array; none of anything else.
pub(crate) fn array(node: &Json) -> &[Json] {
    node.as_array().map_or(&[], Vec::as_slice)
}

/// The texts of an array.
pub(crate) fn texts(node: &Json) -> impl Iterator<Item = &str> {
    array(node).iter().filter_map(Json::as_str)
}

fn sorted_texts(node: &Json) -> Vec<String> {
    texts(node).map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}
