//! The templates of nested stacks, which lie in S3 on AWS and in files for the embedded CloudFormation.

use super::connection::Connection;
use super::{Stop, synthesis_folder};
use crate::ExitCode;
use crate::local::OutsideError;
use clap::Args;
use std::path::{Path, PathBuf};

/// Templates for the embedded CloudFormation alone.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Nested stacks, on the embedded CloudFormation alone")]
pub(crate) struct NestedTemplateArguments {
    /// The template that a nested stack's TemplateURL names; may be repeated
    #[arg(long = "template", value_name = "URL=FILE", value_parser = template)]
    templates: Vec<(String, PathBuf)>,
}

impl NestedTemplateArguments {
    /// The templates by their URLs.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or holds no template; or nobody would read it on AWS.
    pub(crate) fn read(&self, local: bool) -> Result<Vec<(String, String)>, Stop> {
        if !local && !self.templates.is_empty() {
            return Err(Stop::Other {
                message:
                    "`--template` gives a nested stack's template to the embedded CloudFormation; AWS reads it from S3"
                        .to_owned(),
                help: "add `--local`, or upload the template to where `TemplateURL` points".into(),
                code: ExitCode::Usage,
            });
        }
        self.templates.iter().map(|(url, file)| Ok((url.clone(), text(file)?))).collect()
    }
}

/// Puts templates to where the nested stacks of an embedded account find them.
pub(super) fn put(connection: &Connection, templates: &[(String, String)]) -> Result<(), Stop> {
    let failed = |error: OutsideError| Stop::Other {
        message: error.to_string(),
        help: "name a file in a folder that you may write to with `--state`".into(),
        code: ExitCode::Failure,
    };
    let Some(account) = &connection.embedded else { return Ok(()) };
    templates.iter().try_for_each(|(url, body)| account.put_template(url, body).map_err(failed))
}

fn text(file: &Path) -> Result<String, Stop> {
    let template = synthesis_folder::read(file)?.ok_or_else(|| Stop::Other {
        message: format!("there is no file `{}`", file.display()),
        help: "`--template` takes the URL that `TemplateURL` has and a file in JSON or YAML: `--template URL=FILE`"
            .into(),
        code: ExitCode::InputMissing,
    })?;
    Ok(template.to_string())
}

/// A URL may have an equals sign in its query.
fn template(text: &str) -> Result<(String, PathBuf), String> {
    match text.rsplit_once('=') {
        Some((url, file)) if (url.starts_with("https://") || url.starts_with("http://")) && !file.is_empty() => {
            Ok((url.to_owned(), file.into()))
        }
        _ => Err("expected `URL=FILE`, for example `https://bucket.s3.amazonaws.com/data.json=data.json`".to_owned()),
    }
}
