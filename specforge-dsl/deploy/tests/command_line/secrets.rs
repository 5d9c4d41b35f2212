//! A secret parameter's value is in nothing that a command prints or leaves behind, however it ends.

use crate::app::{with_property, without};
use crate::local::Account;
use crate::operations::outside;
use crate::shop::shop;
use std::path::Path;

const SECRET: &str = "c4n4ry-5ecret";

/// The files below a folder that hold the secret, read as bytes.
fn holding(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path));
        } else if std::fs::read(&path).unwrap().windows(SECRET.len()).any(|bytes| bytes == SECRET.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[test]
fn a_secret_is_in_no_output_and_no_file() {
    let account = Account::new();
    let folder = account.state.parent().unwrap();
    let given = format!("ApiKey={SECRET}");
    let edited = without(with_property(shop(), "service", "Key", "Value", "{{resolve:ssm:/key}}"), "network", "Alerts");
    let with_secret: &[&[&str]] = &[
        &["plan"],
        &["plan", "--verbose"],
        &["plan", "--format", "markdown"],
        &["plan", "--format", "github"],
        &["plan", "--json"],
        &["deploy", "--json", "--fail", "Key"],
        &["deploy", "--recreate", "--fail", "Key"],
        &["deploy", "--recreate", "--verbose"],
        &["deploy", "--parameter", "Size=huge"],
        &["deploy", "--parameter", "Apikey=other"],
        &["deploy", "--no-rollback", "--fail", "Key", "-p", "Size=large"],
        &["deploy", "--json"],
    ];
    let without_secret: &[&[&str]] = &[
        &["plan", "--json"],
        &["status", "--json"],
        &["events", "--json"],
        &["events"],
        &["outputs", "--all"],
        &["outputs", "--json"],
        &["drift"],
        &["drift", "--json"],
        &["drift", "--revert", "service"],
        &["refactor"],
        &["recover", "service"],
        &["cancel", "service"],
        &["destroy", "service", "--json"],
    ];
    let ran = |app: &specforge_dsl::assembly::Assembly, arguments: &[&str], secret: bool| {
        let given: &[&str] = if secret { &["--parameter", &given] } else { &[] };
        let ran = account.run(app, &[arguments, given].concat());
        assert!(!ran.to_string().contains(SECRET), "{arguments:?}: {ran}");
        assert_eq!(holding(folder), Vec::<String>::new(), "{arguments:?}");
    };
    with_secret.iter().for_each(|arguments| ran(&shop(), arguments, true));
    with_secret.iter().for_each(|arguments| ran(&edited, arguments, true));
    ran(&shop(), &["deploy"], true);
    outside(&account).drift("shop-service", "Key", "/Value", Some("other".into())).unwrap();
    without_secret.iter().for_each(|arguments| ran(&shop(), arguments, false));
}
