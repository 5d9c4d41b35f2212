use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use specforge_schema::rules::codes;

#[test]
fn codes_are_sorted_and_each_has_one_meaning() {
    let sorted: Vec<&str> = codes().iter().map(|rule| rule.code).collect();
    let unique: BTreeSet<&str> = sorted.iter().copied().collect();
    assert_eq!(sorted, Vec::from_iter(unique));
    for rule in codes() {
        assert!(!rule.title.is_empty() && rule.explanation.ends_with(['.', '"']), "{}", rule.code);
    }
}

/// `docs/rules.md` says what the code says. `UPDATE_DOCS=1 cargo test -p specforge-schema` writes it.
#[test]
fn the_list_of_rules_is_up_to_date() -> std::io::Result<()> {
    let mut expected = String::from(
        "# The rules on one resource\n\n\
         The macro applies them to literals, synthesis to values: one set of rules. What is not known is never complained \
         about. This list is written from the rules themselves.\n",
    );
    for rule in codes() {
        write!(expected, "\n## {}: {}\n\n{}\n", rule.code, rule.title, rule.explanation)
            .map_err(std::io::Error::other)?;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &expected)?;
    }
    let help = "`UPDATE_DOCS=1 cargo test -p specforge-schema --test rules` writes docs/rules.md";
    assert!(fs::read_to_string(&path)? == expected, "{help}");
    Ok(())
}
