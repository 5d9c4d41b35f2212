//! What the AWS service specification adds: relations, what `Ref` yields, ARN templates, and the documented type of
//! properties for which a schema allows several.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use specforge_schema::format::shape;

use crate::model::{Handle, Shape, Target};
use crate::node::{array, texts};
use crate::text;

/// The parts of the specification's database that are used.
pub(crate) struct Specification {
    properties: BTreeMap<(String, String), Documented>,
    references: BTreeMap<String, Vec<String>>,
    arn_services: BTreeMap<String, String>,
    attributes: BTreeMap<String, Vec<DocumentedAttribute>>,
    replacements: BTreeMap<String, Vec<String>>,
    stateful: Vec<String>,
}

#[derive(Default)]
struct Documented {
    targets: Vec<Target>,
    scalar: Option<Shape>,
    description: String,
}

/// An attribute as it is documented; without a shape it is neither a scalar nor a list of text.
pub(crate) struct DocumentedAttribute {
    pub(crate) name: String,
    pub(crate) shape: Option<u64>,
    pub(crate) description: String,
}

impl Specification {
    /// Reads the database.
    pub(crate) fn read(database: &Json) -> Specification {
        let schema = &database["schema"];
        let definitions: BTreeMap<&str, &Json> = entities(schema, "typeDefinition")
            .filter_map(|definition| Some((definition["$id"].as_str()?, definition)))
            .collect();
        let mut specification = Specification {
            properties: BTreeMap::new(),
            references: BTreeMap::new(),
            arn_services: BTreeMap::new(),
            attributes: BTreeMap::new(),
            replacements: BTreeMap::new(),
            stateful: Vec::new(),
        };
        for resource in entities(schema, "resource") {
            let Some(name) = resource["cloudFormationType"].as_str() else { continue };
            specification.add_properties(name, "", &resource["properties"]);
            let used = resource["$id"].as_str().map_or(&Json::Null, |id| &schema["usesType"]["forward"][id]);
            for definition in array(used).iter().filter_map(|used| definitions.get(used["$id"].as_str()?)) {
                let place = format!("#{}", definition["name"].as_str().unwrap_or_default());
                specification.add_properties(name, &place, &definition["properties"]);
            }
            let properties = resource["properties"].as_object().into_iter().flatten();
            let replacing = properties.filter(|(_, property)| property["causesReplacement"].is_string());
            let paths = replacing.map(|(property, _)| format!("/properties/{property}")).collect();
            specification.replacements.insert(name.to_owned(), paths);
            let attributes = resource["attributes"].as_object().into_iter().flatten();
            let attributes = attributes.map(|(name, attribute)| DocumentedAttribute {
                name: name.clone(),
                shape: code(&attribute["type"]),
                description: text::first_sentence(attribute["documentation"].as_str().unwrap_or_default()),
            });
            specification.attributes.insert(name.to_owned(), attributes.collect());
            let references: Vec<String> = texts(&resource["cfnRefIdentifier"]).map(str::to_owned).collect();
            if !references.is_empty() {
                specification.references.insert(name.to_owned(), references);
            }
            if let Some(service) = resource["arnTemplate"].as_str().and_then(|arn| arn.split(':').nth(2)) {
                specification.arn_services.insert(name.to_owned(), service.to_owned());
            }
            if resource["isStateful"].as_bool() == Some(true) {
                specification.stateful.push(name.to_owned());
            }
        }
        specification
    }

    fn add_properties(&mut self, resource: &str, place: &str, properties: &Json) {
        for (name, property) in properties.as_object().into_iter().flatten() {
            let targets = array(&property["relationshipRefs"]).iter().filter_map(|relation| {
                Some(Target::Attribute {
                    resource: relation["cloudFormationType"].as_str()?.to_owned(),
                    attribute: relation["propertyName"].as_str()?.replace('/', "."),
                    handle: Handle::IfIdentity,
                })
            });
            let scalar = match property["type"]["type"].as_str() {
                Some("string") => Some(Shape::Text),
                Some("integer") => Some(Shape::Integer),
                Some("number") => Some(Shape::Number),
                Some("boolean") => Some(Shape::Boolean),
                _ => None,
            };
            let description = text::first_sentence(property["documentation"].as_str().unwrap_or_default());
            let documented = Documented { targets: targets.collect(), scalar, description };
            self.properties.insert((resource.to_owned(), format!("{place}/{name}")), documented);
        }
    }

    /// What a property refers to.
    pub(crate) fn targets(&self, resource: &str, location: &str) -> Vec<Target> {
        self.documented(resource, location).map(|documented| documented.targets.clone()).unwrap_or_default()
    }

    /// The first sentence of a property's documentation; may be empty.
    pub(crate) fn description(&self, resource: &str, location: &str) -> &str {
        self.documented(resource, location).map_or("", |documented| &documented.description)
    }

    /// The documented scalar type of a property.
    pub(crate) fn scalar(&self, resource: &str, location: &str) -> Option<Shape> {
        self.documented(resource, location).and_then(|documented| documented.scalar.clone())
    }

    /// The property or attribute that `Ref` yields, where it is not the primary identifier.
    pub(crate) fn reference(&self, resource: &str) -> Option<&str> {
        match self.references.get(resource).map(Vec::as_slice) {
            Some([one]) => Some(one),
            _ => None,
        }
    }

    /// Paths of the properties whose change may replace a resource, as documented.
    pub(crate) fn replacements(&self, resource: &str) -> &[String] {
        self.replacements.get(resource).map_or(&[], Vec::as_slice)
    }

    /// The attributes that are documented.
    pub(crate) fn attributes(&self, resource: &str) -> &[DocumentedAttribute] {
        self.attributes.get(resource).map_or(&[], Vec::as_slice)
    }

    /// The service part of a resource type's ARNs, `elasticloadbalancing`.
    pub(crate) fn arn_service(&self, resource: &str) -> Option<&str> {
        self.arn_services.get(resource).map(String::as_str)
    }

    /// The resource types that the specification calls stateful.
    pub(crate) fn stateful(&self) -> impl Iterator<Item = &str> {
        self.stateful.iter().map(String::as_str)
    }

    fn documented(&self, resource: &str, location: &str) -> Option<&Documented> {
        self.properties.get(&(resource.to_owned(), location.to_owned()))
    }
}

/// The code of a documented type.
fn code(documented: &Json) -> Option<u64> {
    match documented["type"].as_str()? {
        "string" => Some(shape::TEXT),
        "integer" => Some(shape::INTEGER),
        "number" => Some(shape::NUMBER),
        "boolean" => Some(shape::BOOLEAN),
        "array" if documented["element"]["type"] == "string" => Some(shape::LIST),
        _ => None,
    }
}

fn entities<'a>(schema: &'a Json, kind: &str) -> impl Iterator<Item = &'a Json> {
    array(&schema[kind]["entities"]).iter()
}
