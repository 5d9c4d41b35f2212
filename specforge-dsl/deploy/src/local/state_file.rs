//! The state file: the world as JSON, read when it changed and written after each request that changed it.

use super::world::World;
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What is wrong with a state file.
#[derive(Debug)]
pub enum StateError {
    /// The file cannot be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The file is something else than a state. It stays as it is.
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file is a state that is damaged. It stays as it is.
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file is a state in a format that this version does not read. It stays as it is.
    OtherVersion {
        /// The file.
        path: PathBuf,
        /// The version of its format.
        found: u64,
        /// The version that is read.
        read: u64,
    },
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, source } => write!(f, "cannot use the state file `{}`: {source}", path.display()),
            Self::Foreign { path } => write!(
                f,
                "`{}` is no state file of the embedded CloudFormation, and stays as it is\nhelp: name the file that `deploy --local` wrote, or one that does not exist yet, with `--state`",
                path.display()
            ),
            Self::Corrupt { path, reason } => write!(
                f,
                "the state file `{}` is damaged, and stays as it is: {reason}\nhelp: put a sound copy in its place, or move it away to begin with an empty account",
                path.display()
            ),
            Self::OtherVersion { path, found, read } => write!(
                f,
                "the state file `{}` has version {found} of its format, and this program reads version {read}; it stays as it is\nhelp: use the version of the program that wrote it, or another file with `--state`",
                path.display()
            ),
        }
    }
}

impl std::error::Error for StateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Foreign { .. } | Self::Corrupt { .. } | Self::OtherVersion { .. } => None,
        }
    }
}

/// Where a world is kept.
#[derive(Debug)]
pub(super) struct StateFile {
    path: PathBuf,
    /// What the file held when it was last read or written.
    seen: Option<Vec<u8>>,
}

impl StateFile {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, seen: None }
    }

    /// Keeps other processes out until the result is dropped.
    pub(super) fn lock(&self) -> Result<File, StateError> {
        let path = with_suffix(&self.path, "lock");
        let parent = self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let locked = parent.map_or(Ok(()), fs::create_dir_all).and_then(|()| {
            let file = File::options().create(true).write(true).truncate(false).open(&path)?;
            file.lock()?;
            Ok(file)
        });
        locked.map_err(|source| StateError::Io { path: self.path.clone(), source })
    }

    /// The world in the file if it is not the one last seen; an empty one if there is no file.
    pub(super) fn read(&mut self) -> Result<Option<World>, StateError> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let known = self.seen.take().is_none();
                return Ok((!known).then(World::new));
            }
            Err(source) => return Err(StateError::Io { path: self.path.clone(), source }),
        };
        if self.seen.as_ref() == Some(&bytes) {
            return Ok(None);
        }
        let world = parse(&self.path, &bytes)?;
        self.seen = Some(bytes);
        Ok(Some(world))
    }

    /// Writes the world if it differs from what the file holds: to another file first, then under its name.
    pub(super) fn write(&mut self, world: &World) -> Result<(), StateError> {
        let error = |source| StateError::Io { path: self.path.clone(), source };
        let bytes = serde_json::to_vec(world).map_err(|json| error(json.into()))?;
        if self.seen.as_ref() == Some(&bytes) {
            return Ok(());
        }
        let partial = with_suffix(&self.path, "partial");
        fs::write(&partial, &bytes).and_then(|()| fs::rename(&partial, &self.path)).map_err(error)?;
        self.seen = Some(bytes);
        Ok(())
    }
}

/// The world in a file, which stays as it is.
pub(super) fn peek(path: &Path) -> Result<World, StateError> {
    let bytes = fs::read(path).map_err(|source| StateError::Io { path: path.to_owned(), source })?;
    parse(path, &bytes)
}

fn parse(path: &Path, bytes: &[u8]) -> Result<World, StateError> {
    let corrupt = |error: serde_json::Error| StateError::Corrupt {
        path: path.to_owned(),
        reason: if bytes.is_empty() { "it is empty".to_owned() } else { error.to_string() },
    };
    let content: serde_json::Value = serde_json::from_slice(bytes).map_err(corrupt)?;
    // Another version may hold anything else.
    let Some(found) = content["version"].as_u64() else { return Err(StateError::Foreign { path: path.to_owned() }) };
    let read = u64::from(World::VERSION);
    if found != read {
        return Err(StateError::OtherVersion { path: path.to_owned(), found, read });
    }
    serde_json::from_slice(bytes).map_err(corrupt)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(suffix);
    path.with_file_name(name)
}
