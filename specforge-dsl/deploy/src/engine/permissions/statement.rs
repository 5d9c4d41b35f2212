use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is allowed, on what and under which conditions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// Its name, unique in the policy.
    pub id: String,
    /// The actions, sorted.
    pub actions: BTreeSet<String>,
    /// The ARNs, or `*`.
    pub resources: BTreeSet<String>,
    /// Condition operators with their keys and values.
    pub conditions: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
}

impl Statement {
    pub(super) fn new(
        id: impl Into<String>,
        actions: impl IntoIterator<Item = impl Into<String>>,
        resources: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self {
            id: id.into(),
            actions: actions.into_iter().map(Into::into).collect(),
            resources: resources.into_iter().map(Into::into).collect(),
            conditions: BTreeMap::new(),
        }
    }

    #[must_use]
    pub(super) fn when(
        mut self,
        operator: &str,
        key: &str,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let keys = self.conditions.entry(operator.to_owned()).or_default();
        keys.entry(key.to_owned()).or_default().extend(values.into_iter().map(Into::into));
        self
    }

    /// The statement as a policy document has it.
    pub fn to_value(&self) -> Value {
        let mut statement = Map::new();
        statement.insert("Sid".into(), json!(self.id));
        statement.insert("Effect".into(), json!("Allow"));
        statement.insert("Action".into(), json!(self.actions));
        statement.insert("Resource".into(), json!(self.resources));
        if !self.conditions.is_empty() {
            statement.insert("Condition".into(), json!(self.conditions));
        }
        statement.into()
    }
}
