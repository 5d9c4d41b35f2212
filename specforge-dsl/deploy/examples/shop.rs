//! A stack's binary is one line. This one deploys a small app that is written as plain data.

#[path = "../tests/command_line/shop.rs"]
mod shop;

fn main() -> std::process::ExitCode {
    specforge_deploy::run(|| Ok::<_, String>(shop::shop()))
}
