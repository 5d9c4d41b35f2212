//! Deploys SpecForge's production.

use std::process::ExitCode;

fn main() -> ExitCode {
    specforge_deploy::run(specforge_stacks::production)
}
