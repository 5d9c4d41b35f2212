//! The shape of a node's values: text, number, object, list or map.

use serde_json::Value as Json;

use super::{Converter, DEEPEST, constraints};
use crate::model::{Shape, Value};
use crate::node::{array, may_be_object, says_type, types};
use crate::targets;

impl<'a> Converter<'a> {
    pub(super) fn value_without_references(
        &mut self,
        node: &'a Json,
        location: &str,
        hint: &str,
        depth: usize,
    ) -> Value {
        if depth > DEEPEST {
            return Value::of(Shape::Json);
        }
        if let Some(path) = node["$ref"].as_str() {
            return self.defined(path, node, location, depth);
        }
        let mut value = Value::of(self.shape(node, location, hint, depth));
        constraints::constrain(&mut value, node);
        value
    }

    /// The value of a `$ref`; what stands beside it bounds the value further.
    fn defined(&mut self, path: &str, beside: &'a Json, location: &str, depth: usize) -> Value {
        let Some(target) = self.schema.pointer(path.trim_start_matches('#')) else { return Value::of(Shape::Json) };
        let name = path.rsplit('/').next().unwrap_or_default();
        if !self.is_object(target) || path.contains("/properties/") {
            let mut value = self.value(target, location, name, depth + 1);
            constraints::constrain(&mut value, beside);
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
    pub(super) fn is_object(&self, node: &'a Json) -> bool {
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
