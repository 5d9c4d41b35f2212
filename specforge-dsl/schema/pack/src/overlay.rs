//! What is ours: the reviewed files that add to the published schemas and correct them.
//!
//! Each file holds tab-separated columns under one heading line, sorted, with `#` before a comment.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use specforge_schema::format::value_flag;

use crate::error::{Context, Error, Result};
use crate::model::{Handle, Target};

/// The overlay's files, read.
#[derive(Default)]
pub(crate) struct Overlay {
    references: BTreeMap<(String, String), Reference>,
    documents: BTreeMap<(String, String), u64>,
    /// The locations that were asked for and found.
    found: RefCell<BTreeSet<(String, String)>>,
    /// Resource type and attribute to the target that the attribute is an alias of.
    pub(crate) attributes: BTreeMap<(String, String), Target>,
    /// Resource type to paths of properties that are create-only though the schema does not say so.
    pub(crate) replacements: BTreeMap<String, Vec<String>>,
    /// Resource type to what `Ref` yields: an attribute or identifying property.
    pub(crate) identifiers: BTreeMap<String, String>,
    /// Resource type and attribute to the name of its kind.
    pub(crate) kinds: BTreeMap<(String, String), String>,
    /// Path of a kind to the pattern of its literals.
    pub(crate) literals: BTreeMap<String, String>,
    /// Alias of a service to its module.
    pub(crate) services: BTreeMap<String, String>,
    /// Name of a slot, `kms::KeyIdentifier`, to the accept-set.
    pub(crate) slots: BTreeMap<String, Vec<Target>>,
    /// Stateful types, and whether they support snapshots.
    pub(crate) stateful: BTreeMap<String, bool>,
    /// Resource types to others that are accepted wherever they are: type, attribute, what is accepted too.
    pub(crate) equivalents: BTreeMap<(String, String), Vec<Target>>,
}

/// What a property accepts, by review.
pub(crate) struct Reference {
    pub(crate) targets: Vec<Target>,
    pub(crate) literal: Option<String>,
}

impl Overlay {
    /// Reads the overlay's files in a folder.
    pub(crate) fn read(folder: &Path) -> Result<Overlay> {
        let mut overlay = Overlay::default();
        for row in rows(folder, "references.tsv", 4)? {
            let targets = parse_targets(&row[2])?;
            let reference = Reference { targets, literal: Some(row[3].clone()).filter(|literal| literal != "-") };
            overlay.references.insert((row[0].clone(), row[1].clone()), reference);
        }
        for row in rows(folder, "documents.tsv", 3)? {
            let flag = match row[2].as_str() {
                "policy" => value_flag::POLICY,
                "text" => value_flag::JSON_TEXT,
                other => return Err(Error::new(format!("documents.tsv: `{other}` is neither `policy` nor `text`"))),
            };
            overlay.documents.insert((row[0].clone(), row[1].clone()), flag);
        }
        for row in rows(folder, "attributes.tsv", 3)? {
            overlay.attributes.insert((row[0].clone(), row[1].clone()), parse_target(&row[2])?);
        }
        for row in rows(folder, "replacements.tsv", 2)? {
            overlay.replacements.entry(row[0].clone()).or_default().push(row[1].clone());
        }
        for row in rows(folder, "identifiers.tsv", 2)? {
            overlay.identifiers.insert(row[0].clone(), row[1].clone());
        }
        for row in rows(folder, "kinds.tsv", 3)? {
            overlay.kinds.insert((row[0].clone(), row[1].clone()), row[2].clone());
        }
        for row in rows(folder, "literals.tsv", 2)? {
            overlay.literals.insert(row[0].clone(), row[1].clone());
        }
        for row in rows(folder, "services.tsv", 2)? {
            overlay.services.insert(row[0].clone(), row[1].clone());
        }
        for row in rows(folder, "slots.tsv", 2)? {
            overlay.slots.insert(row[0].clone(), parse_targets(&row[1])?);
        }
        for row in rows(folder, "stateful.tsv", 2)? {
            overlay.stateful.insert(row[0].clone(), row[1] == "snapshot");
        }
        for row in rows(folder, "equivalents.tsv", 2)? {
            if let [Target::Attribute { resource, attribute, .. }] = parse_targets(&row[0])?.as_slice() {
                overlay.equivalents.insert((resource.clone(), attribute.clone()), parse_targets(&row[1])?);
            }
        }
        Ok(overlay)
    }

    /// What a property accepts; `location` is `/Property`, `#Definition/Property` or a path behind either.
    pub(crate) fn reference(&self, resource: &str, location: &str) -> Option<&Reference> {
        self.find(&self.references, resource, location)
    }

    /// The flag of the JSON document that a property holds.
    pub(crate) fn document(&self, resource: &str, location: &str) -> Option<u64> {
        self.find(&self.documents, resource, location).copied()
    }

    /// The types and locations of references and documents that no schema has.
    pub(crate) fn missing(&self) -> Vec<&(String, String)> {
        let found = self.found.borrow();
        let locations: BTreeSet<_> = self.references.keys().chain(self.documents.keys()).collect();
        locations.into_iter().filter(|location| !found.contains(*location)).collect()
    }

    fn find<'a, T>(&self, map: &'a BTreeMap<(String, String), T>, resource: &str, location: &str) -> Option<&'a T> {
        let key = (resource.to_owned(), location.to_owned());
        let value = map.get(&key)?;
        self.found.borrow_mut().insert(key);
        Some(value)
    }
}

fn rows(folder: &Path, file: &str, columns: usize) -> Result<Vec<Vec<String>>> {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).context(|| format!("cannot read `{}`", path.display()))?;
    let mut rows = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let row: Vec<String> = line.split('\t').map(str::to_owned).collect();
        if row.len() != columns {
            return Err(Error::new(format!("{file}: `{line}` has {} columns, expected {columns}", row.len())));
        }
        if rows.last().is_some_and(|last| last >= &row) {
            return Err(Error::new(format!("{file}: `{line}` is out of order, or there twice")));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// `AWS::EC2::VPC.VpcId | AWS::EC2::Subnet.SubnetId`, the preferred attribute of a resource type first. A target behind
/// `~` has to be named: a handle does not become it.
fn parse_targets(text: &str) -> Result<Vec<Target>> {
    text.split(" | ").filter(|target| *target != "-").map(parse_target).collect()
}

fn parse_target(text: &str) -> Result<Target> {
    match text {
        "any ARN" => return Ok(Target::AnyArn),
        "any text" => return Ok(Target::AnyText),
        _ => {}
    }
    let (text, handle) = match text.strip_prefix('~') {
        Some(rest) => (rest, Handle::Refused),
        None => (text, Handle::Accepted),
    };
    let (resource, attribute) =
        text.split_once('.').ok_or_else(|| Error::new(format!("`{text}` is not `Type.Attribute`")))?;
    Ok(Target::Attribute { resource: resource.to_owned(), attribute: attribute.to_owned(), handle })
}
