//! A site whose traffic ECS shares between two target groups: a rule in one stack, the service in another.

use serde_json::{Value, json};
use specforge_dsl::assembly::{AssembledStack, Assembly, ParameterSource, StackParameter, Template};
use std::collections::BTreeMap;

fn parameter(name: &str, default: Option<&str>, source: ParameterSource) -> StackParameter {
    StackParameter {
        name: name.to_owned(),
        r#type: "String".to_owned(),
        description: None,
        default: default.map(str::to_owned),
        no_echo: false,
        sample: None,
        source,
    }
}

fn stack(id: &str, template: Value, parameters: Vec<StackParameter>, depends_on: &[&str]) -> AssembledStack {
    AssembledStack {
        parameters,
        depends_on: depends_on.iter().map(|other| format!("site-{other}")).collect(),
        tags: BTreeMap::from([("app".to_owned(), "site".to_owned())]),
        ..AssembledStack::new(format!("site-{id}"), id, Template::from_value(template))
    }
}

/// A rule in one stack, and in another the service whose traffic it shares.
pub(crate) fn site(path: &str) -> Assembly {
    let group = || json!({ "Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": {} });
    let edge = json!({
        "Parameters": {
            "BlueWeight": { "Type": "String", "Default": "100" },
            "GreenWeight": { "Type": "String", "Default": "0" },
        },
        "Resources": {
            "Blue": group(), "Green": group(),
            "Production": { "Type": "AWS::ElasticLoadBalancingV2::ListenerRule", "Properties": {
                "ListenerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/site/1/2",
                "Priority": 1,
                "Conditions": [{ "Field": "path-pattern", "Values": [path] }],
                "Actions": [{ "Type": "forward", "ForwardConfig": { "TargetGroups": [
                    { "TargetGroupArn": { "Ref": "Blue" }, "Weight": { "Ref": "BlueWeight" } },
                    { "TargetGroupArn": { "Ref": "Green" }, "Weight": { "Ref": "GreenWeight" } },
                ] } }],
            } },
        },
        "Outputs": { "ProductionRuleArn": { "Value": { "Ref": "Production" } } },
    });
    let services = json!({
        "Parameters": { "ProductionRuleArn": { "Type": "String" } },
        "Resources": { "Api": { "Type": "AWS::ECS::Service", "Properties": {
            "DeploymentConfiguration": { "Strategy": "BLUE_GREEN" },
            "LoadBalancers": [{ "AdvancedConfiguration": {
                "AlternateTargetGroupArn": "green", "ProductionListenerRule": { "Ref": "ProductionRuleArn" } } }],
        } } },
    });
    let weight = |name: &str, default: &str| parameter(name, Some(default), ParameterSource::Given);
    let wired = ParameterSource::Output { stack: "site-edge".to_owned(), output: "ProductionRuleArn".to_owned() };
    Assembly {
        name: "site".to_owned(),
        stacks: vec![
            stack("edge", edge, vec![weight("BlueWeight", "100"), weight("GreenWeight", "0")], &[]),
            stack("services", services, vec![parameter("ProductionRuleArn", None, wired)], &["edge"]),
        ],
        ..Assembly::default()
    }
}

/// The site with a rule for test traffic, which shares the parameters.
pub(crate) fn with_test_rule(path: &str) -> Assembly {
    let mut site = site(path);
    let mut edge = site.stacks[0].template.to_value();
    let mut test = edge["Resources"]["Production"].clone();
    test["Properties"]["Priority"] = 2.into();
    test["Properties"]["Conditions"] = json!([{ "Field": "path-pattern", "Values": ["/test"] }]);
    edge["Resources"]["Test"] = test;
    edge["Outputs"]["TestRuleArn"] = json!({ "Value": { "Ref": "Test" } });
    site.stacks[0].template = Template::from_value(edge);
    let mut services = site.stacks[1].template.to_value();
    services["Parameters"]["TestRuleArn"] = json!({ "Type": "String" });
    services["Resources"]["Api"]["Properties"]["LoadBalancers"][0]["AdvancedConfiguration"]["TestListenerRule"] =
        json!({ "Ref": "TestRuleArn" });
    site.stacks[1].template = Template::from_value(services);
    let mut wired = site.stacks[1].parameters[0].clone();
    wired.name = "TestRuleArn".to_owned();
    wired.source = ParameterSource::Output { stack: "site-edge".to_owned(), output: "TestRuleArn".to_owned() };
    site.stacks[1].parameters.push(wired);
    site
}
