//! Proves both environments while they are compiled: what is wrong is an error at its token.

#[path = "lib.rs"]
#[allow(warnings, reason = "the build of the library itself shows them")]
mod stacks;
use stacks::*;

fn main() {
    specforge_dsl::check::in_build_script([production(), staging()]);
}
