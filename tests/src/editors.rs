//! A crate with every file that is written in the language, for editors to look at.

use std::io;
use std::path::{Path, PathBuf};

/// The files in the language, besides the components of `specforge-dsl` itself.
const MODULES: [(&str, &str); 2] = [("stacks", "stacks/src/lib.rs"), ("examples", "examples/src/lib.rs")];

/// A program that has each construct of the language.
const LANGUAGE: &str = "tests/compile-fail/ui-pass/language.rs";

/// The workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// Writes the crate. `own` stands in a file of its own, `src/own.rs`, behind the import of the prelude.
///
/// # Errors
///
/// Fails if a file cannot be written.
pub fn write_crate(folder: &Path, own: &str) -> io::Result<()> {
    let root = workspace();
    let path = |path: &str| root.join(path).display().to_string().replace('\\', "/");
    let modules: String =
        MODULES.iter().map(|(name, file)| format!("#[path = {:?}]\npub mod {name};\n", path(file))).collect();
    let manifest = format!(
        "[package]\nname = \"editors\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nspecforge-dsl = {{ path = {:?} }}\n\n\
         [profile.dev]\ndebug = false\n\n\
         [[bin]]\nname = \"language\"\npath = {:?}\n\n\
         [workspace]\n",
        path("specforge-dsl"),
        path(LANGUAGE),
    );
    std::fs::create_dir_all(folder.join("src"))?;
    std::fs::write(folder.join("Cargo.toml"), manifest)?;
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    std::fs::write(
        folder.join("src/own.rs"),
        format!("#[allow(unused_imports)]\nuse specforge_dsl::prelude::*;\n{own}\n"),
    )?;
    std::fs::write(folder.join("src/lib.rs"), format!("{modules}mod own;\n"))
}
