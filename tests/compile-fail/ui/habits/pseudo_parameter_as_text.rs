// A pseudo parameter stays text in a text.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let topic = sns::Topic { display_name: "AWS::Region" };
    let alerts = sns::Topic { display_name: "${AWS::StackName}-alerts" };
}

fn main() {}
