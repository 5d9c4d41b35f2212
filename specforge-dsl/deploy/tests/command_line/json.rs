//! What `--json` prints has a shape that programs rely on (`docs/json.md`): a field that goes or changes its kind shows up here.

use crate::app::{run, with_property, without};
use crate::local::Account;
use crate::operations::outside;
use crate::shop::shop;
use crate::tasks::{SECOND, shop_with_tasks};
use serde_json::Value;
use specforge_dsl::assembly::Assembly;
use std::collections::{BTreeMap, BTreeSet};

/// Places whose fields are names of stacks, outputs and statuses.
const NAMED: [&str; 3] = ["outputs", "outputs.*", "status[].resources"];

/// The kinds of value at each place, over all that was printed.
#[derive(Default)]
struct Shapes(BTreeMap<String, BTreeSet<&'static str>>);

impl Shapes {
    /// Takes what a command printed, however it ended.
    fn take(&mut self, command: &str, account: &Account, app: &Assembly, arguments: &[&str]) {
        let ran = account.run(app, arguments);
        let printed: Result<Value, _> = serde_json::from_str(&ran.data);
        assert!(printed.is_ok(), "{arguments:?}: {ran}");
        self.note(command.to_owned(), &printed.unwrap());
    }

    fn note(&mut self, place: String, value: &Value) {
        let kinds = self.0.entry(place.clone()).or_default();
        match value {
            Value::Null => drop(kinds.insert("null")),
            Value::Bool(_) => drop(kinds.insert("boolean")),
            Value::Number(_) => drop(kinds.insert("number")),
            Value::String(_) => drop(kinds.insert("text")),
            Value::Array(items) => {
                kinds.insert("list");
                items.iter().for_each(|item| self.note(format!("{place}[]"), item));
            }
            Value::Object(fields) => {
                kinds.insert("object");
                for (name, field) in fields {
                    let name = if NAMED.contains(&place.as_str()) { "*" } else { name };
                    self.note(format!("{place}.{name}"), field);
                }
            }
        }
    }
}

fn deployed(app: &Assembly) -> Account {
    let account = Account::new();
    assert_eq!(account.run(app, &["deploy"]).code, specforge_deploy::ExitCode::Success);
    account
}

/// On a stack as large as that of a program: without optimization a deployment needs more than a test has.
#[test]
fn what_programs_read_keeps_its_shape() {
    let program = std::thread::Builder::new().stack_size(8 << 20).spawn(note_all).unwrap();
    let lines = program.join().unwrap();
    insta::assert_snapshot!(lines.join("\n"));
}

fn note_all() -> Vec<String> {
    let mut shapes = Shapes::default();
    let listed = run(&shop(), &["list", "--json"]);
    shapes.note("list".to_owned(), &serde_json::from_str(&listed.data).unwrap());

    let account = Account::new();
    shapes.take("plan", &account, &shop(), &["plan", "--json"]);
    shapes.take("run", &account, &shop(), &["deploy", "--json"]);
    shapes.take("run", &account, &shop(), &["deploy", "--json"]);
    let edited = without(with_property(shop(), "network", "Vpc", "CidrBlock", "10.1.0.0/16"), "network", "Logs");
    shapes.take("plan", &account, &edited, &["plan", "--json"]);
    shapes.take("run", &account, &edited, &["deploy", "--json"]);
    let consented = ["deploy", "--json", "--allow-delete", "Logs", "--fail", "Subnet"];
    shapes.take("run", &account, &edited, &consented);
    shapes.take("status", &account, &shop(), &["status", "--json"]);
    shapes.take("outputs", &account, &shop(), &["outputs", "--json"]);
    shapes.take("events", &account, &shop(), &["events", "--json"]);
    shapes.take("run", &account, &shop(), &["recover", "network", "--json"]);
    shapes.take("run", &account, &shop(), &["cancel", "network", "--json"]);
    outside(&account).drift("shop-network", "Logs", "/RetentionInDays", Some(1.into())).unwrap();
    outside(&account).delete_resource("shop-network", "Alerts").unwrap();
    shapes.take("drift", &account, &shop(), &["drift", "--json"]);
    shapes.take("refactor", &account, &shop(), &["refactor", "--json"]);
    shapes.take("run", &account, &shop(), &["destroy", "--json"]);

    let account = deployed(&shop_with_tasks());
    let image = format!("backend={SECOND}");
    shapes.take("run", &account, &shop_with_tasks(), &["release", "--image", &image, "--json"]);
    shapes.take("run", &account, &shop_with_tasks(), &["restart", "--json"]);

    let line = |(place, kinds): (&String, &BTreeSet<&str>)| {
        format!("{place}: {}", kinds.iter().copied().collect::<Vec<_>>().join(" or "))
    };
    shapes.0.iter().map(line).collect()
}
