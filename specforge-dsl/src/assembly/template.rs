use serde_json::Value;

/// A CloudFormation template.
#[derive(Debug, Clone, PartialEq)]
pub struct Template(Value);

impl Template {
    /// Wraps a JSON document.
    pub fn from_value(value: Value) -> Self {
        Self(value)
    }

    /// The template's JSON.
    pub fn as_value(&self) -> &Value {
        &self.0
    }

    /// A copy of the template's JSON.
    pub fn to_value(&self) -> Value {
        self.0.clone()
    }

    /// Compact JSON: what is sent to CloudFormation, whose inline limit counts bytes.
    pub fn to_json(&self) -> String {
        self.0.to_string()
    }

    /// Indented JSON with a final newline, for people.
    pub fn to_json_pretty(&self) -> String {
        format!("{:#}\n", self.0)
    }
}
