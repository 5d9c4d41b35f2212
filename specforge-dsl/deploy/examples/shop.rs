//! A stack's binary is one line. This one deploys a small app that is written as plain data; the environment may name
//! the account and the region that it belongs to.

#[path = "../tests/command_line/shop.rs"]
mod shop;

fn main() -> std::process::ExitCode {
    specforge_deploy::run(|| {
        let mut shop = shop::shop();
        shop.environment.account = std::env::var("SHOP_ACCOUNT").ok();
        shop.environment.region = std::env::var("SHOP_REGION").ok();
        Ok::<_, String>(shop)
    })
}
