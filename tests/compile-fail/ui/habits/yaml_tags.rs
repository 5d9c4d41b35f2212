// The short forms of YAML, as text.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let topic = sns::Topic { display_name: "!Ref Name" };
    let queue = sqs::Queue { queue_name: "!Sub ${AWS::StackName}-jobs" };
    let alias = sns::Topic { display_name: "!GetAtt Role.Arn" };
}

fn main() {}
