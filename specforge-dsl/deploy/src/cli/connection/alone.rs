//! One command at a time changes what a state file holds.
//!
//! Each request locks the state file for itself, so that a second process would only find operations in its way that it
//! did not begin, and change sets that are gone. On AWS, CloudFormation itself refuses the second.

use super::super::Stop;
use super::super::console::Console;
use super::Place;
use crate::render;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

/// How often a lock that another process holds is asked for.
const PAUSE: Duration = Duration::from_millis(50);

/// How long a lock may be held before anything is said: a process that was just started holds the locks of the one that
/// starts it until its own program is loaded.
const GRACE: Duration = Duration::from_millis(300);

/// What to do where the state file cannot be used.
pub(super) const WRITABLE_STATE: &str = "name a file in a folder that you may write to with `--state`";

/// Keeps other commands from changing the same embedded account until the result is dropped; waits for one that does so
/// already. Nothing to do elsewhere.
pub(in crate::cli) async fn alone(place: &Place, console: &mut Console) -> Result<Option<File>, Stop> {
    let Place::Local(state) = place else { return Ok(None) };
    let path = lock_file(state);
    let failed = |error: std::io::Error| Stop::file("lock", &path, &error, WRITABLE_STATE);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let file = File::options().create(true).write(true).truncate(false).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            if let Ok(soon) = tokio::time::timeout(GRACE, wait_for(&file)).await {
                return soon.map(|()| Some(file)).map_err(failed);
            }
            let what = format!("Another process is at work on {}: waiting until it is done.", state.display());
            console.message(&render::note(&what));
            wait_for(&file).await.map_err(failed)?;
        }
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    Ok(Some(file))
}

/// Asks again and again, since waiting for the lock itself could not be interrupted.
async fn wait_for(file: &File) -> std::io::Result<()> {
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(PAUSE).await,
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

fn lock_file(state: &Path) -> std::path::PathBuf {
    let mut name = state.file_name().unwrap_or_default().to_owned();
    name.push(".at-work");
    state.with_file_name(name)
}
