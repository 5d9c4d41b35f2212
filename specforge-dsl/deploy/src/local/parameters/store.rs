use crate::local::options::SsmParameters;
use crate::local::world::PhysicalResource;
use std::collections::BTreeMap;

/// SSM Parameter Store: what the account's stacks put there, and what it is said to hold besides.
pub(in crate::local) struct ParameterStore<'a> {
    /// What exists in the account.
    pub(in crate::local) resources: &'a BTreeMap<String, PhysicalResource>,
    /// What was there before.
    pub(in crate::local) configured: &'a SsmParameters,
}

impl ParameterStore<'_> {
    /// The value under a name, for a template parameter of this type, for example
    /// `AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>`.
    pub(in crate::local) fn value(&self, name: &str, r#type: &str) -> Option<String> {
        let stored = self.resources.values().find(|resource| {
            resource.kind == "AWS::SSM::Parameter" && resource.properties.get("Name").is_some_and(|own| own == name)
        });
        if let Some(value) = stored.and_then(|resource| resource.properties.get("Value")?.as_str()) {
            return Some(value.to_owned());
        }
        match self.configured {
            SsmParameters::All => Some(sample(name, r#type)),
            SsmParameters::Only(known) => known.get(name).cloned(),
        }
    }
}

/// A value of the shape that the type asks for.
fn sample(name: &str, r#type: &str) -> String {
    let value = r#type.strip_prefix("AWS::SSM::Parameter::Value<").and_then(|rest| rest.strip_suffix('>'));
    let list = value.and_then(|value| value.strip_prefix("List<")?.strip_suffix('>'));
    let prefix = match list.or(value) {
        Some("AWS::EC2::VPC::Id") => "vpc",
        Some("AWS::EC2::Subnet::Id") => "subnet",
        Some("AWS::EC2::SecurityGroup::Id") => "sg",
        Some("AWS::EC2::Image::Id") => "ami",
        Some("AWS::EC2::Instance::Id") => "i",
        Some("AWS::EC2::Volume::Id") => "vol",
        Some("AWS::Route53::HostedZone::Id") => return "Z0123456789ABCDEFGHIJ".to_owned(),
        _ => {
            let text = format!("sample-value-of{}", name.replace('/', "-"));
            return if list.is_some() { format!("{text}-a,{text}-b") } else { text };
        }
    };
    let one = format!("{prefix}-0123456789abcdef0");
    if list.is_some() { format!("{one},{prefix}-0fedcba9876543210") } else { one }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::local::world::Origin;
    use serde_json::json;

    #[test]
    fn what_a_stack_stored_is_read_and_the_rest_is_a_sample_of_the_right_shape() {
        let properties = json!({ "Name": "/network/vpc", "Type": "String", "Value": "vpc-0a1b2c3d" });
        let parameter = PhysicalResource {
            kind: "AWS::SSM::Parameter".into(),
            physical_id: "/network/vpc".into(),
            properties: properties.as_object().unwrap().clone(),
            owner: None,
            origin: Origin::default(),
        };
        let resources = BTreeMap::from([("one".to_owned(), parameter)]);
        let store = ParameterStore { resources: &resources, configured: &SsmParameters::All };
        let vpc = "AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>";
        assert_eq!(store.value("/network/vpc", vpc).unwrap(), "vpc-0a1b2c3d");
        assert_eq!(store.value("/other/vpc", vpc).unwrap(), "vpc-0123456789abcdef0");
        let subnets = "AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>";
        assert_eq!(store.value("/subnets", subnets).unwrap().split(',').count(), 2);
        let text = "AWS::SSM::Parameter::Value<String>";
        assert_eq!(store.value("/a/b", text).unwrap(), "sample-value-of-a-b");
        let only = ParameterStore { resources: &resources, configured: &SsmParameters::Only(BTreeMap::new()) };
        assert_eq!(only.value("/other/vpc", vpc), None);
    }
}
