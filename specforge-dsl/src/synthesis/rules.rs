use specforge_schema::ResourceType;
use specforge_schema::rules::{self, Field, Node, NodeValue};

use super::{Declared, place_in};
use crate::app::{Body, Declaration, DeletionPolicy, ElementRecord};
use crate::finding::{Finding, Severity};
use crate::language::{Object, Piece, Place, Value};

/// The rules on one resource, on values that are known only now; the macro applied them to the literals.
pub(super) fn check(app: &Declared<'_>, findings: &mut Vec<Finding>) {
    for element in app.elements {
        let Body::Resource { r#type, declaration } = &element.body else { continue };
        let Some(resource) = specforge_schema::resource(r#type) else { continue };
        findings.extend(snapshot(element, resource, declaration));
        let properties = Node { at: [0, 0], value: Reader(app).object(&declaration.properties) };
        for violation in rules::check(resource, &properties) {
            if declaration.silenced.iter().all(|(code, _)| *code != violation.code) {
                findings.push(finding(element, violation));
            }
        }
    }
}

/// CloudFormation refuses a template that asks for a snapshot of a type that has none (User Guide, "DeletionPolicy
/// attribute", "Snapshot").
fn snapshot(element: &ElementRecord, resource: ResourceType, declaration: &Declaration) -> Option<Finding> {
    let wanted =
        [declaration.deletion_policy, declaration.update_replace_policy].contains(&Some(DeletionPolicy::Snapshot));
    (wanted && !resource.supports_snapshot()).then(|| {
        Finding::error("SF0019", format!("`{}` has no snapshots", resource.name()))
            .at(Some(element.location))
            .called_by(&element.calls)
            .label("its policy is `Snapshot`")
            .help("keep it with `Retain` or `RetainExceptOnCreate`, or let it go with `Delete`")
    })
}

fn finding(element: &ElementRecord, violation: rules::Violation<Place>) -> Finding {
    let advice = violation.is_advice();
    let mut finding = Finding::error(violation.code, violation.message)
        .at(Some(place_in(element.location, violation.at)))
        .called_by(&element.calls);
    if advice {
        finding.severity = Severity::Warning;
    }
    finding.help = violation.help;
    for (place, label) in violation.related {
        finding = finding.related(place_in(element.location, place), label);
    }
    finding
}

/// Reads values as the rules know them.
struct Reader<'a>(&'a Declared<'a>);

impl Reader<'_> {
    fn object(&self, object: &Object) -> NodeValue<Place> {
        let checked = object.entries.iter().filter(|entry| !entry.raw && entry.value != Value::Omitted);
        let fields = checked.map(|entry| Field {
            name: entry.name.clone(),
            at: entry.place,
            value: self.node(&entry.value, if entry.value_place == [0, 0] { entry.place } else { entry.value_place }),
        });
        NodeValue::Object { fields: fields.collect(), complete: !object.entries.iter().any(|entry| entry.raw) }
    }

    fn node(&self, value: &Value, at: Place) -> Node<Place> {
        let value = match value {
            Value::At(place, value) => return self.node(value, *place),
            Value::Boolean(boolean) => NodeValue::Boolean(*boolean),
            Value::Integer(number) => NodeValue::Integer(*number),
            Value::Number(number) => NodeValue::Number(*number),
            Value::Text(text) => NodeValue::Text(text.clone()),
            Value::List(items) => NodeValue::List {
                items: items.iter().filter(|item| **item != Value::Omitted).map(|item| self.node(item, at)).collect(),
                complete: true,
            },
            Value::Object(inner) => self.object(inner),
            Value::Attribute { .. } | Value::Pseudo(_) | Value::Interpolated(_) => {
                NodeValue::Reference(self.reading(value).into())
            }
            Value::Serialized(content) => NodeValue::Serialized(Box::new(self.node(content, at))),
            Value::Omitted | Value::Null | Value::Function(_) => NodeValue::Unknown,
        };
        Node { at, value }
    }

    /// How a value reads that is known only at deployment; equal values read alike.
    fn reading(&self, value: &Value) -> String {
        match value {
            Value::Interpolated(pieces) => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.to_string(),
                    Piece::Value(value) => self.reading(value),
                })
                .collect(),
            Value::Text(text) => text.to_string(),
            Value::Pseudo(name) => format!("${{{name}}}"),
            Value::Attribute { element, name, .. } => match self.0.element(*element).map(|element| &element.body) {
                Some(Body::Resource { r#type, .. }) => rules::attribute_reading(element.index, r#type, name.as_deref()),
                _ => format!("${{{} {}}}", element.index, name.as_deref().unwrap_or("Ref")),
            },
            Value::At(_, value) => self.reading(value),
            // Braces are the reading's own.
            value => format!("${{{}}}", format!("{value:?}").replace(['{', '}'], " ")),
        }
    }
}
