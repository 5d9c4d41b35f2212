use std::path::{Path, PathBuf};

use crate::assembly::Location;

/// The package whose build script runs: where it is, and how the compiler names its files.
pub(super) struct Package {
    /// Its folder.
    folder: PathBuf,
    /// What `file!()` puts in front of its files: nothing, or the way from the workspace to the package.
    prefix: PathBuf,
}

impl Package {
    /// The package of a build script, given as the compiler names its file.
    pub(super) fn of_build_script(script: &str) -> Self {
        // Cargo runs a build script in the folder of its package and says so, too.
        let folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        let script = Path::new(script);
        let mut prefixes: Vec<&Path> = script.ancestors().skip(1).collect();
        prefixes.reverse();
        let prefix = prefixes
            .into_iter()
            .find(|prefix| script.strip_prefix(prefix).is_ok_and(|inner| folder.join(inner).is_file()))
            .unwrap_or(Path::new(""));
        Self { prefix: prefix.to_owned(), folder }
    }

    /// A file as the package itself names it.
    pub(super) fn relative<'a>(&self, file: &'a str) -> &'a Path {
        let file = Path::new(file);
        file.strip_prefix(&self.prefix).unwrap_or(file)
    }

    /// Where a file is.
    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.folder.join(self.relative(file))
    }

    /// Whether a place is in this package, and not in another one that lies inside of its folder.
    pub(super) fn has(&self, place: &Location) -> bool {
        let file = Path::new(place.file);
        let Ok(inner) = file.strip_prefix(&self.prefix) else { return false };
        let foreign = |folder: &Path| folder != Path::new("") && self.folder.join(folder).join("Cargo.toml").exists();
        inner.is_relative() && self.folder.join(inner).is_file() && !inner.ancestors().skip(1).any(foreign)
    }
}
