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
    /// The file is no state; it was kept under another name.
    Corrupt {
        /// The file.
        path: PathBuf,
        /// Where its content is now.
        kept: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, source } => write!(f, "cannot use the state file `{}`: {source}", path.display()),
            Self::Corrupt { path, kept, reason } => write!(
                f,
                "the state file `{}` is not readable: {reason}\nits content is kept in `{}`\nhelp: run the command again to begin with an empty account, or put a sound copy back first",
                path.display(),
                kept.display()
            ),
        }
    }
}

impl std::error::Error for StateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Corrupt { .. } => None,
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
        locked.map_err(|source| StateError::Io { path, source })
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
        match parse(&bytes) {
            Ok(world) => {
                self.seen = Some(bytes);
                Ok(Some(world))
            }
            Err(reason) => {
                let kept = self.keep_aside()?;
                Err(StateError::Corrupt { path: self.path.clone(), kept, reason })
            }
        }
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

    fn keep_aside(&self) -> Result<PathBuf, StateError> {
        let kept =
            (1..).map(|number| with_suffix(&self.path, &format!("corrupt-{number}"))).find(|path| !path.exists());
        let kept = kept.unwrap_or_else(|| with_suffix(&self.path, "corrupt"));
        fs::rename(&self.path, &kept).map_err(|source| StateError::Io { path: self.path.clone(), source })?;
        Ok(kept)
    }
}

/// The world in a file, which stays as it is.
pub(super) fn peek(path: &Path) -> Result<World, StateError> {
    let bytes = fs::read(path).map_err(|source| StateError::Io { path: path.to_owned(), source })?;
    parse(&bytes).map_err(|reason| StateError::Corrupt { path: path.to_owned(), kept: path.to_owned(), reason })
}

fn parse(bytes: &[u8]) -> Result<World, String> {
    let world: World = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if world.version != World::VERSION {
        return Err(format!("its format is version {}, this program writes version {}", world.version, World::VERSION));
    }
    Ok(world)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(suffix);
    path.with_file_name(name)
}
