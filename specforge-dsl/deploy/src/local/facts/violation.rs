/// What is wrong with a resource's properties, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::local) struct Violation {
    path: String,
    found: Found,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A required property is not there.
    Missing(String),
    /// A property does not exist, or only the service sets it.
    Extraneous(String),
    /// A value of another type.
    Type {
        /// The type that the schema names.
        expected: &'static str,
        /// The type of the value.
        found: &'static str,
    },
    /// A value that the enumeration does not have.
    Variant(String),
}

impl Violation {
    pub(super) fn new(path: &str, found: Found) -> Self {
        Self { path: path.to_owned(), found }
    }

    /// As the registry's validation tells it when a handler is called.
    pub(in crate::local) fn handler_message(&self) -> String {
        let path = &self.path;
        match &self.found {
            Found::Missing(name) => format!("#{path}: required key [{name}] not found"),
            Found::Extraneous(name) => format!("#{path}: extraneous key [{name}] is not permitted"),
            Found::Type { expected, found } => format!("#{path}: expected type: {expected}, found: {found}"),
            Found::Variant(value) => format!("#{path}: {value} is not a valid enum value"),
        }
    }

    /// As early validation tells it; only the first sentence's wording is documented, the others follow it.
    pub(in crate::local) fn early_message(&self) -> String {
        match &self.found {
            Found::Missing(name) => format!("Required property [{name}] not found"),
            Found::Extraneous(name) => format!("Unsupported property [{name}]"),
            Found::Type { expected, found } => format!("Expected type [{expected}], found [{found}]"),
            Found::Variant(value) => format!("Value [{value}] is not an allowed value"),
        }
    }

    /// Where in the properties, as a JSON pointer; empty for all of them.
    pub(in crate::local) fn path(&self) -> &str {
        &self.path
    }

    /// Where in the template.
    pub(in crate::local) fn template_path(&self, logical_id: &str) -> String {
        format!("/Resources/{logical_id}/Properties{}", self.path)
    }
}
