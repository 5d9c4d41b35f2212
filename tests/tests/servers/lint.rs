//! What linters of other people say of our templates: the stacks of SpecForge and every example.

use crate::process::ended;
use crate::python::Python;
use specforge_dsl::App;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Long enough for a linter that reads its own tables first.
const LIMIT: Duration = Duration::from_secs(180);

/// Writes the templates of an app; their files.
fn templates(folder: &Path, app: &App) -> Vec<PathBuf> {
    let assembly = app.synthesize().unwrap_or_else(|findings| panic!("{findings}"));
    let written = assembly.stacks.iter().map(|stack| {
        let path = folder.join(format!("{}.json", stack.name));
        std::fs::write(&path, stack.template.to_json_pretty()).expect("the build folder takes a template");
        path
    });
    written.collect()
}

/// What the linters say of templates, a line for each rule that is broken.
fn lint(templates: &[PathBuf]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers/lint.py");
    let linters = ended(Command::new(Python::ready().program("python")).arg(script).args(templates), LIMIT);
    let linters = linters.unwrap_or_else(|reason| panic!("{reason}"));
    assert_eq!(linters.status.success(), linters.data.is_empty(), "{}", linters.messages);
    linters.data
}

#[test]
fn linters_have_nothing_to_say_of_our_templates() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("linted");
    std::fs::create_dir_all(&folder).expect("the build folder takes a folder");
    let mut apps = vec![specforge_stacks::production(), specforge_stacks::staging()];
    apps.extend(specforge_examples::all().into_iter().map(|(_, app)| app));
    let files: Vec<_> = apps.iter().flat_map(|app| templates(&folder, app)).collect();
    assert!(files.len() >= 15, "{files:?}");
    assert_eq!(lint(&files), "");

    // They do look: a template with a mistake is told.
    let broken = folder.join("broken.json");
    let template =
        r#"{"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": "soon"}}}}"#;
    std::fs::write(&broken, template).expect("the build folder takes a template");
    let said = lint(&[broken]);
    assert!(said.contains("cfn-lint E") && said.contains("cloudformation-validate "), "{said}");
}
