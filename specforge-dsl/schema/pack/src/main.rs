//! Packs the published resource schemas into the table that specforge-schema reads.

mod convert;
mod encode;
mod error;
mod iam;
mod kinds;
mod minimize;
mod model;
mod node;
mod overlay;
mod patterns;
mod pseudo;
mod report;
mod rules;
mod show;
mod slots;
mod sources;
mod specification;
mod targets;
#[cfg(test)]
mod tests;
mod text;
mod verify;
mod writer;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use crate::error::{Context, Error, Result};
use crate::sources::Sources;

const USAGE: &str = "\
Packs the published resource schemas into the table that specforge-schema reads.

usage: specforge-schema-pack fetch FOLDER           download the public packages into FOLDER
       specforge-schema-pack pack FOLDER            write the tables in data/ and their summary
       specforge-schema-pack pack FOLDER --check    say whether the committed files are up to date
       specforge-schema-pack show TYPE              print what the table says about `AWS::EC2::VPC`";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["fetch", folder] => Sources::new(Path::new(folder)).fetch(),
        ["pack", folder] => pack(Path::new(folder), false),
        ["pack", folder, "--check"] => pack(Path::new(folder), true),
        ["show", name] => match specforge_schema::resource(name) {
            Some(resource) => {
                println!("{}", show::show(resource));
                Ok(())
            }
            None => Err(Error::new(format!("there is no resource type `{name}`"))),
        },
        _ => Err(Error::new(USAGE)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the table and its summary, or compares them with the committed ones.
fn pack(folder: &Path, check: bool) -> Result<()> {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = build(folder, &crate_folder.join("overlay"))?;
    let mut outdated = Vec::new();
    for (name, bytes) in files {
        let path: PathBuf = crate_folder.join("data").join(name);
        if fs::read(&path).ok().as_ref() == Some(&bytes) {
            continue;
        }
        outdated.push(name);
        if !check {
            fs::write(&path, bytes).context(|| format!("cannot write `{}`", path.display()))?;
        }
    }
    match (check, outdated.as_slice()) {
        (_, []) => println!("data/ is up to date"),
        (false, names) => println!("written: {}", names.join(", ")),
        (true, names) => {
            let names = names.join(", ");
            return Err(Error::new(format!("out of date: {names}\nhelp: run the same command without `--check`")));
        }
    }
    Ok(())
}

/// The content of the files in `data/`, from the packages and the overlay.
fn build(folder: &Path, overlay: &Path) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let sources = Sources::new(folder);
    let overlay = overlay::Overlay::read(overlay)?;
    let specification = specification::Specification::read(&sources.service_specification()?);
    let mut model = model::Model::default();
    for (name, schema) in sources.schemas()? {
        // These types exist only inside the SAM transform, which rewrites a template after synthesis.
        if !name.starts_with("AWS::Serverless::") {
            convert::convert(&name, &schema, &mut model, &specification, &overlay);
        }
    }
    pseudo::add(&mut model);
    verify::overlay(&model, &overlay, &specification)?;
    let kinds = kinds::Kinds::of(&model, &specification, &overlay);
    let slots = slots::assign(&mut model, &kinds, &specification, &overlay);
    minimize::minimize(&mut model);
    let facts = encode::Facts { model: &model, kinds: &kinds, slots: &slots.slots, overlay: &overlay };
    let bytes = encode::encode(&facts)?;
    let iam = iam::encode(&sources.iam()?)?;
    let summary = report::summary(&model, &kinds, &slots, &overlay, bytes.len());
    Ok(vec![("facts.bin", bytes), ("iam.bin", iam), ("facts.summary.txt", summary.into_bytes())])
}
