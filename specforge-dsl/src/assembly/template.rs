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
        serde_json::to_string(&self.0).unwrap_or_default()
    }

    /// The bytes of the compact JSON.
    pub(crate) fn size(&self) -> usize {
        struct Count(usize);
        impl std::io::Write for Count {
            fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
                self.0 += bytes.len();
                Ok(bytes.len())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let mut count = Count(0);
        // Neither the document nor counting can fail.
        let _ = serde_json::to_writer(&mut count, &self.0);
        count.0
    }

    /// Indented JSON with a final newline, for people.
    pub fn to_json_pretty(&self) -> String {
        format!("{:#}\n", self.0)
    }
}
