use std::path::{Path, PathBuf};

use super::source::{Sources, find};
use crate::assembly::Location;
use crate::finding::Finding;

/// The repository around the current folder: services that show findings beside the code name files relative to it.
pub(super) struct Repository {
    root: Option<PathBuf>,
    sources: Sources,
}

/// A place as others name it.
pub(super) struct FilePlace {
    /// The file, relative to the repository and with `/` between folders, wherever the repository is.
    pub(super) file: String,
    /// The line, from 1.
    pub(super) line: u32,
    /// The column in characters, from 1.
    pub(super) column: u32,
    /// The column behind the last character of the token, where the file can be read.
    pub(super) end_column: Option<u32>,
}

impl Repository {
    /// The nearest folder around the current one that Git knows.
    pub(super) fn around() -> Self {
        let here = std::env::current_dir().ok();
        let root = here.and_then(|here| {
            here.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_path_buf).or(Some(here))
        });
        Self { root, sources: Sources::default() }
    }

    /// Where to show a finding: at its own place if that is in the repository, else at the innermost component call that is.
    pub(super) fn place(&mut self, finding: &Finding) -> Option<FilePlace> {
        let location = finding.place_where(|place| self.file(place.file).is_some())?;
        self.named(&location)
    }

    /// A place that is in the repository.
    pub(super) fn named(&mut self, location: &Location) -> Option<FilePlace> {
        let file = self.file(location.file)?;
        self.sources.read(location);
        let end_column = self.sources.token(location).and_then(|token| {
            let characters = self.sources.text(location.file)?.get(token)?.chars().count();
            Some(location.column + u32::try_from(characters).ok()?)
        });
        Some(FilePlace { file, line: location.line, column: location.column, end_column })
    }

    /// A file relative to the repository; none if it is outside.
    fn file(&self, file: &str) -> Option<String> {
        let path = match (find(file), &self.root) {
            (Some(found), Some(root)) => found.strip_prefix(root).ok()?.to_owned(),
            // The program runs without its sources: their names are those that the compiler saw.
            _ => Path::new(file).is_relative().then(|| PathBuf::from(file))?,
        };
        let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Some(parts.join("/"))
    }
}

/// What a finding says, line by line: what is wrong, what belongs to it, what to do.
pub(super) fn text(finding: &Finding) -> String {
    let mut lines = vec![finding.message.clone()];
    lines.extend(finding.label.clone());
    lines.extend(finding.related.iter().map(|(place, label)| format!("{place}: {label}")));
    lines.extend(finding.help.iter().map(|help| format!("help: {help}")));
    lines.join("\n")
}
