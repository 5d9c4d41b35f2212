//! A service that is released blue-green, and the listener rule whose weights ECS moves: in one stack, or in two.

use crate::app::parameter;
use crate::dice::Dice;
use serde_json::{Value, json};
use specforge_deploy::local::LocalCloudFormation;
use specforge_dsl::assembly::{ParameterSource, StackParameter};

/// The logical ID of the rule.
pub(crate) const RULE: &str = "Rule";

/// The service and its rule, as edits change them.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    /// The stack that has the rule.
    pub(crate) edge: usize,
    /// The stack that has the service.
    pub(crate) services: usize,
    /// Goes into a property of the rule that can be changed.
    pub(crate) path: usize,
    /// Goes into a property of the rule that cannot.
    pub(crate) listener: usize,
    /// Whether there is a service; without one the rule stays, and so does what protects it.
    pub(crate) serves: bool,
}

/// What a stack gets of it.
#[derive(Default)]
pub(crate) struct Part {
    pub(crate) resources: Vec<(&'static str, Value)>,
    pub(crate) parameters: Vec<StackParameter>,
    pub(crate) output: Option<(&'static str, Value)>,
    /// Whether it takes the output of the stack with the rule.
    pub(crate) wired: bool,
}

impl Site {
    pub(crate) fn random(dice: &mut Dice, stacks: usize) -> Option<Self> {
        let edge = dice.below(stacks);
        let services = edge + dice.below(stacks - edge);
        dice.percent(30).then_some(Self { edge, services, path: 1, listener: 1, serves: true })
    }

    /// What the stack at `index` has of it; `edge` is the name of the stack with the rule.
    pub(crate) fn part(&self, index: usize, edge: &str) -> Part {
        let mut part = Part::default();
        if index == self.edge {
            let group = || json!({"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": {}});
            part.resources.extend([("Blue", group()), ("Green", group()), (RULE, self.rule())]);
            part.parameters.extend([("BlueWeight", "100"), ("GreenWeight", "0")].map(|(name, default)| {
                StackParameter { default: Some(default.to_owned()), ..parameter(name, ParameterSource::Given) }
            }));
            part.output = Some(("RuleArn", json!({"Ref": RULE})));
        }
        if index == self.services && self.serves {
            let rule = if index == self.edge { json!({"Ref": RULE}) } else { json!({"Ref": "RuleArn"}) };
            let service = json!({"Type": "AWS::ECS::Service", "Properties": {
                "DeploymentConfiguration": {"Strategy": "BLUE_GREEN"},
                "LoadBalancers": [{"AdvancedConfiguration": {
                    "AlternateTargetGroupArn": "green", "ProductionListenerRule": rule}}],
            }});
            part.resources.push(("Api", service));
            if index != self.edge {
                let source = ParameterSource::Output { stack: edge.to_owned(), output: "RuleArn".to_owned() };
                part.parameters.push(parameter("RuleArn", source));
                part.wired = true;
            }
        }
        part
    }

    fn rule(&self) -> Value {
        let group = |name: &str, weight: &str| json!({"TargetGroupArn": {"Ref": name}, "Weight": {"Ref": weight}});
        json!({"Type": "AWS::ElasticLoadBalancingV2::ListenerRule", "Properties": {
            "ListenerArn": format!(
                "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/site/1/{}", self.listener),
            "Priority": 1,
            "Conditions": [{"Field": "path-pattern", "Values": [format!("/{}", self.path)]}],
            "Actions": [{"Type": "forward", "ForwardConfig": {"TargetGroups": [
                group("Blue", "BlueWeight"), group("Green", "GreenWeight")]}}],
        }})
    }
}

/// How a rule really shares the traffic; `None` where there is no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Traffic {
    /// The target groups with their weights, as numbers or texts.
    shares: Vec<(String, String)>,
}

impl Traffic {
    /// Two target groups with these weights.
    pub(crate) fn sharing(weights: [u32; 2]) -> Self {
        let names = ["blue", "green"].map(str::to_owned);
        Self { shares: names.into_iter().zip(weights.map(|weight| weight.to_string())).collect() }
    }

    /// Whether both are between the same target groups: those of another stack of the same name are others.
    pub(crate) fn is_comparable(&self, other: &Self) -> bool {
        let groups = |one: &Self| one.shares.iter().map(|(group, _)| group.clone()).collect::<Vec<_>>();
        groups(self) == groups(other)
    }

    pub(crate) fn of(server: &LocalCloudFormation, stack: &str) -> Option<Self> {
        let rule = server.properties(stack, RULE).ok()?;
        let groups = rule["Actions"][0]["ForwardConfig"]["TargetGroups"].as_array()?.clone();
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Some(Self { shares: groups.iter().map(|one| (text(&one["TargetGroupArn"]), text(&one["Weight"]))).collect() })
    }
}

/// A release shifts all traffic to the other target group.
pub(crate) fn release(server: &LocalCloudFormation, stack: &str, to_green: bool) {
    for (index, weight) in [if to_green { 0 } else { 100 }, if to_green { 100 } else { 0 }].into_iter().enumerate() {
        let path = format!("/Actions/0/ForwardConfig/TargetGroups/{index}/Weight");
        // Without a rule there is no traffic to shift.
        let _no_rule = server.drift(stack, RULE, &path, Some(weight.into()));
    }
}
