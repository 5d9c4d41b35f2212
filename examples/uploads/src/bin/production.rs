//! `cargo run --bin production -- --help`

fn main() -> std::process::ExitCode {
    specforge_deploy::run(uploads::production)
}
