//! What a schema's node says that it refers to.

use serde_json::Value as Json;

use crate::model::{Handle, Target};
use crate::node::array;

/// The targets that a node names, by `relationshipRef` or by a format such as `AWS::EC2::VPC.Id`, itself or in one of
/// its alternatives.
pub(crate) fn of_node(node: &Json) -> Vec<Target> {
    let mut targets = Vec::new();
    collect(node, &mut targets, 0);
    targets
}

fn collect(node: &Json, targets: &mut Vec<Target>, depth: usize) {
    let relation = &node["relationshipRef"];
    if let (Some(resource), Some(path)) = (relation["typeName"].as_str(), relation["propertyPath"].as_str()) {
        let attribute = path.trim_start_matches("/properties/").replace("/properties/", ".").replace('/', ".");
        targets.push(Target::Attribute { resource: resource.to_owned(), attribute, handle: Handle::IfIdentity });
    }
    if let Some((resource, attribute)) = node["format"].as_str().and_then(|format| format.rsplit_once('.')) {
        // The formats use the API's name of one service, and the plural where the node is a list.
        let resource = resource.replace("AWS::ACM::", "AWS::CertificateManager::");
        let attribute = match attribute {
            "Ids" => "Id",
            "Names" => "Name",
            one => one,
        };
        targets.push(Target::Attribute { resource, attribute: attribute.to_owned(), handle: Handle::IfIdentity });
    }
    if depth < 2 {
        for key in ["anyOf", "oneOf", "allOf"] {
            for branch in array(&node[key]) {
                collect(branch, targets, depth + 1);
            }
        }
    }
}
