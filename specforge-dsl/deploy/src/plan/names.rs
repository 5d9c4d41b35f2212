//! What a person calls what a template refers to: the resource, with its stack before it where that is another one.

use super::evaluation::{Evaluation, Resources};
use serde_json::Value;
use specforge_dsl::assembly::{AssembledStack, Assembly, ParameterSource};
use std::collections::BTreeMap;

/// The names of what the views of one stack's plan refer to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// The types of the stack's resources, by logical ID.
    types: BTreeMap<String, String>,
    /// What the parameters are that other stacks fill: `data.Queue` for `QueueArn`.
    wired: BTreeMap<String, String>,
}

impl Names {
    /// Those of a stack with these resources, before the deployment and after it.
    pub(super) fn of(assembly: &Assembly, stack: &AssembledStack, before: &Resources, after: &Resources) -> Self {
        let resources = before.iter().chain(after.iter());
        let types = resources.map(|resource| (resource.logical_id.clone(), resource.resource_type.clone()));
        Self { types: types.collect(), wired: wired(assembly, stack) }
    }

    /// A value in words: `Topic` for `${Topic.TopicArn}`, `Files/*` for `${Files.Arn}/*`, `data.Queue` for the parameter that
    /// another stack fills with its queue. Inside of a longer word a reference keeps its braces; what is no reference to
    /// a resource or a parameter stays as it is.
    pub(crate) fn readable(&self, text: &str) -> String {
        let mut readable = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            readable.push_str(before);
            let Some((reference, behind)) = after.split_once('}') else {
                rest = &rest[before.len()..];
                break;
            };
            let begins = readable.is_empty() || readable.ends_with([' ', '"']);
            match self.named(reference) {
                Some(name) if begins => readable.push_str(&name),
                Some(name) => readable.push_str(&format!("${{{name}}}")),
                None => readable.push_str(&format!("${{{reference}}}")),
            }
            rest = behind;
        }
        readable + rest
    }

    fn named(&self, reference: &str) -> Option<String> {
        let (name, attribute) = split(reference);
        if let Some(whole) = self.wired.get(name) {
            return Some(whole.clone());
        }
        // `AWS::Region`, and functions that nobody can compute here.
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '/';
        let resource_type = self.types.get(name).map(String::as_str);
        name.chars().all(is_name).then(|| with_attribute(name, resource_type, attribute))
    }
}

/// What the outputs of other stacks are with which the stack's parameters are filled.
fn wired(assembly: &Assembly, stack: &AssembledStack) -> BTreeMap<String, String> {
    let name = |source: &ParameterSource| match source {
        ParameterSource::Output { stack, output } => Some(output_name(assembly, assembly.stack(stack)?, output)),
        ParameterSource::Given | ParameterSource::Contract => None,
    };
    let parameters = stack.parameters.iter();
    parameters.filter_map(|parameter| Some((parameter.name.clone(), name(&parameter.source)?))).collect()
}

/// What a stack's output is: its resource, or one that it has from a stack before it.
fn output_name(assembly: &Assembly, provider: &AssembledStack, output: &str) -> String {
    let template = provider.template.to_value();
    let nothing_given = BTreeMap::new();
    let value = Evaluation::new(&template, &nothing_given).output(output);
    let reference = value.as_ref().and_then(Value::as_str).and_then(whole_reference);
    let Some((name, attribute)) = reference.map(split) else { return format!("{}.{output}", provider.id) };
    match wired(assembly, provider).get(name) {
        Some(whole) => whole.clone(),
        None => {
            format!("{}.{}", provider.id, with_attribute(name, template["Resources"][name]["Type"].as_str(), attribute))
        }
    }
}

/// `Queue.Arn` of `${Queue.Arn}`, where a text is one reference.
fn whole_reference(text: &str) -> Option<&str> {
    text.strip_prefix("${")?.strip_suffix('}').filter(|inside| !inside.contains("${"))
}

fn split(reference: &str) -> (&str, Option<&str>) {
    reference.split_once('.').map_or((reference, None), |(name, attribute)| (name, Some(attribute)))
}

/// The resource, with its attribute unless that is only another way to name it: `Table.StreamArn` is the table's stream.
fn with_attribute(name: &str, resource_type: Option<&str>, attribute: Option<&str>) -> String {
    match attribute {
        Some(attribute) if !is_itself(resource_type.unwrap_or_default(), attribute) => format!("{name}.{attribute}"),
        _ => name.to_owned(),
    }
}

/// Whether an attribute identifies the resource: what its schema says does, and its ARN, ID or name, also with the name of the
/// type or the end of it (`TopicArn` of a topic, `GroupId` of a security group).
fn is_itself(resource_type: &str, attribute: &str) -> bool {
    let short = resource_type.rsplit("::").next().unwrap_or_default();
    let named = ["Arn", "Id", "Name"].iter().find_map(|end| attribute.strip_suffix(end));
    let mut identifiers = specforge_schema::resource(resource_type).into_iter().flat_map(|it| it.primary_identifier());
    named.is_some_and(|of| short.ends_with(of)) || identifiers.any(|identifier| identifier == attribute)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use specforge_dsl::assembly::{StackParameter, Template};

    fn stack(id: &str, template: Value, wires: &[(&str, &str)]) -> AssembledStack {
        let parameter = |(name, provider): &(&str, &str)| StackParameter {
            name: (*name).to_owned(),
            r#type: "String".to_owned(),
            description: None,
            default: None,
            no_echo: false,
            sample: None,
            source: ParameterSource::Output { stack: format!("shop-{provider}"), output: (*name).to_owned() },
        };
        AssembledStack {
            parameters: wires.iter().map(parameter).collect(),
            ..AssembledStack::new(format!("shop-{id}"), id, Template::from_value(template))
        }
    }

    #[test]
    fn people_name_resources_and_their_stacks() {
        let data = json!({
            "Resources": { "Queue": { "Type": "AWS::SQS::Queue" }, "Orders": { "Type": "AWS::DynamoDB::Table" } },
            "Outputs": {
                "QueueArn": { "Value": { "Fn::GetAtt": ["Queue", "Arn"] } },
                "OrdersStreamArn": { "Value": { "Fn::GetAtt": ["Orders", "StreamArn"] } },
                "Address": { "Value": { "Fn::Sub": "https://${Queue.QueueName}" } },
            },
        });
        // What the services have from the data, and pass on.
        let services = json!({ "Outputs": { "Passed": { "Value": { "Ref": "QueueArn" } } } });
        let watching = json!({ "Resources": {
            "Topic": { "Type": "AWS::SNS::Topic" }, "Tasks": { "Type": "AWS::EC2::SecurityGroup" },
            "Files": { "Type": "AWS::S3::Bucket" },
            "Visits": { "Type": "AWS::DynamoDB::Table" } } });
        let wires = [
            ("QueueArn", "data"),
            ("OrdersStreamArn", "data"),
            ("Address", "data"),
            ("Passed", "services"),
            ("Gone", "no"),
        ];
        let stacks = vec![
            stack("data", data, &[]),
            stack("services", services, &[("QueueArn", "data")]),
            stack("watching", watching.clone(), &wires),
        ];
        let assembly = Assembly { name: "shop".to_owned(), stacks, ..Assembly::default() };
        let nothing_given = BTreeMap::new();
        let resources = Evaluation::new(&watching, &nothing_given).resources();
        let names = Names::of(&assembly, &assembly.stacks[2], &Resources::default(), &resources);
        for (text, readable) in [
            ("${Topic}", "Topic"),
            ("${Topic.TopicArn}", "Topic"),
            ("${Topic.TopicName}", "Topic"),
            ("${Tasks.GroupId}", "Tasks"),
            ("${Visits.StreamArn}", "Visits.StreamArn"),
            ("${Files.Arn}/*", "Files/*"),
            ("arn:aws:s3:::${Files}/*", "arn:aws:s3:::${Files}/*"),
            ("holders of ${Policy}", "holders of Policy"),
            ("${QueueArn}", "data.Queue"),
            ("${OrdersStreamArn}", "data.Orders.StreamArn"),
            ("${Passed}", "data.Queue"),
            ("${Address}", "data.Address"),
            ("${Gone}", "Gone"),
            ("arn:aws:x:${AWS::Region}:${QueueArn}", "arn:aws:x:${AWS::Region}:${data.Queue}"),
            (r#"{"ArnEquals":{"aws:SourceArn":"${Topic.TopicArn}"}}"#, r#"{"ArnEquals":{"aws:SourceArn":"Topic"}}"#),
            ("${ImportValue network-vpc}", "${ImportValue network-vpc}"),
            ("10.0.0.0/8 and ${odd", "10.0.0.0/8 and ${odd"),
        ] {
            assert_eq!(names.readable(text), readable);
        }
    }
}
