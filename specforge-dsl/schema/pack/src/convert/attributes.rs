//! The attributes of a resource type: its read-only properties, and those that are documented besides.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use specforge_schema::format::shape;

use super::{Converter, DEEPEST};
use crate::model::Attribute;
use crate::node::{array, description, texts, types};
use crate::{targets, text};

impl<'a> Converter<'a> {
    /// The attributes that the schema's read-only properties are, sorted.
    pub(super) fn attributes(&mut self) -> Vec<Attribute> {
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
        for documented in self.other.attributes(self.name) {
            let name = &documented.name;
            if let Some(known) = attributes.get_mut(name) {
                if known.description.is_empty() {
                    known.description.clone_from(&documented.description);
                }
                continue;
            }
            let contained = |known: &String| known.starts_with(&format!("{name}."));
            if let Some(shape) = documented.shape.filter(|_| !attributes.keys().any(contained)) {
                let description = documented.description.clone();
                let attribute = Attribute { name: name.clone(), shape, description, ..Attribute::default() };
                attributes.insert(name.clone(), attribute);
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

    pub(super) fn resolved(&self, mut node: &'a Json) -> &'a Json {
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
