//! Parameters, resources and outputs as the `let`s that declare them.

use serde_json::{Map, Value};
use specforge_schema::ResourceType;
use specforge_schema::names::{pascal_case, snake_case};

use super::context::Context;
use super::names;
use super::parameter_kind::{ParameterKind, Scalar};
use super::policies::policies;
use super::rust::{self, Json, Rust};
use super::template::Resource;
use super::value::Wanted;

/// The spaces in front of a statement.
const INDENT: usize = 4;

impl Context<'_> {
    /// `let name = Parameter::<…> { … };`
    pub(super) fn declare_parameter(&self, id: &str, declaration: &Map<String, Value>, kind: &ParameterKind) -> String {
        let mut fields = Vec::new();
        let object = specforge_schema::parameter_declaration();
        for (name, value) in declaration.iter().filter(|(name, _)| *name != "Type") {
            let value = match (name.as_str(), &kind.scalar) {
                ("AllowedValues", Scalar::Boolean) => continue,
                ("Default", scalar) if !kind.list => default(value, scalar),
                _ => match object.property_by_name(name) {
                    Some(property) => self.value(value, Wanted::of(property.value())),
                    None => self.plain(value),
                },
            };
            fields.push((names::identifier(&snake_case(name)), value));
        }
        let value = Rust::Object(format!("Parameter::<{}>", kind.path()), fields);
        self.bind(id, Vec::new(), &value)
    }

    /// `let name = service::Type { … };` with the attributes on it.
    pub(super) fn declare_resource(&self, resource: &Resource<'_>, r#type: Option<ResourceType>) -> String {
        let properties: Map<String, Value> =
            resource.properties().map(|(name, value)| (name.clone(), value.clone())).collect();
        let value = match (r#type, near_service(resource.r#type)) {
            (Some(r#type), _) => self.object(&r#type.path(), &properties, r#type.object(), false),
            // The macro says that there is no such type, and which is near.
            (None, Some(path)) => {
                let field =
                    |(name, value): (&String, &Value)| (names::identifier(&snake_case(name)), self.plain(value));
                Rust::Object(path, properties.iter().map(field).collect())
            }
            (None, None) => {
                let mut fields = vec![("r#type".to_owned(), Rust::text(resource.r#type))];
                if !properties.is_empty() {
                    fields.push(("properties".to_owned(), Rust::Json(self.document(&Value::Object(properties)))));
                }
                Rust::Object("raw::Resource".to_owned(), fields)
            }
        };
        let mut attributes = depends_on(resource.depends_on().into_iter().map(|id| self.variable(id)));
        attributes.extend(policies(resource, r#type));
        attributes.extend(self.raw_attributes(resource.section, &RESOURCE));
        self.bind(resource.id, attributes, &value)
    }

    /// `let name = Output { … };`
    pub(super) fn declare_output(&self, id: &str, declaration: &Map<String, Value>) -> String {
        let object = specforge_schema::output_declaration();
        let text = object.property("value").map(|property| Wanted::of(property.value()));
        let written = |value: &Value| text.map_or_else(|| self.plain(value), |wanted| self.value(value, wanted));
        let mut fields = Vec::new();
        for (name, value) in declaration {
            match name.as_str() {
                "Value" | "Description" => fields.push((snake_case(name), written(value))),
                "Export" => fields.extend(value.get("Name").map(|name| ("export".to_owned(), written(name)))),
                _ => {}
            }
        }
        let attributes = self.raw_attributes(declaration, &OUTPUT);
        self.bind_as(&self.names.output(id), id, attributes, &Rust::Object("Output".to_owned(), fields))
    }

    /// `#[raw(json!({ … }))]`: what the language has no form for.
    fn raw_attributes(&self, section: &Map<String, Value>, known: &[&str]) -> Option<String> {
        let members = section.iter().filter(|(name, _)| !known.contains(&name.as_str()));
        let members: Vec<_> = members.map(|(name, value)| (name.clone(), self.inside_of_function(value))).collect();
        (!members.is_empty()).then(|| {
            let document = Rust::Json(Json::Object(members));
            rust::attribute("raw", &document, INDENT)
        })
    }

    fn bind(&self, id: &str, attributes: Vec<String>, value: &Rust) -> String {
        self.bind_as(&self.variable(id), id, attributes, value)
    }

    fn bind_as(&self, variable: &str, id: &str, attributes: impl IntoIterator<Item = String>, value: &Rust) -> String {
        let mut out: String = attributes.into_iter().collect();
        if !names::makes(variable, id) {
            out += &format!("    #[id({id:?})]\n");
        }
        out + &rust::binding(variable, value, INDENT)
    }
}

/// What the language has forms for.
const RESOURCE: [&str; 5] = ["DeletionPolicy", "DependsOn", "Properties", "Type", "UpdateReplacePolicy"];
const OUTPUT: [&str; 3] = ["Description", "Export", "Value"];

/// A default in the form that the parameter's kind has.
fn default(value: &Value, scalar: &Scalar) -> Rust {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match scalar {
        Scalar::Integer if text.parse::<i64>().is_ok() => Rust::code(text),
        Scalar::Number if text.parse::<f64>().is_ok_and(f64::is_finite) => Rust::code(text),
        Scalar::Boolean if matches!(text.as_str(), "true" | "false") => Rust::code(text),
        _ => Rust::text(text),
    }
}

/// `#[depends_on(…)]`, several of them where one line is too short.
fn depends_on(variables: impl Iterator<Item = String>) -> Vec<String> {
    const WIDTH: usize = 120 - "    #[depends_on()]".len();
    let mut lines: Vec<String> = Vec::new();
    for variable in variables {
        match lines.last_mut() {
            Some(line) if line.len() + 2 + variable.len() <= WIDTH => {
                line.push_str(", ");
                line.push_str(&variable);
            }
            _ => lines.push(variable),
        }
    }
    lines.into_iter().map(|line| format!("    #[depends_on({line})]\n")).collect()
}

/// How a type would be written that its service does not have.
fn near_service(r#type: &str) -> Option<String> {
    let mut parts = r#type.split("::");
    let (Some("AWS"), Some(service), Some(name), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let service = specforge_schema::service(&service.to_ascii_lowercase())?;
    let name = pascal_case(name);
    specforge_schema::suggest(&name, service.resources().map(|resource| resource.rust_name()))?;
    Some(format!("{}::{name}", service.aliases().next().unwrap_or(service.module())))
}
