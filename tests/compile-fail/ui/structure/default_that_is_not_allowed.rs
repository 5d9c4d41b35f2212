use specforge_dsl::prelude::*;

#[stack]
fn shop(scope: &Scope) {
    let stage = Parameter::<Text> { allowed_values: ["test", "live"], default: "life" };
    let count = Parameter::<Integer> { allowed_values: ["1", "2"], default: 3 };
    let sound = Parameter::<ListOf<Text>> { allowed_values: ["a", "b"], default: "a,b" };
}

fn main() {}
