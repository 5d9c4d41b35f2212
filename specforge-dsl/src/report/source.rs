use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::assembly::Location;

/// Where a file of the program is. `file!()` is relative to the workspace, so the folders above are tried as well.
pub(super) fn find(file: &str) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().take(4).map(|folder| folder.join(Path::new(file))).find(|path| path.is_file())
}

/// The source files that findings point into, as far as they can be read.
#[derive(Default)]
pub(super) struct Sources(BTreeMap<&'static str, Option<String>>);

impl Sources {
    /// Reads the file of a place.
    pub(super) fn read(&mut self, place: &Location) {
        self.0.entry(place.file).or_insert_with(|| std::fs::read_to_string(find(place.file)?).ok());
    }

    pub(super) fn text(&self, file: &str) -> Option<&str> {
        self.0.get(file)?.as_deref()
    }

    /// The bytes of the token that begins at a place.
    pub(super) fn token(&self, place: &Location) -> Option<Range<usize>> {
        let text = self.text(place.file)?;
        let mut start = 0;
        for _ in 1..place.line {
            start += text[start..].find('\n')? + 1;
        }
        let line = text[start..].lines().next()?;
        let before = line.char_indices().nth(place.column.checked_sub(1)? as usize).map_or(line.len(), |(at, _)| at);
        let rest = &line[before..];
        let length = match rest.chars().next()? {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            first if first.is_alphanumeric() || first == '_' => {
                let end = rest.find(|character: char| !(character.is_alphanumeric() || "_:.".contains(character)));
                // `ec2::Vpc` is one name; the colon behind a property's is none of it.
                rest[..end.unwrap_or(rest.len())].trim_end_matches([':', '.']).len()
            }
            first => first.len_utf8(),
        };
        Some(start + before..start + before + length.max(1))
    }
}
