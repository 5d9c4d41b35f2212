//! The reviewed files: sorted, and about things that exist.

#![allow(clippy::panic, clippy::unwrap_used, reason = "the functions beside the tests fail like them")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use specforge_schema::{AttributeType, resource, service, services};

/// The rows of a file, without its heading.
fn rows(file: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("overlay").join(file);
    let text = fs::read_to_string(&path).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

#[test]
fn every_file_is_sorted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("overlay");
    let mut files = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let rows = rows(&file);
        assert!(rows.windows(2).all(|pair| pair[0] < pair[1]), "{file}");
        files += 1;
    }
    assert!(files >= 10);
}

#[test]
fn every_resource_type_exists() {
    for file in [
        "attributes.tsv",
        "documents.tsv",
        "identifiers.tsv",
        "kinds.tsv",
        "references.tsv",
        "replacements.tsv",
        "stateful.tsv",
    ] {
        for row in rows(file) {
            assert!(resource(&row[0]).is_some(), "{file}: {}", row[0]);
        }
    }
}

#[test]
fn everything_that_is_accepted_exists() {
    let accepted = rows("references.tsv").into_iter().map(|row| ("references.tsv", row[2].clone()));
    let attributes = rows("attributes.tsv").into_iter().map(|row| ("attributes.tsv", row[2].clone()));
    let slots = rows("slots.tsv").into_iter().map(|row| ("slots.tsv", row[1].clone()));
    for (file, text) in accepted.chain(attributes).chain(slots) {
        for target in text.split(" | ").filter(|target| !["-", "any ARN", "any text"].contains(target)) {
            let (name, attribute) = target.trim_start_matches('~').split_once('.').unwrap();
            let Some(found) = resource(name) else { panic!("{file}: there is no {name}") };
            let is_attribute = found.attribute(attribute).is_some();
            let identifies = attribute == "Ref" || found.primary_identifier().any(|one| one == attribute);
            assert!(is_attribute || identifies, "{file}: {target}");
        }
    }
}

#[test]
fn literals_are_of_kinds_that_exist() {
    for row in rows("literals.tsv") {
        let (module, kind) = row[0].split_once("::").unwrap();
        let Some(service) = service(module) else { panic!("there is no {module}") };
        assert!(kind == "*" || service.kind(kind).is_some(), "{}", row[0]);
        assert!(regex_lite::Regex::new(&row[1]).is_ok(), "{}", row[1]);
    }
}

#[test]
fn aliases_name_services() {
    let modules: BTreeSet<&str> = services().map(|service| service.module()).collect();
    for row in rows("services.tsv") {
        assert!(!modules.contains(row[0].as_str()), "{} is a service", row[0]);
        assert_eq!(service(&row[0]).unwrap().module(), row[1]);
    }
}

#[test]
fn stateful_types_with_snapshots_are_the_documented_ones() {
    let with_snapshots: Vec<String> =
        rows("stateful.tsv").into_iter().filter(|row| row[1] == "snapshot").map(|row| row[0].clone()).collect();
    // Source: the CloudFormation User Guide, "DeletionPolicy attribute", option `Snapshot`.
    assert_eq!(
        with_snapshots,
        [
            "AWS::DocDB::DBCluster",
            "AWS::EC2::Volume",
            "AWS::ElastiCache::CacheCluster",
            "AWS::ElastiCache::ReplicationGroup",
            "AWS::Neptune::DBCluster",
            "AWS::RDS::DBCluster",
            "AWS::RDS::DBInstance",
            "AWS::Redshift::Cluster",
        ]
    );
    for name in with_snapshots {
        assert!(resource(&name).unwrap().supports_snapshot(), "{name}");
    }
}

#[test]
fn attributes_of_another_type_have_its_kind() {
    for row in rows("attributes.tsv") {
        let (other, _) = row[2].split_once('.').unwrap();
        let value = resource(&row[0]).unwrap().attribute(&row[1]).unwrap().value();
        let (AttributeType::Kind(kind) | AttributeType::ListOf(Some(kind))) = value else {
            panic!("{}.{} has no kind", row[0], row[1])
        };
        assert_eq!(kind.resource().name(), other, "{}.{}", row[0], row[1]);
    }
}
