//! `cargo run --bin staging -- --help`

fn main() -> std::process::ExitCode {
    specforge_deploy::run(uploads::staging)
}
