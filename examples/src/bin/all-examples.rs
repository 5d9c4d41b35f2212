//! Synthesizes every example and says how large its templates are.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut sound = true;
    for (name, app) in specforge_examples::all() {
        match app.synthesize() {
            Ok(assembly) => {
                for stack in &assembly.stacks {
                    println!("{name}: {} ({} bytes)", stack.name, stack.template.to_json().len());
                }
            }
            Err(findings) => {
                eprintln!("{name}:\n{findings}");
                sound = false;
            }
        }
    }
    if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
