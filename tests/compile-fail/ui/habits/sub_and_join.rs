// Interpolation of a template.
use specforge_dsl::prelude::*;

#[component]
fn stack(scope: &Scope) {
    let topic = sns::Topic { display_name: Fn::Sub("${AWS::Region}-alerts") };
    let queue = sqs::Queue { queue_name: Fn::Join("-", ["a", "b"]) };
    let imported = ec2::SecurityGroup { group_description: "Tasks", vpc_id: Fn::ImportValue("network-vpc") };
    let conditional = sns::Topic { display_name: Fn::If("Production", "a", "b") };
    let selected = sns::Topic { display_name: Fn::Select(0, ["a"]) };
}

fn main() {}
