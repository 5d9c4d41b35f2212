//! What is in the account, as the services themselves tell it.

use crate::ministack::Ministack;
use serde_json::{Map, Value};

/// The answers of the services to `account.py`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Account(Value);

impl Account {
    /// Asks all services.
    pub(crate) fn of(server: &Ministack) -> Self {
        Self(serde_json::from_str(&server.script("account.py", &[])).expect("`account.py` prints JSON"))
    }

    /// A listing of a service.
    pub(crate) fn list(&self, name: &str) -> &Vec<Value> {
        self.0[name].as_array().unwrap_or_else(|| panic!("no list `{name}`"))
    }

    /// A listing of a service by the names of its items.
    pub(crate) fn map(&self, name: &str) -> &Map<String, Value> {
        self.0[name].as_object().unwrap_or_else(|| panic!("no map `{name}`"))
    }

    /// The names in a listing, sorted.
    pub(crate) fn names(&self, name: &str) -> Vec<&str> {
        let mut names: Vec<&str> = self.map(name).keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// One item of a listing.
    pub(crate) fn item(&self, name: &str, key: &str) -> &Value {
        self.map(name).get(key).unwrap_or_else(|| panic!("no `{key}` among {:?}", self.names(name)))
    }

    /// All items of a listing.
    fn items(&self, name: &str) -> Vec<&Value> {
        match &self.0[name] {
            Value::Array(items) => items.iter().collect(),
            Value::Object(items) => items.values().collect(),
            found => panic!("no listing `{name}`: {found}"),
        }
    }

    /// How many items a listing has.
    pub(crate) fn count(&self, name: &str) -> usize {
        self.items(name).len()
    }

    /// What identifies the items of a listing: their names, or the ID or ARN of each.
    pub(crate) fn identifiers(&self, name: &str) -> Vec<&str> {
        match &self.0[name] {
            Value::Object(_) => self.names(name),
            _ => {
                sorted(self.items(name).into_iter().map(|item| if item.is_string() { item } else { identifier(item) }))
            }
        }
    }

    /// The only item of a listing.
    pub(crate) fn only(&self, name: &str) -> &Value {
        let items = self.items(name);
        let [item] = items[..] else { panic!("expected one item in `{name}`, found {}: {items:?}", items.len()) };
        item
    }

    /// The names of the listings that differ between two looks.
    pub(crate) fn differences<'a>(&'a self, other: &Self) -> Vec<&'a str> {
        let listings = self.0.as_object().into_iter().flatten();
        listings.filter(|(name, value)| other.0[name.as_str()] != **value).map(|(name, _)| name.as_str()).collect()
    }

    /// The ID of the security group whose description begins with these words.
    pub(crate) fn security_group(&self, words: &str) -> &str {
        let mut groups = self.map("security_groups").values();
        let group = groups.find(|group| text(&group["Description"]).starts_with(words));
        text(&group.unwrap_or_else(|| panic!("no security group `{words}`"))["GroupId"])
    }

    /// The IDs of production's subnets with these blocks of addresses, sorted.
    pub(crate) fn subnets(&self, blocks: &[&str]) -> Vec<&str> {
        let subnets = self.list("subnets").iter().filter(|subnet| blocks.contains(&text(&subnet["CidrBlock"])));
        sorted(subnets.map(|subnet| &subnet["SubnetId"]))
    }
}

/// The ARN of an item; its name among others.
fn identifier(item: &Value) -> &Value {
    ["Arn", "ARN"].iter().map(|key| &item[*key]).find(|value| value.is_string()).unwrap_or(&item["Name"])
}

/// A value that has to be text.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("expected text, found {value}"))
}

/// Texts, sorted.
pub(crate) fn sorted<'a>(values: impl IntoIterator<Item = &'a Value>) -> Vec<&'a str> {
    let mut texts: Vec<&str> = values.into_iter().map(text).collect();
    texts.sort_unstable();
    texts
}

/// The elements of a list.
pub(crate) fn elements(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("expected a list, found {value}"))
}
