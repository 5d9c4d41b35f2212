//! Deploys SpecForge's staging.

use std::process::ExitCode;

fn main() -> ExitCode {
    specforge_deploy::run(specforge_stacks::staging)
}
