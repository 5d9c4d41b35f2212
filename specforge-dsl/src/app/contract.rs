//! Values of contracts in a stack: published in SSM Parameter Store, or read from there.

use std::borrow::Cow;

use super::{Declaration, Scope};
use crate::assembly::Location;
use crate::finding::Finding;
use crate::language::contract::ContractKind;
use crate::language::names::pascal;
use crate::language::{Entry, External, Object, Value};

/// Where an instance of a contract is published, seen from one scope.
pub struct Published<'a> {
    scope: &'a Scope,
    name: &'static str,
    instance: &'a str,
    location: Location,
}

impl<'a> Published<'a> {
    /// The instance of the contract `name`; a finding if the instance cannot be a part of a parameter's name.
    #[track_caller]
    pub fn new(scope: &'a Scope, name: &'static str, instance: &'a str) -> Self {
        let location = Location::caller();
        let letters =
            |level: &str| level.chars().all(|letter| letter.is_ascii_alphanumeric() || "_.-".contains(letter));
        if !instance.split('/').all(|level| !level.is_empty() && letters(level)) {
            scope.state().report(
                Finding::error("SF0022", format!("`{instance}` cannot be the instance of a contract"))
                    .at(Some(location))
                    .label("a part of the names of SSM parameters")
                    .help("letters, digits and `_.-`, in levels apart by `/`; for example the environment's name"),
            );
        }
        Self { scope, name, instance, location }
    }

    fn path(&self) -> String {
        format!("/{}/{}", self.name, self.instance)
    }

    fn parameter_name(&self, field: &str) -> String {
        format!("{}/{field}", self.path())
    }

    /// Declares the parameter that reads a field. One that is not used stays out of the template.
    pub fn import<K: ContractKind>(&self, field: &str, description: Option<&str>) -> External<K> {
        let name = self.parameter_name(field);
        let text = |text: &str| Value::Text(Cow::Owned(text.to_owned()));
        let mut entries = Vec::new();
        entries.extend(description.map(|description| Entry::computed("Description", text(description))));
        entries.push(Entry::computed("Default", text(&name)));
        let element = self.scope.declare_import(
            &pascal(field),
            self.location,
            K::PARAMETER_TYPE,
            Object { entries },
            self.path(),
        );
        External::new(Value::Attribute { element, name: None, list: K::LIST })
    }

    /// Declares the SSM parameter that holds a field.
    ///
    /// Its logical ID follows from the contract alone: were it to change, CloudFormation would create a second parameter
    /// of the same name before it deletes the first, and fail.
    pub fn publish<K: ContractKind>(&self, field: &str, description: Option<&str>, value: &External<K>) {
        let Some(value) = self.stored(field, value.to_value(), K::LIST) else { return };
        let mut entries = vec![
            Entry::computed("Name", Value::Text(Cow::Owned(self.parameter_name(field)))),
            Entry::computed("Type", Value::text(if K::LIST { "StringList" } else { "String" })),
        ];
        entries
            .extend(description.map(|text| Entry::computed("Description", Value::Text(Cow::Owned(text.to_owned())))));
        entries.push(Entry::computed("Value", value));
        let id = [self.name, self.instance, field].map(pascal).concat();
        let declaration = Declaration::new(Object { entries }).pinned();
        self.scope.declare::<crate::aws::ssm::Parameter>(&id, self.location, declaration);
    }

    /// A value as the text that Parameter Store keeps; none, and a finding, if there is nothing to keep.
    fn stored(&self, field: &str, value: Value, list: bool) -> Option<Value> {
        let problem = match value {
            Value::Omitted => "is `None`",
            Value::List(items) => {
                let items: Vec<_> = items.into_iter().filter(|item| *item != Value::Omitted).collect();
                if !items.is_empty() {
                    return Some(joined(Value::List(items)));
                }
                "is an empty list"
            }
            Value::Integer(number) => return Some(Value::Text(Cow::Owned(number.to_string()))),
            Value::Number(number) => return Some(Value::Text(Cow::Owned(number.to_string()))),
            value => return Some(if list { joined(value) } else { value }),
        };
        self.scope.state().report(
            Finding::error("SF0023", format!("`{field}` of the contract `{}` {problem}", self.name))
                .at(Some(self.location))
                .label("whoever imports the contract counts on a value")
                .help("publish a value for every field; what may be missing belongs in a contract of its own"),
        );
        None
    }
}

/// The items of a list with commas between them.
fn joined(list: Value) -> Value {
    if let Value::List(items) = &list
        && let Some(texts) = items.iter().map(plain_text).collect::<Option<Vec<_>>>()
    {
        return Value::Text(Cow::Owned(texts.join(",")));
    }
    let entries = vec![Entry::computed("Fn::Join", Value::List(vec![Value::text(","), list]))];
    Value::Function(Box::new(Value::Object(Object { entries })))
}

fn plain_text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
