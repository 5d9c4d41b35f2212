//! Deploys SpecForge's staging.

use std::process::ExitCode;

#[cfg(all(unix, debug_assertions, feature = "quick-link"))]
use specforge_deploy_dylib as _;

fn main() -> ExitCode {
    specforge_deploy::run(specforge_stacks::staging)
}
