//! What moves production traffic, and what auto scaling manages.

use super::*;

fn rule(weights: [Value; 2], path: &str) -> Value {
    let [blue, green] = weights;
    json!({ "Type": "AWS::ElasticLoadBalancingV2::ListenerRule", "Properties": {
        "ListenerArn": "listener", "Priority": 1, "Conditions": [{ "Field": "path-pattern", "Values": [path] }],
        "Actions": [{ "Type": "forward", "ForwardConfig": { "TargetGroups": [
            { "TargetGroupArn": "blue", "Weight": blue }, { "TargetGroupArn": "green", "Weight": green }] } }] } })
}

fn edge(path: &str) -> Value {
    let weight = |name: &str| json!({ "Ref": name });
    json!({
        "Parameters": { "BlueWeight": { "Type": "Number", "Default": 100 }, "GreenWeight": { "Type": "Number", "Default": 0 } },
        "Resources": {
            "Production": rule([weight("BlueWeight"), weight("GreenWeight")], path),
            "Test": rule([json!(100), json!(0)], path),
            "Free": rule([json!(1), json!(1)], path),
        },
        "Outputs": { "ProductionArn": { "Value": { "Ref": "Production" } }, "TestArn": { "Value": { "Fn::GetAtt": ["Test", "RuleArn"] } } },
    })
}

fn services(strategy: &str, count: Option<u8>, description: &str) -> Value {
    let mut properties = json!({
        "ServiceName": "api", "TaskDefinition": description,
        "DeploymentConfiguration": { "Strategy": strategy },
        "LoadBalancers": [{ "AdvancedConfiguration": {
            "ProductionListenerRule": { "Ref": "ProductionArn" }, "TestListenerRule": { "Ref": "TestArn" } } }],
    });
    if let Some(count) = count {
        properties["DesiredCount"] = count.into();
    }
    json!({ "Resources": {
        "Api": { "Type": "AWS::ECS::Service", "Properties": properties },
        "Scaling": { "Type": "AWS::ApplicationAutoScaling::ScalableTarget", "Properties": {
            "ResourceId": { "Fn::Sub": "service/${Cluster}/${Api.Name}" } } },
        "Cluster": { "Type": "AWS::ECS::Cluster" },
    } })
}

const WIRES: [(&str, &str, &str); 2] = [("ProductionArn", "edge", "ProductionArn"), ("TestArn", "edge", "TestArn")];

fn blue_green(strategy: &str, path: &str) -> Case {
    let weights = [("BlueWeight", "", ""), ("GreenWeight", "", "")];
    let stacks =
        vec![stack("edge", edge(path), &weights), stack("services", services(strategy, None, "task:1"), &WIRES)];
    let mut case = Case::of(stacks, 0, Some(json!({})));
    case.deployed.template = edge("/old");
    let planned = |(name, value): (&str, &str)| PlannedParameter {
        name: name.to_owned(),
        value: Some(value.to_owned()),
        secret: false,
        origin: ValueOrigin::Previous,
    };
    case.parameters = [("BlueWeight", "100"), ("GreenWeight", "0")].map(planned).to_vec();
    case
}

#[test]
fn a_rule_of_a_service_whose_traffic_ecs_shifts_may_not_be_touched() {
    for strategy in ["BLUE_GREEN", "CANARY", "LINEAR"] {
        let hazards = blue_green(strategy, "/new").review().hazards;
        let told: Vec<_> = hazards.iter().map(|hazard| (hazard.logical_id.as_str(), hazard.to_give.len())).collect();
        assert_eq!(told, [("Production", 2), ("Test", 0)], "{strategy}");
        assert_eq!(
            hazards[0].what,
            "would be updated; ECS owns its weights, which share the production traffic of `Api`; the update would \
             set them to 100 and 0"
        );
    }
    assert_eq!(blue_green("ROLLING", "/new").hazards(), []);
    assert_eq!(blue_green("BLUE_GREEN", "/old").hazards(), []);
}

#[test]
fn consent_to_traffic_wants_the_live_weights() {
    let mut case = blue_green("BLUE_GREEN", "/new");
    let consents = Consents::default().allow(HazardKind::Traffic, "production").allow(HazardKind::Traffic, "test");
    let covered = |case: &Case| -> Vec<bool> {
        let mut hazards = case.review().hazards;
        consents.mark(&mut hazards);
        hazards.iter().map(|hazard| hazard.consented).collect()
    };
    assert_eq!(covered(&case), [false, true]);
    for parameter in &mut case.parameters {
        parameter.origin = ValueOrigin::Given;
    }
    assert_eq!(covered(&case), [true, true]);
}

#[test]
fn stack_tags_reach_the_rules_too() {
    let mut case = blue_green("BLUE_GREEN", "/old");
    case.deployed.tags = Some(BTreeMap::from([("version".to_owned(), "1".to_owned())]));
    let hazards = case.review().hazards;
    assert_eq!(hazards.len(), 2, "{hazards:?}");
    assert!(hazards[0].what.contains("with the stack's tags"), "{hazards:?}");
    case.deployed.tags = Some(case.assembly.stacks[0].tags.clone());
    assert_eq!(case.hazards(), []);
}

#[test]
fn a_rule_that_is_still_protected_is_told_even_if_no_service_names_it() {
    let mut case = blue_green("ROLLING", "/new");
    case.deployed.protected = BTreeSet::from(["Production".to_owned()]);
    assert_eq!(case.hazards(), [(HazardKind::Traffic, "Production".to_owned())]);
}

#[test]
fn a_task_count_that_auto_scaling_manages_is_remarked_on() {
    let notes = |count| {
        let stacks =
            vec![stack("edge", edge("/"), &[]), stack("services", services("ROLLING", count, "task:2"), &WIRES)];
        let mut case = Case::of(stacks, 1, Some(json!({})));
        case.deployed.template = services("ROLLING", count, "task:1");
        case.review().notes.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(notes(Some(2))[0].contains("sets the tasks of `Api` to 2"), "{:?}", notes(Some(2)));
    assert!(notes(None).is_empty());
}
