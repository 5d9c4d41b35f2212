//! Python with the packages of `requirements.txt`, in a virtual environment inside the build folder.

use crate::process::output;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

const REQUIREMENTS: &str = include_str!("requirements.txt");

/// How long each step of the installation may take, with a slow network.
const INSTALLATION: Duration = Duration::from_secs(300);

/// A virtual environment that has what a list of requirements names.
#[derive(Debug, Clone)]
pub(crate) struct Python {
    folder: PathBuf,
}

impl Python {
    /// The environment with ministack and what looks at it.
    pub(crate) fn ready() -> Self {
        static READY: OnceLock<Result<Python, String>> = OnceLock::new();
        match READY.get_or_init(|| set_up("python", REQUIREMENTS)) {
            Ok(python) => python.clone(),
            Err(reason) => panic!("{reason}"),
        }
    }

    /// Another environment, with these packages; made at the first call, and again when the packages have changed.
    pub(crate) fn with(name: &str, requirements: &str) -> Self {
        match set_up(name, requirements) {
            Ok(python) => python,
            Err(reason) => panic!("{reason}"),
        }
    }

    /// A program of the environment, for example `python` or `aws`.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folder.join("bin").join(name)
    }

    /// Where the environment's programs are.
    pub(crate) fn programs(&self) -> PathBuf {
        self.folder.join("bin")
    }
}

/// A folder for what the tests keep between runs.
pub(crate) fn build_folder() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("cargo's temporary folder lies in `target`");
    target.join("servers")
}

fn set_up(name: &str, requirements: &str) -> Result<Python, String> {
    let folder = build_folder().join(name);
    // Written last, so an installation that was cut off is begun anew.
    let installed = folder.join("installed.txt");
    let python = Python { folder };
    if std::fs::read_to_string(&installed).is_ok_and(|text| text == requirements) {
        return Ok(python);
    }
    let help = "help: these tests need Python 3.10 or newer with `venv` (on Debian: `apt install python3-venv`)";
    output(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&python.folder), INSTALLATION)
        .map_err(|reason| format!("cannot make a Python environment: {reason}\n{help}"))?;
    let list = python.folder.join("requirements.txt");
    std::fs::write(&list, requirements).map_err(|error| format!("cannot write `{}`: {error}", list.display()))?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    output(Command::new(python.program("python")).args(pip).arg(&list), INSTALLATION).map_err(|reason| {
        format!("cannot install the test server: {reason}\nhelp: these tests need a Python package index within reach")
    })?;
    std::fs::write(&installed, requirements)
        .map_err(|error| format!("cannot write `{}`: {error}", installed.display()))?;
    Ok(python)
}
