//! Programs that a test compiles and runs.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use specforge_tests::editors::workspace;

/// Compiles the programs as modules of one crate, runs it, and gives the template of each.
pub(crate) fn run(programs: &[(String, String)]) -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("translated");
    let _ = std::fs::remove_dir_all(folder.join("src"));
    std::fs::create_dir_all(folder.join("src")).unwrap();
    std::fs::write(folder.join("Cargo.toml"), manifest()).unwrap();
    std::fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let (mut modules, mut calls) = (String::new(), String::new());
    for (name, program) in programs {
        std::fs::write(folder.join("src").join(format!("{name}.rs")), program).unwrap();
        modules += &format!("mod {name};\n");
        calls += &format!("    print({name:?}, {name}::{name});\n");
    }
    std::fs::write(folder.join("src/main.rs"), format!("{modules}\n{MAIN}\nfn main() {{\n{calls}}}\n")).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["run", "--quiet", "--offline", "--color", "never"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "a translated program has no warnings");
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().map(|line| serde_json::from_str::<(String, Value)>(line).unwrap()).collect()
}

const MAIN: &str = "\
fn print(name: &str, stack: fn(&specforge_dsl::Scope)) {
    let app = specforge_dsl::App::new(\"translated\");
    stack(&app);
    match app.synthesize() {
        Ok(assembly) => println!(\"[{name:?},{}]\", assembly.stacks[0].template.to_json()),
        Err(findings) => {
            eprintln!(\"{}\", specforge_dsl::report::plain(&findings));
            std::process::exit(1);
        }
    }
}
";

fn manifest() -> String {
    let library = workspace().join("specforge-dsl").display().to_string().replace('\\', "/");
    format!(
        "[package]\nname = \"translated\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         specforge-dsl = {{ path = {library:?} }}\n\n[profile.dev]\ndebug = false\n\n[workspace]\n"
    )
}

/// The program as rustfmt writes it.
pub(crate) fn rustfmt(program: &str) -> String {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(workspace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(program.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}
