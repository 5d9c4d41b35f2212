//! What kind of the language a template's parameter is.

use serde_json::{Map, Value};
use specforge_schema::{Kind, Slot};

/// The kind of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ParameterKind {
    pub(super) scalar: Scalar,
    pub(super) list: bool,
    /// Whether the value is read from SSM Parameter Store.
    stored: bool,
}

/// What the parameter's value is, or each of its values.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar {
    Text,
    Integer,
    Number,
    Boolean,
    /// A reference to a resource of some type.
    Reference(Kind),
    /// A kind of the language that no property is typed by.
    Named(&'static str),
}

/// Parameter types whose kinds no resource type yields.
const NAMED: [(&str, &str); 3] = [
    ("AWS::EC2::AvailabilityZone::Name", "AvailabilityZoneName"),
    ("AWS::EC2::Image::Id", "ImageId"),
    ("AWS::SSM::Parameter::Name", "SsmParameterName"),
];

impl ParameterKind {
    /// The kind of a declaration; none if the language has no parameters of its type.
    pub(super) fn of(declaration: &Map<String, Value>) -> Option<Self> {
        let r#type = declaration.get("Type").and_then(Value::as_str)?;
        let stored = r#type.strip_prefix("AWS::SSM::Parameter::Value<").and_then(|rest| rest.strip_suffix('>'));
        let value = stored.unwrap_or(r#type);
        let item = value.strip_prefix("List<").and_then(|rest| rest.strip_suffix('>'));
        let list = item.is_some() || value == "CommaDelimitedList";
        let scalar = match item.unwrap_or(value) {
            "String" | "CommaDelimitedList" => Scalar::Text,
            "Number" if stored.is_none() && declares_fractions(declaration) => Scalar::Number,
            "Number" if stored.is_none() => Scalar::Integer,
            other => match NAMED.iter().find(|(name, _)| *name == other) {
                Some((_, kind)) => Scalar::Named(kind),
                None => Scalar::Reference(kind_of(other)?),
            },
        };
        Some(Self { scalar, list, stored: stored.is_some() })
    }

    /// Plain text: what a parameter is of which nothing is known.
    pub(super) fn text() -> Self {
        Self { scalar: Scalar::Text, list: false, stored: false }
    }

    /// The type between the brackets of `Parameter::<…>`.
    pub(super) fn path(&self) -> String {
        let scalar = match &self.scalar {
            Scalar::Text => "Text".to_owned(),
            Scalar::Integer => "Integer".to_owned(),
            Scalar::Number => "Number".to_owned(),
            Scalar::Boolean => "Boolean".to_owned(),
            Scalar::Reference(kind) => kind.path(),
            Scalar::Named(name) => (*name).to_owned(),
        };
        let value = if self.list { format!("ListOf<{scalar}>") } else { scalar };
        if self.stored { format!("SsmParameterValue<{value}>") } else { value }
    }

    /// Whether the parameter, or each of its values, may stand where the slot is.
    pub(super) fn fits(&self, slot: Slot) -> bool {
        match &self.scalar {
            _ if slot.is_open() => true,
            Scalar::Reference(kind) if slot.any_arn() => kind.name().ends_with("Arn"),
            Scalar::Reference(kind) => slot.kinds().any(|other| other == *kind),
            _ => false,
        }
    }

    /// The kind that its uses tell, where the declaration leaves it open: a text that is a boolean or an identifier.
    pub(super) fn refined(self, declaration: &Map<String, Value>, uses: &Uses) -> Self {
        if self.scalar != Scalar::Text || self.stored {
            return self;
        }
        let mut values: Vec<&str> = texts(declaration.get("AllowedValues")).collect();
        values.sort_unstable();
        if uses.boolean && !self.list && values == ["false", "true"] {
            return Self { scalar: Scalar::Boolean, ..self };
        }
        // Where it is used as text only, nothing is gained; where as several kinds, each use says which it means.
        let mut kinds = uses.slots.iter().map(|slot| slot.kinds().next().filter(|_| slot.is_single()));
        match kinds.next() {
            Some(Some(kind)) if kind.parameter_type().is_none() && kinds.all(|other| other == Some(kind)) => {
                Self { scalar: Scalar::Reference(kind), ..self }
            }
            _ => self,
        }
    }
}

/// Where a parameter is used.
#[derive(Default)]
pub(super) struct Uses {
    /// Where `true` or `false` is wanted.
    pub(super) boolean: bool,
    /// Where a reference is wanted.
    pub(super) slots: Vec<Slot>,
}

/// The kind whose parameters have this type.
fn kind_of(parameter_type: &str) -> Option<Kind> {
    specforge_schema::services()
        .flat_map(specforge_schema::Service::kinds)
        .find(|kind| kind.parameter_type() == Some(parameter_type))
}

fn declares_fractions(declaration: &Map<String, Value>) -> bool {
    let whole = |value: &Value| match value {
        Value::Number(number) => number.is_i64(),
        Value::String(text) => text.split(',').all(|part| part.trim().parse::<i64>().is_ok()),
        Value::Array(_) => true,
        _ => false,
    };
    let bounds = ["Default", "MinValue", "MaxValue"].into_iter().filter_map(|name| declaration.get(name));
    let allowed = declaration.get("AllowedValues").and_then(Value::as_array).into_iter().flatten();
    bounds.chain(allowed).any(|value| !whole(value))
}

fn texts(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
