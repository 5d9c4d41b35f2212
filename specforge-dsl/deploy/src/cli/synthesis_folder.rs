//! The folder in which `synth` keeps templates and from which `diff` reads the previous ones.

use super::Stop;
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, Assembly};
use std::path::{Path, PathBuf};

/// What to do where a folder cannot be written to.
pub(super) const WRITABLE_FOLDER: &str = "name a folder that you may write to with `--output`";

/// The folder for an app's templates where none is given.
pub(super) fn default_folder(assembly: &Assembly) -> PathBuf {
    Path::new(".specforge").join("synth").join(&assembly.name)
}

/// The file of one stack's template in a folder.
pub(super) fn template_file(folder: &Path, stack: &AssembledStack, extension: &str) -> PathBuf {
    folder.join(format!("{}.{extension}", stack.name))
}

/// Writes a file whole or not at all, with its folders.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Stop> {
    let failed = |error: std::io::Error| Stop::file("write", path, &error, WRITABLE_FOLDER);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let unfinished = path.with_extension("unfinished");
    std::fs::write(&unfinished, text).map_err(failed)?;
    std::fs::rename(&unfinished, path).map_err(failed)
}

/// Reads a template in JSON or YAML; `None` where the file does not exist.
pub(super) fn read(path: &Path) -> Result<Option<Value>, Stop> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(Stop::file(
                "read",
                path,
                &error,
                "name a template, or a folder of templates, that you may read",
            ));
        }
    };
    crate::diff::parse_template(&text).map(Some).map_err(|reason| Stop::Other {
        message: format!("`{}` is not a template: {reason}", path.display()),
        help: "give a template in JSON or YAML".into(),
        code: crate::ExitCode::InputMissing,
    })
}
