//! The table of IAM names: services, actions, condition keys and forms of ARNs.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use specforge_schema::format::{IAM_MAGIC, IamSection};

use crate::error::Result;
use crate::node::{array, texts};
use crate::writer::{self, Record, Writer};

/// The bytes of the table, from the files of the IAM data by path.
pub(crate) fn encode(files: &BTreeMap<String, Json>) -> Result<Vec<u8>> {
    let mut prefixes: Vec<&str> = files.get("services").into_iter().flat_map(texts).collect();
    prefixes.sort_unstable();
    writer::write(IAM_MAGIC, |writer| {
        let mut first = 0;
        for prefix in &prefixes {
            first += service(writer, prefix, files, first);
        }
    })
}

/// Writes a service and its actions; returns how many actions it has.
fn service(writer: &mut Writer, prefix: &str, files: &BTreeMap<String, Json>, first: u64) -> u64 {
    let members = |kind: &str| files.get(&format!("{kind}/{prefix}")).and_then(Json::as_object).into_iter().flatten();
    let actions: BTreeMap<String, &Json> =
        members("actions").map(|(_, action)| (text(action, "name").to_lowercase(), action)).collect();
    let mut record = Record::default();
    writer.text(&mut record, prefix);
    writer.text(&mut record, files.get("serviceNames").map_or("", |names| text(names, prefix)));
    record.number(first);
    record.number(actions.len() as u64);
    let keys: BTreeSet<&str> = members("conditionKeys").map(|(_, key)| text(key, "key")).collect();
    writer.texts(&mut record, &Vec::from_iter(keys));
    let forms: BTreeMap<&str, &str> =
        members("resourceTypes").map(|(_, form)| (text(form, "key"), text(form, "arn"))).collect();
    record.number(forms.len() as u64);
    for (name, arn) in &forms {
        writer.text(&mut record, name);
        writer.text(&mut record, arn);
    }
    writer.push(IamSection::Services, record);
    for action in actions.values() {
        let record = self::action(writer, action);
        writer.push(IamSection::Actions, record);
    }
    actions.len() as u64
}

fn action(writer: &mut Writer, action: &Json) -> Record {
    let mut record = Record::default();
    writer.text(&mut record, text(action, "name"));
    // "Permissions management, Write": the first word is the one that counts.
    writer.text(&mut record, text(action, "accessLevel").split(',').next().unwrap_or_default());
    let resources = array(&action["resourceTypes"]);
    record.number(resources.len() as u64);
    for resource in resources {
        writer.text(&mut record, text(resource, "name"));
        record.number(u64::from(resource["required"] == Json::Bool(true)));
    }
    for list in ["conditionKeys", "dependentActions"] {
        let of_resources = resources.iter().flat_map(|resource| texts(&resource[list]));
        let all: BTreeSet<&str> = texts(&action[list]).chain(of_resources).collect();
        writer.texts(&mut record, &Vec::from_iter(all));
    }
    record
}

fn text<'a>(node: &'a Json, key: &str) -> &'a str {
    node[key].as_str().unwrap_or_default()
}
