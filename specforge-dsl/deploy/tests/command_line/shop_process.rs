//! The shop's command line as a process of its own, with signals, streams and an environment. A program besides the tests
//! may be older than they are, so that the tests' own program is run again: the one test of it that is named here is the
//! shop's `main`.

use crate::shop::shop;
use specforge_deploy::cli::{Console, run_with};
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// The environment variable with the arguments of the shop's command line, one a line.
const ARGUMENTS: &str = "SHOP_ARGUMENTS";

/// What the harness prints before the test that is the shop.
const HARNESS: &str = "\nrunning 1 test\n";

/// The shop's command line with these arguments. The environment may name the account and the region that it belongs to.
pub(crate) fn shop_command(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "shop_process::is_the_shop", "--quiet", "--nocapture", "--test-threads=1"]);
    command.env(ARGUMENTS, arguments.join("\n"));
    command
}

/// What the shop printed, without what the harness did.
pub(crate) fn data(printed: &[u8]) -> String {
    let printed = std::str::from_utf8(printed).unwrap();
    assert!(printed.starts_with(HARNESS), "the shop did not run: {printed}");
    printed[HARNESS.len()..].to_owned()
}

#[test]
fn is_the_shop() {
    let Ok(arguments) = std::env::var(ARGUMENTS) else { return };
    let arguments = std::iter::once("shop").chain(arguments.split('\n')).map(OsString::from);
    let mut shop = shop();
    shop.environment.account = std::env::var("SHOP_ACCOUNT").ok();
    shop.environment.region = std::env::var("SHOP_REGION").ok();
    let code = run_with(arguments, || Ok::<_, String>(shop), &mut Console::process());
    std::process::exit(code as i32);
}

/// The same in an environment with nothing but this home: no region, no credentials.
pub(crate) fn shop_at_home(home: &Path, arguments: &[&str]) -> Command {
    let mut command = shop_command(arguments);
    command.env_clear().env(ARGUMENTS, arguments.join("\n"));
    command.env("HOME", home).env("AWS_EC2_METADATA_DISABLED", "true").current_dir(home);
    command
}

/// Runs the shop without region and credentials.
pub(crate) fn run_process(arguments: &[&str]) -> String {
    let home = tempfile::tempdir().unwrap();
    let output = shop_at_home(home.path(), arguments).output().unwrap();
    format!(
        "exit code: {}\n--- stderr\n{}--- stdout\n{}",
        output.status.code().unwrap(),
        String::from_utf8(output.stderr).unwrap(),
        data(&output.stdout)
    )
}
