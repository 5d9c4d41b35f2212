use super::{DeletionPolicy, Reference, references, section};
use crate::local::protocol::ApiError;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One entry of `Parameters`.
#[derive(Debug, Clone)]
pub(in crate::local) struct ParameterDeclaration {
    /// The logical ID.
    pub(in crate::local) name: String,
    /// `Type`.
    pub(in crate::local) kind: String,
    /// `Default` as text.
    pub(in crate::local) default: Option<String>,
    /// `NoEcho`.
    pub(in crate::local) no_echo: bool,
    /// `Description`.
    pub(in crate::local) description: Option<String>,
    /// The whole declaration, for its constraints.
    pub(in crate::local) body: Map<String, Value>,
}

/// One entry of `Resources`.
#[derive(Debug, Clone)]
pub(in crate::local) struct ResourceDeclaration {
    /// `Type`.
    pub(in crate::local) kind: String,
    /// `Properties`, not evaluated.
    pub(in crate::local) properties: Value,
    /// `DependsOn`.
    pub(in crate::local) depends_on: Vec<String>,
    /// `Condition`.
    pub(in crate::local) condition: Option<String>,
    /// `DeletionPolicy`.
    pub(in crate::local) deletion_policy: DeletionPolicy,
    /// Whether the template says so, which an import needs.
    pub(in crate::local) names_deletion_policy: bool,
    /// `UpdateReplacePolicy`.
    pub(in crate::local) update_replace_policy: DeletionPolicy,
    /// `Metadata`, not evaluated.
    pub(in crate::local) metadata: Value,
}

impl ResourceDeclaration {
    /// The names that this resource refers to, its conditions' included: the caller keeps those that are resources.
    pub(in crate::local) fn dependencies(&self) -> impl Iterator<Item = String> {
        let referred = references(&self.properties).into_iter().filter_map(|reference| match reference {
            Reference::Name(name) | Reference::Attribute(name, _) => Some(name.to_owned()),
            Reference::Condition(_) => None,
        });
        self.depends_on.iter().cloned().chain(referred)
    }
}

/// One entry of `Outputs`.
#[derive(Debug, Clone)]
pub(in crate::local) struct OutputDeclaration {
    /// The logical ID.
    pub(in crate::local) name: String,
    /// `Value`, not evaluated.
    pub(in crate::local) value: Value,
    /// `Description`.
    pub(in crate::local) description: Option<String>,
    /// `Condition`.
    pub(in crate::local) condition: Option<String>,
    /// `Export.Name`, not evaluated.
    pub(in crate::local) export: Option<Value>,
}

pub(super) fn parameters(sections: &Map<String, Value>) -> Result<Vec<ParameterDeclaration>, ApiError> {
    section(sections, "Parameters")
        .map(|(name, value)| {
            let body = object(value, "Parameters", name)?;
            Ok(ParameterDeclaration {
                name: name.clone(),
                kind: kind(body, "Parameters", name)?,
                default: body.get("Default").map(plain_text),
                no_echo: body.get("NoEcho").is_some_and(|value| plain_text(value) == "true"),
                description: text(body, "Description"),
                body: body.clone(),
            })
        })
        .collect()
}

pub(super) fn resources(sections: &Map<String, Value>) -> Result<BTreeMap<String, ResourceDeclaration>, ApiError> {
    const KNOWN: [&str; 9] = [
        "Type",
        "Properties",
        "DependsOn",
        "Condition",
        "DeletionPolicy",
        "UpdateReplacePolicy",
        "Metadata",
        "CreationPolicy",
        "UpdatePolicy",
    ];
    section(sections, "Resources")
        .map(|(name, value)| {
            let body = object(value, "Resources", name)?;
            let kind = kind(body, "Resources", name)?;
            if let Some(unknown) = body.keys().find(|key| !KNOWN.contains(&key.as_str())) {
                return Err(ApiError::validation(format!("Invalid template resource property '{unknown}'")));
            }
            let properties = body.get("Properties").cloned().unwrap_or_else(|| Value::Object(Map::new()));
            let fallback = DeletionPolicy::default_of(&kind, properties.get("DBClusterIdentifier").is_some());
            let depends_on = match body.get("DependsOn") {
                Some(Value::String(one)) => vec![one.clone()],
                Some(Value::Array(many)) => many.iter().filter_map(|name| Some(name.as_str()?.to_owned())).collect(),
                _ => Vec::new(),
            };
            let resource = ResourceDeclaration {
                kind,
                properties,
                depends_on,
                condition: text(body, "Condition"),
                deletion_policy: policy(body, "DeletionPolicy")?.unwrap_or(fallback),
                names_deletion_policy: body.contains_key("DeletionPolicy"),
                // Databases have another default only where they are deleted.
                update_replace_policy: policy(body, "UpdateReplacePolicy")?.unwrap_or_default(),
                metadata: body.get("Metadata").cloned().unwrap_or(Value::Null),
            };
            Ok((name.clone(), resource))
        })
        .collect()
}

pub(super) fn outputs(sections: &Map<String, Value>) -> Result<Vec<OutputDeclaration>, ApiError> {
    section(sections, "Outputs")
        .map(|(name, value)| {
            let body = object(value, "Outputs", name)?;
            let value = body.get("Value").cloned().ok_or_else(|| {
                let message =
                    format!("Template format error: Output {name} is malformed. The Value member is required.");
                ApiError::validation(message)
            })?;
            Ok(OutputDeclaration {
                name: name.clone(),
                value,
                description: text(body, "Description"),
                condition: text(body, "Condition"),
                export: body.get("Export").and_then(|export| export.get("Name")).cloned(),
            })
        })
        .collect()
}

/// A scalar as CloudFormation reads it: parameters and properties take `"3306"` and `3306` alike.
pub(in crate::local) fn plain_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn object<'a>(value: &'a Value, section: &str, name: &str) -> Result<&'a Map<String, Value>, ApiError> {
    value.as_object().ok_or_else(|| {
        ApiError::validation(format!("Template format error: [/{section}/{name}] every member must be an object."))
    })
}

fn kind(body: &Map<String, Value>, section: &str, name: &str) -> Result<String, ApiError> {
    text(body, "Type").ok_or_else(|| {
        ApiError::validation(format!(
            "Template format error: [/{section}/{name}] Every {section} object must contain a Type member."
        ))
    })
}

fn text(body: &Map<String, Value>, key: &str) -> Option<String> {
    body.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn policy(body: &Map<String, Value>, key: &str) -> Result<Option<DeletionPolicy>, ApiError> {
    let Some(value) = body.get(key) else { return Ok(None) };
    let parsed = value.as_str().and_then(DeletionPolicy::parse);
    parsed
        .map(Some)
        .ok_or_else(|| ApiError::validation(format!("Template format error: Unrecognized {key} {}", plain_text(value))))
}
